import type { DeliveryOutcome } from "../../core/deliveries/deliveryOutcome.ts";
import type { WebhookResult } from "./webhookPoster.ts";

const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;

/** Pauses before the second, third, ... attempt in milliseconds; the last one repeats. Without the service's small randomisation. */
const retryScheduleMs = [
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
export const retryDelayAfter = (steps: number): number =>
  retryScheduleMs[Math.min(steps, retryScheduleMs.length) - 1] ?? 0;

/** What Event Grid makes of a status that is no success: its own name for it, and when to try again, if at all. */
interface RetryRule {
  readonly outcome: DeliveryOutcome;
  /** Least pause in milliseconds; absent when it is not tried again. */
  readonly minDelayMs?: number;
}

/** @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#message-delivery-status */
const retryRules: Readonly<Record<number, RetryRule>> = {
  400: { outcome: "BadRequest" },
  401: { outcome: "Unauthorized" },
  403: { outcome: "Forbidden" },
  404: { outcome: "NotFound", minDelayMs: 0 },
  408: { outcome: "TimedOut", minDelayMs: 2 * minutes },
  413: { outcome: "PayloadTooLarge" },
  503: { outcome: "Busy", minDelayMs: 30 * seconds },
};

const successStatuses = [200, 201, 202, 203, 204];

/**
 * How long a destination is left alone after it has failed, by outcome, in milliseconds.
 *
 * @see https://learn.microsoft.com/azure/event-grid/manage-event-delivery
 */
const probationMs: Readonly<Partial<Record<DeliveryOutcome, number>>> = {
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
const defaultProbationMs = 10 * seconds;

/** So many failures in a row put a destination in probation: the number that the documentation gives as its example. */
export const probationThreshold = 10;

/** How long probation lasts after `outcome`, in milliseconds. */
export const probationAfter = (outcome: DeliveryOutcome): number => probationMs[outcome] ?? defaultProbationMs;

/** What one attempt came to. */
export interface AttemptOutcome {
  readonly outcome: DeliveryOutcome;
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
export function judgeAttempt(answer: WebhookResult, steps: number): AttemptOutcome {
  const pause = retryDelayAfter(steps);
  if (answer.kind === "failed") return { outcome: answer.cause, why: answer.why, retryAfter: pause };
  const { status, by = "the webhook" } = answer;
  const why = `${by} answered ${status}`;
  if (successStatuses.includes(status)) return { outcome: "Delivered", why, status };
  const { outcome, minDelayMs } = retryRules[status] ?? { outcome: "Aborted", minDelayMs: 0 };
  return { outcome, why, status, ...(minDelayMs === undefined ? {} : { retryAfter: Math.max(pause, minDelayMs) }) };
}
