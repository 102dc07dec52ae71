import { parseArmId } from "../../../core/armId.ts";
import type { Clock } from "../../delivery/clock.ts";
import type { HttpReply, HttpRequest } from "../../http/http.ts";
import { isBelowSystemTopic, sourceIdOf } from "../../store/storedEventSubscription.ts";
import { route, type Route } from "../../http/router.ts";
import type { EmulatorState } from "../../store/state.ts";
import { getSubscriptionWorkspaces, getGroupWorkspaces } from "../azureSubscriptions.ts";
import { toCurrentResponse, listUnexpired } from "./currentEventSubscription.ts";
import { pageByToken } from "../paging.ts";
import { workspaceTopicType } from "../systemTopics/topicTypes.ts";
import { findWorkspaceById } from "../workspaces.ts";

const subscriptionPrefix = "/subscriptions/:subscription/providers/Microsoft.EventGrid";
const groupPrefix = "/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.EventGrid";
const byTopicType = "topicTypes/:type/eventSubscriptions";

/** Which event subscriptions a list has; what is left out does not matter. */
interface EventSubscriptionListQuery {
  readonly subscription: string;
  readonly group?: string;
  readonly location?: string;
  readonly type?: string;
}

/**
 * Lists of event subscriptions over many sources: those of a region, and those of sources that belong to no region, of
 * which workspaces are none. The real service's lists have none of those below system topics.
 *
 * @see https://learn.microsoft.com/azure/event-grid/query-event-subscriptions
 */
export function eventSubscriptionListRoutes(state: () => EmulatorState, clock: Clock): readonly Route[] {
  const regional = (request: HttpRequest, wanted: EventSubscriptionListQuery): HttpReply =>
    listRegional(request, state(), clock.now(), wanted);
  const global = (request: HttpRequest, wanted: EventSubscriptionListQuery): HttpReply => {
    requireListScope(state(), wanted);
    return { status: 200, body: pageByToken(request, []) };
  };
  return [
    route("GET", `${subscriptionPrefix}/locations/:location/eventSubscriptions`, (r) => regional(r, r.parameters)),
    route("GET", `${subscriptionPrefix}/locations/:location/${byTopicType}`, (r) => regional(r, r.parameters)),
    route("GET", `${groupPrefix}/locations/:location/eventSubscriptions`, (r) => regional(r, r.parameters)),
    route("GET", `${groupPrefix}/locations/:location/${byTopicType}`, (r) => regional(r, r.parameters)),
    route("GET", `${subscriptionPrefix}/eventSubscriptions`, (r) => global(r, r.parameters)),
    route("GET", `${subscriptionPrefix}/${byTopicType}`, (r) => global(r, r.parameters)),
    route("GET", `${groupPrefix}/eventSubscriptions`, (r) => global(r, r.parameters)),
    route("GET", `${groupPrefix}/${byTopicType}`, (r) => global(r, r.parameters)),
  ];
}

function listRegional(
  request: HttpRequest,
  state: EmulatorState,
  now: number,
  wanted: EventSubscriptionListQuery,
): HttpReply {
  requireListScope(state, wanted);
  const found = listUnexpired(state, now).filter(({ id }) => {
    if (isBelowSystemTopic(id)) return false;
    const { subscriptionId = "", resourceGroup = "" } = parseArmId(id) ?? {};
    return (
      matchesWhenGiven(subscriptionId, wanted.subscription) &&
      matchesWhenGiven(resourceGroup, wanted.group) &&
      matchesWhenGiven(
        findWorkspaceById(state, sourceIdOf(state, id))?.location ?? "",
        wanted.location?.replaceAll(" ", ""),
      ) &&
      matchesWhenGiven(workspaceTopicType, wanted.type)
    );
  });
  return {
    status: 200,
    body: pageByToken(
      request,
      found.map((kept) => toCurrentResponse(state, kept)),
    ),
  };
}

function requireListScope(state: EmulatorState, { subscription: id, group: name }: EventSubscriptionListQuery): void {
  if (name === undefined) getSubscriptionWorkspaces(state, id);
  else getGroupWorkspaces(state, { subscription: id, group: name });
}

const matchesWhenGiven = (is: string, wanted: string | undefined): boolean =>
  wanted === undefined || is.toLowerCase() === wanted.toLowerCase();
