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

/** What one attempt came to. */
export interface Outcome {
  /** `Delivered`, or one of Event Grid's names for a failed delivery. */
  readonly outcome: string;
  /** One sentence without a full stop. */
  readonly why: string;
  /** Milliseconds until the next attempt; absent when there is none. */
  readonly retryAfter?: number;
}

/**
 * Judges the answer to an attempt.
 *
 * @param attempts how many there were, this one included
 * @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-schedule
 */
export function judge(answer: Answer, attempts: number): Outcome {
  const pause = schedule[Math.min(attempts, schedule.length) - 1] ?? 0;
  if (answer.kind === "failed") return { outcome: answer.cause, why: answer.why, retryAfter: pause };
  const why = `the webhook answered ${answer.status}`;
  if (successes.includes(answer.status)) return { outcome: "Delivered", why };
  const { outcome, atLeast } = rules[answer.status] ?? { outcome: "Aborted", atLeast: 0 };
  return { outcome, why, ...(atLeast === undefined ? {} : { retryAfter: Math.max(pause, atLeast) }) };
}
