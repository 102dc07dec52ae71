import { isObject, type JsonObject } from "../core/json.ts";
import type { Seed, SeedWorkspace } from "./seed.ts";

/** All that survives a restart. Never changed in place: a change is a new state. */
export interface State {
  readonly version: 1;
  readonly publishKey: string;
  readonly adminKey: string;
  /** What `reset` goes back to. */
  readonly seed: Seed;
  /** The first one is the default: events that name no workspace are its. */
  readonly workspaces: readonly [SeedWorkspace, ...SeedWorkspace[]];
  readonly eventSubscriptions: readonly Kept[];
  readonly operations: readonly Operation[];
}

/** An event subscription as it is kept: as it was given, secrets and unknown properties included. */
export interface Kept {
  /** As in the request that created it. */
  readonly id: string;
  /** The properties by which events are delivered; absent while the first creation is under way. */
  readonly inForce?: JsonObject;
  /** A creation or an update under way. A failed one leaves no trace here. */
  readonly pending?: { readonly operation: string; readonly properties: JsonObject };
}

/** A long-running operation, by the id under which its status is asked for. */
export interface Operation {
  readonly id: string;
  readonly status: "InProgress" | "Succeeded" | "Failed" | "Canceled";
  readonly error?: { readonly code: string; readonly message: string };
}

/**
 * The state that a seed describes.
 *
 * @param newKey gives a secret
 */
export const firstState = (seed: Seed, newKey: () => string): State => ({
  version: 1,
  publishKey: newKey(),
  adminKey: newKey(),
  seed,
  workspaces: seed.workspaces,
  eventSubscriptions: (seed.eventSubscriptions ?? []).map(({ id, properties }) => ({ id, inForce: properties })),
  operations: [],
});

/** Whether parsed JSON is a state that this version can go on with. */
export const isState = (value: unknown): value is State =>
  isObject(value) &&
  value["version"] === 1 &&
  typeof value["publishKey"] === "string" &&
  typeof value["adminKey"] === "string" &&
  isObject(value["seed"]) &&
  isList(value["workspaces"], ["id", "location"]) &&
  (value["workspaces"] as readonly unknown[]).length > 0 &&
  isList(value["eventSubscriptions"], ["id"]) &&
  isList(value["operations"], ["id", "status"]);

const isList = (value: unknown, texts: readonly string[]): boolean =>
  Array.isArray(value) && value.every((item) => isObject(item) && texts.every((key) => typeof item[key] === "string"));
