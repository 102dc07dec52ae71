import { isSameArmId } from "../../core/armId.ts";
import { Failure, formatFailure } from "../../core/failure.ts";
import type { JsonObject } from "../../core/json.ts";
import { cancelPending } from "../arm/eventSubscriptions/pendingWrites.ts";
import { topicSourceOf } from "../arm/systemTopics/systemTopic.ts";
import type { Clock } from "../../core/wait.ts";
import { badRequest, HttpError, invalidContent, notFound, okReply } from "../http/http.ts";
import { findEventSubscription, isExpired, sourceIdOf } from "../store/storedEventSubscription.ts";
import { route, type Route } from "../http/router.ts";
import { readSeed, readWorkspace } from "./seedFile.ts";
import { replaceWholeState, stateFromSeed, type StoredEventSubscription, type EmulatorState } from "../store/state.ts";
import type { Store } from "../store/store.ts";

interface StateRoutesDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Creates a unique text. */
  readonly newKey: () => string;
  readonly log: (line: string) => void;
}

/** In bytes. A state may hold hundreds of event subscriptions of several kilobytes each. */
const maxStateBytes = 64 * 1024 * 1024;

/** Adds and removes workspaces, and exports and imports the state. */
export const stateRoutes = ({ store, clock, newKey, log }: StateRoutesDeps): readonly Route[] => [
  route("GET", "/admin/state", () => okReply(seedFromState(store.state, clock.now()))),
  route("PUT", "/admin/state", async (request) => {
    const json = await request.json(maxStateBytes);
    const seed = readOrReject(() => readSeed(json, clock.now(), log));
    await store.change((before) => replaceState(before, stateFromSeed(seed, newKey)));
    return okReply();
  }),
  route("POST", "/admin/workspaces", async (request) => {
    const json = await request.json();
    const { id, location } = readOrReject(() => readWorkspace(json, ""));
    await store.change((state) => {
      if (state.workspaces.some((workspace) => isSameArmId(workspace.id, id)))
        throw new HttpError(409, "Conflict", `The workspace ${id} exists already.`);
      return { ...state, workspaces: [...state.workspaces, { id, location }] };
    });
    return { status: 201, body: { id, location } };
  }),
  route("DELETE", "/admin/workspaces", async ({ query }) => {
    const id = query.get("id");
    if (!id) throw badRequest("id: must be the resource id of a workspace, as ?id=...");
    await store.change((state) => withoutWorkspace(state, id));
    return { status: 204 };
  }),
];

/** The state as a seed, secrets included, without writes in progress. */
const seedFromState = ({ workspaces, systemTopics, eventSubscriptions }: EmulatorState, now: number): JsonObject => ({
  workspaces: workspaces.map(({ id, location }) => ({ id, location })),
  systemTopics: systemTopics.map(({ id, automatic, resource }) => ({ id, automatic, resource })),
  eventSubscriptions: eventSubscriptions
    .filter((one) => one.inForce && !isExpired(one, now))
    .map(({ id, inForce }) => ({ id, properties: inForce })),
});

/**
 * `next` with what survives an import, including the generations of event subscriptions that are
 * in both states, so that their pending events are still delivered.
 */
function replaceState(before: EmulatorState, next: EmulatorState): EmulatorState {
  const eventSubscriptions = next.eventSubscriptions.map((one): StoredEventSubscription => {
    const generation = findEventSubscription(before, one.id)?.generation;
    return generation === undefined ? one : { ...one, generation };
  });
  return { ...replaceWholeState(before, next, "import"), eventSubscriptions };
}

/** Removes a workspace with its system topics and event subscriptions. @throws HttpError 404, or 409 for the last one */
function withoutWorkspace(state: EmulatorState, id: string): EmulatorState {
  const [first, ...others] = state.workspaces.filter((workspace) => !isSameArmId(workspace.id, id));
  if (others.length + (first ? 1 : 0) === state.workspaces.length)
    throw notFound(`The workspace ${id} does not exist.`);
  if (!first) throw new HttpError(409, "Conflict", `${id} is the last workspace and can't be removed.`);
  const isRemoved = (one: StoredEventSubscription): boolean => isSameArmId(sourceIdOf(state, one.id), id);
  const remaining: EmulatorState = {
    ...state,
    workspaces: [first, ...others],
    systemTopics: state.systemTopics.filter((topic) => !isSameArmId(topicSourceOf(topic), id)),
    eventSubscriptions: state.eventSubscriptions.filter((one) => !isRemoved(one)),
  };
  return state.eventSubscriptions
    .filter(isRemoved)
    .reduce((next, one) => cancelPending(next, one, "The workspace was removed."), remaining);
}

/** Converts the Failure of `read` to an HttpError 400 with the same message. */
function readOrReject<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Failure ? invalidContent(formatFailure(error)) : error;
  }
}
