import { formatDuration } from "../formatDuration.ts";
import { type Guard, isNumber, isObjectWith, isText } from "../guards.ts";
import { getOwn } from "../json.ts";

/** What an undelivered event waits for. Times are ISO 8601, durations in milliseconds. */
export type DeliveryWait =
  /** It was sent. `batch` is the number of events in the request. */
  | { readonly kind: "response"; readonly elapsed: number; readonly limit: number; readonly batch: number }
  /** It is due, and other requests to the same destination are in progress. */
  | { readonly kind: "turn" }
  /** An injected fault holds it. */
  | { readonly kind: "fault"; readonly until: string }
  /** Deliveries to its event subscription are paused. */
  | ({ readonly kind: "pause" } & DeliveryPause)
  /** The next attempt is due then. */
  | { readonly kind: "attempt"; readonly until: string }
  /** It was given up, and becomes a dead letter then. */
  | { readonly kind: "deadLetter"; readonly until: string };

/** A pause of all deliveries to an event subscription. Event Grid calls it probation. */
export interface DeliveryPause {
  /** ISO 8601. */
  readonly until: string;
  /** Failed attempts in a row. */
  readonly failures: number;
}

const pauseMembers = { until: isText, failures: isNumber };
const isUntil = isObjectWith<{ readonly until: string }>({ until: isText });

const waitGuards: Readonly<Record<DeliveryWait["kind"], Guard<object>>> = {
  response: isObjectWith({ elapsed: isNumber, limit: isNumber, batch: isNumber }),
  turn: isObjectWith({}),
  fault: isUntil,
  pause: isObjectWith(pauseMembers),
  attempt: isUntil,
  deadLetter: isUntil,
};

/** Checks what the admin endpoint sends. */
export const isDeliveryPause = isObjectWith<DeliveryPause>(pauseMembers);

/** Checks what the admin endpoint sends. */
export function isDeliveryWait(value: unknown): value is DeliveryWait {
  const kind = typeof value === "object" && value !== null ? getOwn(value, "kind") : undefined;
  return typeof kind === "string" && Object.hasOwn(waitGuards, kind) && waitGuards[kind as DeliveryWait["kind"]](value);
}

/**
 * `waiting for the response, 12 s of 30 s`.
 *
 * @param formatTime formats an ISO 8601 time
 */
export function formatDeliveryWait(wait: DeliveryWait, formatTime: (iso: string) => string): string {
  switch (wait.kind) {
    case "response": {
      const batch = wait.batch > 1 ? `in a batch of ${wait.batch}, ` : "";
      // Whole seconds, so that the text doesn't flicker.
      const elapsed = `${Math.floor(wait.elapsed / 1_000)} s`;
      return `${batch}waiting for the response, ${elapsed} of ${formatDuration(wait.limit)}`;
    }
    case "turn":
      return "waiting for other requests to end";
    case "fault":
      return `held by an injected fault until ${formatTime(wait.until)}`;
    case "pause":
      return formatDeliveryPause(wait, formatTime);
    case "attempt":
      return `next attempt ${formatTime(wait.until)}`;
    case "deadLetter":
      return `given up, dead letter ${formatTime(wait.until)}`;
  }
}

/** `paused until 15:14:05 after 10 failures`. */
export const formatDeliveryPause = ({ until, failures }: DeliveryPause, formatTime: (iso: string) => string): string =>
  `paused until ${formatTime(until)} after ${failures.toLocaleString("en")} failures`;
