import { parseArmId } from "../../../core/armId.ts";
import type { Clock } from "../../../core/wait.ts";
import { type HttpReply, type HttpRequest, okReply } from "../../http/http.ts";
import { isBelowSystemTopic, sourceIdOf } from "../../store/storedEventSubscription.ts";
import { route, type Route } from "../../http/router.ts";
import type { EmulatorState } from "../../store/state.ts";
import { getSubscriptionWorkspaces, getGroupWorkspaces } from "../azureSubscriptions.ts";
import { toCurrentResponse, listUnexpired } from "./currentEventSubscription.ts";
import { toVersion } from "./versionDifferences.ts";
import { pageByToken } from "../paging.ts";
import { isSameName } from "../resourcePath.ts";
import { workspaceTopicType } from "../systemTopics/topicTypes.ts";
import { findWorkspaceById } from "../workspaces.ts";

const prefixes = [
  "/subscriptions/:subscription/providers/Microsoft.EventGrid",
  "/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.EventGrid",
] as const;
const lists = ["eventSubscriptions", "topicTypes/:type/eventSubscriptions"] as const;

/** Which event subscriptions a list has. An absent member matches all. */
interface EventSubscriptionListQuery {
  readonly subscription: string;
  readonly group?: string;
  readonly location?: string;
  readonly type?: string;
}

/**
 * Lists of event subscriptions over many sources: those of a region, and those of global sources, which workspaces are
 * not. As in Azure, they omit event subscriptions below system topics.
 *
 * @see https://learn.microsoft.com/azure/event-grid/query-event-subscriptions
 */
export const eventSubscriptionListRoutes = (state: () => EmulatorState, clock: Clock): readonly Route[] =>
  prefixes.flatMap((prefix) =>
    lists.flatMap((list) => [
      route("GET", `${prefix}/locations/:location/${list}`, (request) =>
        listRegional(request, state(), clock.now(), request.parameters),
      ),
      route("GET", `${prefix}/${list}`, (request) => {
        requireListScope(state(), request.parameters);
        return okReply(pageByToken(request, []));
      }),
    ]),
  );

function listRegional(
  request: HttpRequest,
  state: EmulatorState,
  now: number,
  query: EventSubscriptionListQuery,
): HttpReply {
  requireListScope(state, query);
  const found = listUnexpired(state, now).filter(({ id }) => {
    if (isBelowSystemTopic(id)) return false;
    const { subscriptionId, resourceGroup } = parseArmId(id) ?? {};
    const location = findWorkspaceById(state, sourceIdOf(state, id))?.location;
    return (
      matchesWhenGiven(subscriptionId, query.subscription) &&
      matchesWhenGiven(resourceGroup, query.group) &&
      matchesWhenGiven(location, query.location?.replaceAll(" ", "")) &&
      matchesWhenGiven(workspaceTopicType, query.type)
    );
  });
  const items = found.map((eventSubscription) => toVersion(toCurrentResponse(state, eventSubscription), request));
  return okReply(pageByToken(request, items));
}

/** @throws HttpError 404 when the Azure subscription or resource group does not exist */
function requireListScope(state: EmulatorState, { subscription, group }: EventSubscriptionListQuery): void {
  if (group === undefined) getSubscriptionWorkspaces(state, subscription);
  else getGroupWorkspaces(state, { subscription, group });
}

const matchesWhenGiven = (value: string | undefined, expected: string | undefined): boolean =>
  expected === undefined || isSameName(value, expected);
