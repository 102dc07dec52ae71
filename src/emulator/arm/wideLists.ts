import { parseArmId } from "../../core/armId.ts";
import type { Clock } from "../clock.ts";
import type { Reply, Request } from "../http.ts";
import { isBelowSystemTopic, sourceOf } from "../kept.ts";
import { route, type Route } from "../router.ts";
import type { State } from "../state.ts";
import { findAzureSubscription, findGroup } from "./azureSubscriptions.ts";
import { current, live } from "./current.ts";
import { page } from "./paging.ts";
import { workspaceTopicType } from "./topicTypes.ts";
import { seekWorkspace } from "./workspaces.ts";

const subscription = "/subscriptions/:subscription/providers/Microsoft.EventGrid";
const group = "/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.EventGrid";
const byType = "topicTypes/:type/eventSubscriptions";

/** Which event subscriptions a list has; what is left out does not matter. */
interface Wanted {
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
export function wideListRoutes(state: () => State, clock: Clock): readonly Route[] {
  const regional = (request: Request, wanted: Wanted): Reply => list(request, state(), clock.now(), wanted);
  const global = (request: Request, wanted: Wanted): Reply => {
    mustExist(state(), wanted);
    return { status: 200, body: page(request, []) };
  };
  return [
    route("GET", `${subscription}/locations/:location/eventSubscriptions`, (r) => regional(r, r.parameters)),
    route("GET", `${subscription}/locations/:location/${byType}`, (r) => regional(r, r.parameters)),
    route("GET", `${group}/locations/:location/eventSubscriptions`, (r) => regional(r, r.parameters)),
    route("GET", `${group}/locations/:location/${byType}`, (r) => regional(r, r.parameters)),
    route("GET", `${subscription}/eventSubscriptions`, (r) => global(r, r.parameters)),
    route("GET", `${subscription}/${byType}`, (r) => global(r, r.parameters)),
    route("GET", `${group}/eventSubscriptions`, (r) => global(r, r.parameters)),
    route("GET", `${group}/${byType}`, (r) => global(r, r.parameters)),
  ];
}

function list(request: Request, state: State, now: number, wanted: Wanted): Reply {
  mustExist(state, wanted);
  const found = live(state, now).filter(({ id }) => {
    if (isBelowSystemTopic(id)) return false;
    const { subscriptionId = "", resourceGroup = "" } = parseArmId(id) ?? {};
    return (
      same(subscriptionId, wanted.subscription) &&
      same(resourceGroup, wanted.group) &&
      same(seekWorkspace(state, sourceOf(state, id))?.location ?? "", wanted.location?.replaceAll(" ", "")) &&
      same(workspaceTopicType, wanted.type)
    );
  });
  return {
    status: 200,
    body: page(
      request,
      found.map((kept) => current(state, kept)),
    ),
  };
}

function mustExist(state: State, { subscription: id, group: name }: Wanted): void {
  if (name === undefined) findAzureSubscription(state, id);
  else findGroup(state, { subscription: id, group: name });
}

const same = (is: string, wanted: string | undefined): boolean =>
  wanted === undefined || is.toLowerCase() === wanted.toLowerCase();
