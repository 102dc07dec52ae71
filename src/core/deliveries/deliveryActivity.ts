import { isBoolean, isListOf, isNullable, isNumber, isObjectWith, isOptional, isText } from "../guards.ts";
import { type DeliveryOutcome, isDeliveryOutcome } from "./deliveryOutcome.ts";
import { type DeliveryPause, isDeliveryPause } from "./deliveryWait.ts";

/** What is counted of the events for one event subscription, and how it reads after the number. */
export const activityCounters = {
  delivered: "delivered",
  filteredOut: "filtered out",
  /** In a request that has no response yet. */
  sending: "being sent",
  /** Not tried yet, and not in a request: held by a pause, a fault or other requests. */
  waiting: "waiting",
  /** Undelivered now, and waiting for the next attempt. */
  retrying: "retrying",
  deadLettered: "dead-lettered",
  dropped: "dropped",
  /** Given up by the user. */
  discarded: "discarded",
  /** Not sent: the Local Event Grid doesn't support this kind of destination. */
  recorded: "recorded",
} as const;

export type ActivityCounter = keyof typeof activityCounters;

/** What happened to the events for one event subscription since the Local Event Grid started. */
export interface DeliveryActivity extends Readonly<Record<ActivityCounter, number>> {
  /** Resource id of the event subscription. */
  readonly id: string;
  readonly lastOutcome: LastDeliveryOutcome | null;
  /** While deliveries are paused. */
  readonly pause: DeliveryPause | null;
  /** Whether it is one of those that a new Local Event Grid has, and still sends where it did then. */
  readonly isSample: boolean;
  /** Labels of the event subscription. */
  readonly labels: readonly string[];
}

export interface LastDeliveryOutcome {
  /** ISO 8601. */
  readonly at: string;
  readonly outcome: DeliveryOutcome;
  /** The reason, a sentence without its period. */
  readonly why: string;
  /** Whether an injected fault caused it. */
  readonly isInjected?: boolean;
}

/** Checks the activity that the admin endpoint sends. */
export const isDeliveryActivityList = isListOf(
  isObjectWith<DeliveryActivity>({
    id: isText,
    delivered: isNumber,
    filteredOut: isNumber,
    sending: isNumber,
    waiting: isNumber,
    retrying: isNumber,
    deadLettered: isNumber,
    dropped: isNumber,
    discarded: isNumber,
    recorded: isNumber,
    lastOutcome: isNullable(
      isObjectWith<LastDeliveryOutcome>({
        at: isText,
        outcome: isDeliveryOutcome,
        why: isText,
        isInjected: isOptional(isBoolean),
      }),
    ),
    pause: isNullable(isDeliveryPause),
    isSample: isBoolean,
    labels: isListOf(isText),
  }),
);

/** `41 delivered, 3 filtered out, 1 retrying`, without counters that are zero. */
export const formatActivityCounts = (counts: Readonly<Partial<Record<ActivityCounter, number>>>): string =>
  Object.entries<string>(activityCounters)
    .map(([name, label]) => [counts[name as ActivityCounter] ?? 0, label] as const)
    .filter(([count]) => count > 0)
    .map(([count, label]) => `${count.toLocaleString("en")} ${label}`)
    .join(", ");

export const formatDeliveryActivity = (activity: DeliveryActivity | undefined): string =>
  formatActivityCounts(activity ?? {}) || "no events yet";

/** Whether the newest attempt failed. */
export function isDeliveryFailing(activity: DeliveryActivity | undefined): boolean {
  const outcome = activity?.lastOutcome?.outcome;
  return outcome !== undefined && outcome !== "Delivered";
}

/**
 * Whether the user has to do something: deliveries to an event subscription of their own fail or are paused, but not by a
 * fault that they injected.
 *
 * @param temporaryLabel label of the event subscriptions that the product creates for itself
 */
export const needsAttention = (activity: DeliveryActivity, temporaryLabel: string): boolean =>
  !activity.isSample &&
  !activity.labels.includes(temporaryLabel) &&
  !activity.lastOutcome?.isInjected &&
  (activity.pause !== null || (activity.retrying > 0 && isDeliveryFailing(activity)));
