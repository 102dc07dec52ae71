import type { Answer } from "./post.ts";

const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;

/** Pauses before the second, third, ... attempt in milliseconds; the last one repeats. Without the service's small randomisation. */
const schedule = [
  10 * seconds,
  30 * seconds,
  1 * minutes,
  5 * minutes,
  10 * minutes,
  30 * minutes,
  1 * hours,
  3 * hours,
  6 * hours,
  12 * hours,
];

/**
 * The pause after so many steps of the schedule, in milliseconds.
 *
 * @param steps at least 1
 * @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-schedule
 */
export const pauseAfter = (steps: number): number => schedule[Math.min(steps, schedule.length) - 1] ?? 0;

/** What Event Grid makes of a status that is no success: its own name for it, and when to try again, if at all. */
interface Rule {
  readonly outcome: string;
  /** Least pause in milliseconds; absent when it is not tried again. */
  readonly atLeast?: number;
}

/** @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#message-delivery-status */
const rules: Readonly<Record<number, Rule>> = {
  400: { outcome: "BadRequest" },
  401: { outcome: "Unauthorized" },
  403: { outcome: "Forbidden" },
  404: { outcome: "NotFound", atLeast: 0 },
  408: { outcome: "TimedOut", atLeast: 2 * minutes },
  413: { outcome: "PayloadTooLarge" },
  503: { outcome: "Busy", atLeast: 30 * seconds },
};

const successes = [200, 201, 202, 203, 204];

/**
 * How long a destination is left alone after it has failed, by outcome, in milliseconds.
 *
 * @see https://learn.microsoft.com/azure/event-grid/manage-event-delivery
 */
const probations: Readonly<Record<string, number>> = {
  Busy: 10 * seconds,
  NotFound: 5 * minutes,
  SocketError: 30 * seconds,
  ResolutionError: 5 * minutes,
  Disabled: 5 * minutes,
  Full: 5 * minutes,
  TimedOut: 10 * seconds,
  Unauthorized: 5 * minutes,
  Forbidden: 5 * minutes,
  InvalidAzureFunctionDestination: 10 * minutes,
};

/** Of outcomes that the documentation gives none: the shortest that it gives any, in milliseconds. */
const otherProbation = 10 * seconds;

/** So many failures in a row put a destination in probation: the number that the documentation gives as its example. */
export const failuresToProbation = 10;

/** How long probation lasts after `outcome`, in milliseconds. */
export const probationAfter = (outcome: string): number => probations[outcome] ?? otherProbation;

/** What one attempt came to. */
export interface Outcome {
  /** `Delivered`, or one of Event Grid's names for a failed delivery. */
  readonly outcome: string;
  /** One sentence without a full stop. */
  readonly why: string;
  /** HTTP status of the answer, if there was one. */
  readonly status?: number;
  /** Milliseconds until the next attempt; absent when there is none. */
  readonly retryAfter?: number;
}

/**
 * Judges the answer to an attempt.
 *
 * @param steps of the schedule that are behind it, this attempt included
 * @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-schedule
 */
export function judge(answer: Answer, steps: number): Outcome {
  const pause = pauseAfter(steps);
  if (answer.kind === "failed") return { outcome: answer.cause, why: answer.why, retryAfter: pause };
  const { status, by = "the webhook" } = answer;
  const why = `${by} answered ${status}`;
  if (successes.includes(status)) return { outcome: "Delivered", why, status };
  const { outcome, atLeast } = rules[status] ?? { outcome: "Aborted", atLeast: 0 };
  return { outcome, why, status, ...(atLeast === undefined ? {} : { retryAfter: Math.max(pause, atLeast) }) };
}
