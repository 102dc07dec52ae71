import type { HandlerResponse } from "../../core/deliveries/handlerResponse.ts";
import type { DeliveryOutcome } from "../../core/deliveries/deliveryOutcome.ts";
import type { WebhookResult } from "./webhookPoster.ts";

const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;

/** Delays before the second, third, ... attempt, in milliseconds; the last one repeats. Event Grid adds some randomization. */
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
 * The delay after a number of steps of the schedule, in milliseconds.
 *
 * @param steps at least 1
 * @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-schedule
 */
export const retryDelayAfter = (steps: number): number =>
  retryScheduleMs[Math.min(steps, retryScheduleMs.length) - 1] ?? 0;

/** How Event Grid treats an error status: its own name for it, and when to retry, if at all. */
interface RetryRule {
  readonly outcome: DeliveryOutcome;
  /** Minimum delay in milliseconds; absent when it isn't retried. */
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

/** Where destinations that are resources of Azure differ. @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#message-delivery-status */
const azureResourceRules: Readonly<Record<number, RetryRule>> = {
  401: { outcome: "Unauthorized", minDelayMs: 5 * minutes },
  404: { outcome: "NotFound", minDelayMs: 5 * minutes },
};

const successStatuses = [200, 201, 202, 203, 204];

/**
 * How long a destination is on probation after a failure, by outcome, in milliseconds.
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

/** For outcomes that the documentation doesn't list: the shortest that it lists, in milliseconds. */
const defaultProbationMs = 10 * seconds;

/** Failures in a row that put a destination on probation: the documentation's example. */
export const probationThreshold = 10;

/** How long probation lasts after `outcome`, in milliseconds. */
export const probationAfter = (outcome: DeliveryOutcome): number => probationMs[outcome] ?? defaultProbationMs;

/** The outcome of one attempt. */
export interface AttemptOutcome {
  readonly outcome: DeliveryOutcome;
  /** A sentence without its period. */
  readonly why: string;
  /** HTTP status of the response; absent without one. */
  readonly status?: number;
  /** Milliseconds until the next attempt; absent when it isn't retried. */
  readonly retryAfter?: number;
  /** The beginning of the response. */
  readonly response?: HandlerResponse;
  /** Whether an injected fault caused it. */
  readonly isInjected?: boolean;
}

/**
 * Decides what follows from the response to an attempt.
 *
 * @param steps completed steps of the schedule, this attempt included
 * @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-schedule
 */
export function judgeAttempt(answer: WebhookResult, steps: number): AttemptOutcome {
  const delay = retryDelayAfter(steps);
  if (answer.kind === "failed") return { outcome: answer.cause, why: answer.why, retryAfter: delay };
  const { status, by = "the webhook", isAzureResource } = answer;
  const why = `${by} answered ${status}`;
  if (successStatuses.includes(status)) return { outcome: "Delivered", why, status };
  const rule = (isAzureResource && azureResourceRules[status]) || retryRules[status];
  const { outcome, minDelayMs } = rule ?? { outcome: "Aborted", minDelayMs: 0 };
  return { outcome, why, status, ...(minDelayMs === undefined ? {} : { retryAfter: Math.max(delay, minDelayMs) }) };
}
