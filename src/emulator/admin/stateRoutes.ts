import { normalizeArmId, isSameArmId } from "../../core/armId.ts";
import { Failure, formatFailure } from "../../core/failure.ts";
import type { JsonObject } from "../../core/json.ts";
import { cancelPending } from "../arm/eventSubscriptions/pendingWrites.ts";
import type { Clock } from "../delivery/clock.ts";
import { HttpError } from "../http/http.ts";
import { objectAt, toText } from "../store/jsonValues.ts";
import { findEventSubscription, isExpired, sourceIdOf } from "../store/storedEventSubscription.ts";
import { route, type Route } from "../http/router.ts";
import { readSeed, readWorkspace } from "./seedFile.ts";
import { stateFromSeed, type StoredEventSubscription, type EmulatorState } from "../store/state.ts";
import type { Store } from "../store/store.ts";

interface StateRoutesDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Gives a text that was never given before. */
  readonly newKey: () => string;
}

/** What was exported must fit, and that may be hundreds of event subscriptions of some kilobytes each; in bytes. */
const maxStateBytes = 64 * 1024 * 1024;

/** How the emulator's owner adds and removes workspaces, and carries the whole state away and back. */
export const stateRoutes = ({ store, clock, newKey }: StateRoutesDeps): readonly Route[] => [
  route("GET", "/admin/state", () => ({ status: 200, body: seedFromState(store.state, clock.now()) })),
  route("PUT", "/admin/state", async (request) => {
    const json = await request.json(maxStateBytes);
    const seed = readOrRefuse(() => readSeed(json, clock.now()));
    await store.change((before) => replaceState(before, stateFromSeed(seed, newKey)));
    return { status: 200 };
  }),
  route("POST", "/admin/workspaces", async (request) => {
    const json = await request.json();
    const { id, location } = readOrRefuse(() => readWorkspace(json, ""));
    await store.change((state) => {
      if (state.workspaces.some((workspace) => isSameArmId(workspace.id, id)))
        throw new HttpError(409, "Conflict", `The workspace ${id} exists already.`);
      return { ...state, workspaces: [...state.workspaces, { id, location }] };
    });
    return { status: 201, body: { id, location } };
  }),
  route("DELETE", "/admin/workspaces", async ({ query }) => {
    const id = query.get("id");
    if (!id) throw new HttpError(400, "BadRequest", "id: must be the resource id of a workspace, as ?id=...");
    await store.change((state) => withoutWorkspace(state, id));
    return { status: 204 };
  }),
];

/** The state as a seed, secrets included: what is in force, and not what is still under way. */
const seedFromState = ({ workspaces, systemTopics, eventSubscriptions }: EmulatorState, now: number): JsonObject => ({
  workspaces: workspaces.map(({ id, location }) => ({ id, location })),
  systemTopics: systemTopics.map(({ id, automatic, resource }) => ({ id, automatic, resource })),
  eventSubscriptions: eventSubscriptions
    .filter((kept) => kept.inForce && !isExpired(kept, now))
    .map(({ id, inForce }) => ({ id, properties: inForce })),
});

/**
 * `next` with what outlives an import: the keys, what a reset goes back to, and the generations of event subscriptions
 * that are in both, so that events on their way to them still arrive.
 */
function replaceState(before: EmulatorState, next: EmulatorState): EmulatorState {
  const { publishKey, adminKey, seed } = before;
  const eventSubscriptions = next.eventSubscriptions.map((kept): StoredEventSubscription => {
    const generation = findEventSubscription(before, kept.id)?.generation;
    return generation === undefined ? kept : { ...kept, generation };
  });
  return { ...next, publishKey, adminKey, seed, eventSubscriptions };
}

/** The state without a workspace, its system topics and their event subscriptions. */
function withoutWorkspace(state: EmulatorState, id: string): EmulatorState {
  const [home, ...others] = state.workspaces.filter((workspace) => !isSameArmId(workspace.id, id));
  if (others.length + (home ? 1 : 0) === state.workspaces.length)
    throw new HttpError(404, "ResourceNotFound", `There is no workspace ${id}.`);
  if (!home) throw new HttpError(409, "Conflict", `${id} is the last workspace; an event belongs to one.`);
  const goes = (kept: StoredEventSubscription): boolean =>
    normalizeArmId(sourceIdOf(state, kept.id)) === normalizeArmId(id);
  const left: EmulatorState = {
    ...state,
    workspaces: [home, ...others],
    systemTopics: state.systemTopics.filter(
      ({ resource }) => !isSameArmId(toText(objectAt(resource, "properties")["source"]), id),
    ),
    eventSubscriptions: state.eventSubscriptions.filter((kept) => !goes(kept)),
  };
  return state.eventSubscriptions
    .filter(goes)
    .reduce((now, kept) => cancelPending(now, kept, "The workspace was removed."), left);
}

/** What a reader refuses, the emulator refuses with 400 and the same words. */
function readOrRefuse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Failure ? new HttpError(400, "InvalidRequestContent", formatFailure(error)) : error;
  }
}
