import { armKey, sameArmId } from "../core/armId.ts";
import { Failure, tell } from "../core/failure.ts";
import type { JsonObject } from "../core/json.ts";
import { canceled } from "./arm/pending.ts";
import type { Clock } from "./clock.ts";
import { Refusal } from "./http.ts";
import { objectAt, textOf } from "./json.ts";
import { findKept, isExpired, sourceOf } from "./kept.ts";
import { route, type Route } from "./router.ts";
import { readSeed, readWorkspace } from "./seedFile.ts";
import { firstState, type Kept, type State } from "./state.ts";
import type { Store } from "./store.ts";

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  /** Gives a text that was never given before. */
  readonly newKey: () => string;
}

/** What was exported must fit, and that may be hundreds of event subscriptions of some kilobytes each; in bytes. */
const largestState = 64 * 1024 * 1024;

/** How the emulator's owner adds and removes workspaces, and carries the whole state away and back. */
export const stateRoutes = ({ store, clock, newKey }: Parts): readonly Route[] => [
  route("GET", "/admin/state", () => ({ status: 200, body: seedOf(store.state, clock.now()) })),
  route("PUT", "/admin/state", async (request) => {
    const json = await request.json(largestState);
    const seed = refusing(() => readSeed(json, clock.now()));
    await store.change((before) => replaced(before, firstState(seed, newKey)));
    return { status: 200 };
  }),
  route("POST", "/admin/workspaces", async (request) => {
    const json = await request.json();
    const { id, location } = refusing(() => readWorkspace(json, ""));
    await store.change((state) => {
      if (state.workspaces.some((workspace) => sameArmId(workspace.id, id)))
        throw new Refusal(409, "Conflict", `The workspace ${id} exists already.`);
      return { ...state, workspaces: [...state.workspaces, { id, location }] };
    });
    return { status: 201, body: { id, location } };
  }),
  route("DELETE", "/admin/workspaces", async ({ query }) => {
    const id = query.get("id");
    if (!id) throw new Refusal(400, "BadRequest", "id: must be the resource id of a workspace, as ?id=...");
    await store.change((state) => withoutWorkspace(state, id));
    return { status: 204 };
  }),
];

/** The state as a seed, secrets included: what is in force, and not what is still under way. */
const seedOf = ({ workspaces, systemTopics, eventSubscriptions }: State, now: number): JsonObject => ({
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
function replaced(before: State, next: State): State {
  const { publishKey, adminKey, seed } = before;
  const eventSubscriptions = next.eventSubscriptions.map((kept): Kept => {
    const generation = findKept(before, kept.id)?.generation;
    return generation === undefined ? kept : { ...kept, generation };
  });
  return { ...next, publishKey, adminKey, seed, eventSubscriptions };
}

/** The state without a workspace, its system topics and their event subscriptions. */
function withoutWorkspace(state: State, id: string): State {
  const [home, ...others] = state.workspaces.filter((workspace) => !sameArmId(workspace.id, id));
  if (others.length + (home ? 1 : 0) === state.workspaces.length)
    throw new Refusal(404, "ResourceNotFound", `There is no workspace ${id}.`);
  if (!home) throw new Refusal(409, "Conflict", `${id} is the last workspace; an event belongs to one.`);
  const goes = (kept: Kept): boolean => armKey(sourceOf(state, kept.id)) === armKey(id);
  const left: State = {
    ...state,
    workspaces: [home, ...others],
    systemTopics: state.systemTopics.filter(
      ({ resource }) => !sameArmId(textOf(objectAt(resource, "properties")["source"]), id),
    ),
    eventSubscriptions: state.eventSubscriptions.filter((kept) => !goes(kept)),
  };
  return state.eventSubscriptions
    .filter(goes)
    .reduce((now, kept) => canceled(now, kept, "The workspace was removed."), left);
}

/** What a reader refuses, the emulator refuses with 400 and the same words. */
function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Failure ? new Refusal(400, "InvalidRequestContent", tell(error)) : error;
  }
}
