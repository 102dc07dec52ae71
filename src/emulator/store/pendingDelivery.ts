import type { DeliveryOutcome } from "../../core/deliveries/deliveryOutcome.ts";
import { type DeliveryStatus, deliveryStatuses } from "../../core/deliveries/deliveryStatus.ts";
import type { MlEvent } from "../../core/events/envelope.ts";
import { isKeyOf, isNumber, isObjectWith, isOptional, isText } from "../../core/guards.ts";
import { isObject, type JsonObject } from "../../core/json.ts";
import { objectText, textsOf } from "../../core/jsonText.ts";

/** How far the delivery of one event to one event subscription has come. Times are in milliseconds since 1970. */
export interface DeliveryProgress {
  /** Attempts made so far. */
  readonly attempts: number;
  /** Completed steps of the retry schedule: attempts, and those that were skipped. */
  readonly steps: number;
  /** Time of the next attempt. */
  readonly due: number;
  /** Of the last attempt. */
  readonly outcome?: DeliveryOutcome;
  readonly lastAttemptAt?: number;
  /** When its time to live began, after the clock was set back; otherwise when it was accepted. */
  readonly livesSince?: number;
  /** Given up for this reason at this time, and waiting to be dead-lettered. */
  readonly dead?: { readonly reason: DeliveryOutcome; readonly since: number };
}

/** An accepted event. */
export interface AcceptedEvent {
  /** Counts up as events are accepted, also over restarts. */
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Size of the event as JSON. */
  readonly bytes: number;
  readonly event: MlEvent;
}

/** An accepted event that is not yet delivered to one of its event subscriptions. */
export interface PendingDelivery {
  readonly accepted: AcceptedEvent;
  /** Of the event subscription. */
  readonly generation: string;
  progress: DeliveryProgress;
  /** Number of the event that the user had delivered again. */
  readonly again?: number;
  /** The user wants it sent when it is due, also during a pause. Lost in a restart. */
  isUrgent?: boolean;
}

/** When the time to live of a delivery began. */
export const timeToLiveStart = ({ accepted, progress }: PendingDelivery): number => progress.livesSince ?? accepted.at;

/** Time to live is checked before an attempt only. @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-schedule */
export const isTimeToLiveOver = (delivery: PendingDelivery, timeToLiveMs: number, now: number): boolean =>
  now - timeToLiveStart(delivery) >= timeToLiveMs;

/** Shifts what a delivery waits for, as the clock was. @param milliseconds negative to go back */
export function shiftDelivery(delivery: PendingDelivery, milliseconds: number): void {
  const { due, lastAttemptAt, dead, ...others } = delivery.progress;
  delivery.progress = {
    ...others,
    due: due + milliseconds,
    ...(lastAttemptAt !== undefined && { lastAttemptAt: lastAttemptAt + milliseconds }),
    ...(dead ? { dead: { ...dead, since: dead.since + milliseconds } } : {}),
    livesSince: timeToLiveStart(delivery) + milliseconds,
  };
}

/** The latest about a delivery, for the delivery log. Times are in milliseconds since 1970. */
export interface LatestStatus {
  readonly standing: DeliveryStatus;
  /** One sentence. */
  readonly why: string;
  readonly nextAttemptAt?: number;
  readonly deadLetter?: string;
  /** JSON of what would have been sent. */
  readonly recorded?: string;
  /** Number of the event that the user had delivered again. */
  readonly again?: number;
}

/** JSON of a latest status. */
export const statusText = ({ recorded, ...status }: LatestStatus): string =>
  objectText([...textsOf(status), ["recorded", recorded]]);

/** Whether a value is the parsed JSON of a latest status. */
export const isParsedStatus = isObjectWith<Omit<LatestStatus, "recorded"> & { readonly recorded?: JsonObject }>({
  standing: isKeyOf(deliveryStatuses),
  why: isText,
  nextAttemptAt: isOptional(isNumber),
  deadLetter: isOptional(isText),
  recorded: isOptional(isObject),
  again: isOptional(isNumber),
});
