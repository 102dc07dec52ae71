import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import type { Seed, SeedWorkspace } from "./seed.ts";

/** All that survives a restart. Never changed in place: a change is a new state. */
export interface EmulatorState {
  readonly version: 2;
  readonly publishKey: string;
  readonly adminKey: string;
  /** What `reset` goes back to. */
  readonly seed: Seed;
  /** The first one is the default: events that name no workspace are its. */
  readonly workspaces: readonly [SeedWorkspace, ...SeedWorkspace[]];
  readonly systemTopics: readonly SystemTopic[];
  readonly eventSubscriptions: readonly StoredEventSubscription[];
  readonly operations: readonly StoredOperation[];
}

/** An event subscription as it is kept: as it was given, secrets and unknown properties included. */
export interface StoredEventSubscription {
  /** As in the request that created it. */
  readonly id: string;
  /** Given anew each time that it is created: events on their way to one that was deleted are not for its successor. */
  readonly generation: string;
  /** The properties by which events are delivered; absent while the first creation is under way. */
  readonly inForce?: JsonObject;
  /** A creation or an update under way. A failed one leaves no trace here. */
  readonly pending?: PendingWrite;
}

export interface PendingWrite {
  /** Id of the operation. */
  readonly operation: string;
  readonly properties: JsonObject;
  /** There once the webhook has accepted the validation event without its code: somebody may now agree in its place. */
  readonly byHand?: {
    /** Milliseconds since 1970. */
    readonly until: number;
    /** The beginning of what the webhook answered. */
    readonly body: string;
  };
}

/** The system topic of a workspace, as Azure Resource Manager has it. */
export interface SystemTopic {
  /** As in the request that created it. */
  readonly id: string;
  /** Made by the service for the first event subscription on the workspace itself, and gone with the last one. */
  readonly automatic: boolean;
  /** `location`, `properties` with `source` and `topicType`, and `tags` and `identity` if they were given. */
  readonly resource: JsonObject;
}

/** A long-running operation, by the id under which its status is asked for. */
export interface StoredOperation {
  readonly id: string;
  readonly status: "InProgress" | "Succeeded" | "Failed" | "Canceled";
  readonly error?: { readonly code: string; readonly message: string };
}

/**
 * The state that a seed describes.
 *
 * @param newKey gives a text that nobody can guess and that was never given before
 */
export const stateFromSeed = (seed: Seed, newKey: () => string): EmulatorState => ({
  version: 2,
  publishKey: newKey(),
  adminKey: newKey(),
  seed,
  workspaces: seed.workspaces,
  systemTopics: seed.systemTopics ?? [],
  eventSubscriptions: (seed.eventSubscriptions ?? []).map(({ id, properties }) => ({
    id,
    generation: newKey(),
    inForce: properties,
  })),
  operations: [],
});

/**
 * Reads a stored state; one of the first version is upgraded if `newKey` is given.
 *
 * @param newKey returns a unique text
 * @returns undefined for anything else
 */
export function parseState(text: string, newKey?: () => string): EmulatorState | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const state = newKey ? upgradeState(value, newKey) : value;
  return isState(state) ? state : undefined;
}

const isState = (value: unknown): value is EmulatorState =>
  isObject(value) &&
  value["version"] === 2 &&
  typeof value["publishKey"] === "string" &&
  typeof value["adminKey"] === "string" &&
  isObject(value["seed"]) &&
  isList(value["workspaces"], ["id", "location"]) &&
  (value["workspaces"] as readonly unknown[]).length > 0 &&
  isList(value["systemTopics"], ["id"]) &&
  isList(value["eventSubscriptions"], ["id", "generation"]) &&
  isList(value["operations"], ["id", "status"]);

const isList = (value: unknown, texts: readonly string[]): boolean =>
  Array.isArray(value) && value.every((item) => isObject(item) && texts.every((key) => typeof item[key] === "string"));

/**
 * The state that an earlier version has left, as one of this version; anything else as it is.
 *
 * @param newKey gives a text that was never given before
 */
function upgradeState(value: unknown, newKey: () => string): unknown {
  if (!isObject(value) || value["version"] !== 1) return value;
  const { eventSubscriptions } = value;
  if (!Array.isArray(eventSubscriptions)) return value;
  const generations = eventSubscriptions.map((kept: Json) =>
    isObject(kept) ? { ...kept, generation: newKey() } : kept,
  );
  return { ...value, version: 2, systemTopics: [], eventSubscriptions: generations };
}
