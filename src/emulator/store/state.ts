import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import type { Seed, SeedWorkspace } from "./seed.ts";

/** What survives a restart, besides events. Immutable: a change creates a new state. */
export interface EmulatorState {
  readonly version: 2;
  readonly publishKey: string;
  readonly adminKey: string;
  /** What `reset` restores. */
  readonly seed: Seed;
  /** The first one is the default, for events without a workspace. */
  readonly workspaces: readonly [SeedWorkspace, ...SeedWorkspace[]];
  readonly systemTopics: readonly SystemTopic[];
  readonly eventSubscriptions: readonly StoredEventSubscription[];
  readonly operations: readonly StoredOperation[];
  /** Absent while the clock has not been moved. */
  readonly clock?: StoredClock;
  /** Absent before the first reset or import. */
  readonly replaced?: StateReplacement;
}

/** How often the whole state was replaced, and by what the last time. */
export interface StateReplacement {
  readonly count: number;
  readonly by: "reset" | "import";
}

/** How the clock was moved on request. */
interface StoredClock {
  /** How far it was moved ahead of system time, in milliseconds. */
  readonly ahead: number;
  /** Number of the last event before the clock was set back: the times of events up to it may be in the future. */
  readonly setBackAfter?: number;
}

/** An event subscription as it was sent, including secrets and unknown properties. */
export interface StoredEventSubscription {
  /** As in the request that created it. */
  readonly id: string;
  /** New whenever it is created, so that events for a deleted one don't go to its successor. */
  readonly generation: string;
  /** The active properties; absent while it is being created. */
  readonly inForce?: JsonObject;
  /** A creation or an update in progress. */
  readonly pending?: PendingWrite;
  /** The properties of a creation whose webhook was not validated manually in time. Other failures leave nothing. */
  readonly failed?: JsonObject;
}

export interface PendingWrite {
  /** Id of the operation. */
  readonly operation: string;
  readonly properties: JsonObject;
  /** Set once the webhook answered the validation request without consent: it can be validated manually now. */
  readonly byHand?: {
    /** Milliseconds since 1970. */
    readonly until: number;
    /** Why validation fails at that time. */
    readonly unanswered?: { readonly azureMessage: string; readonly reason: string };
    /** The beginning of the webhook's response. Earlier versions wrote it, and not `unanswered`. */
    readonly body?: string;
  };
}

/** The system topic of a workspace, as in Azure Resource Manager. */
export interface SystemTopic {
  /** As in the request that created it. */
  readonly id: string;
  /** Created by the service for the first event subscription on the workspace itself, and deleted with the last one. */
  readonly automatic: boolean;
  /** `location`, `properties` with `source` and `topicType`, and optional `tags` and `identity`. */
  readonly resource: JsonObject;
}

/** A long-running operation, by the id of its status URL. */
export interface StoredOperation {
  readonly id: string;
  readonly status: "InProgress" | "Succeeded" | "Failed" | "Canceled";
  readonly error?: { readonly code: string; readonly message: string };
}

/** Adds to `next`, which replaces `before` as a whole, what survives that: the keys, the clock and the seed for resets. */
export function replaceWholeState(
  { publishKey, adminKey, seed, clock, replaced }: EmulatorState,
  next: EmulatorState,
  by: StateReplacement["by"],
): EmulatorState {
  const replacement = { count: (replaced?.count ?? 0) + 1, by };
  return { ...next, publishKey, adminKey, seed, replaced: replacement, ...(clock && { clock }) };
}

/**
 * Creates the state that a seed describes.
 *
 * @param newKey creates a unique text that can't be guessed
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
 * @param newKey creates a unique text
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
 * Upgrades a state of the first version; returns anything else unchanged.
 *
 * @param newKey creates a unique text
 */
function upgradeState(value: unknown, newKey: () => string): unknown {
  if (!isObject(value) || value["version"] !== 1) return value;
  const { eventSubscriptions } = value;
  if (!Array.isArray(eventSubscriptions)) return value;
  const generations = eventSubscriptions.map((one: Json) => (isObject(one) ? { ...one, generation: newKey() } : one));
  return { ...value, version: 2, systemTopics: [], eventSubscriptions: generations };
}
