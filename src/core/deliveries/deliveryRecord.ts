import type { ClauseVerdict } from "../filter/verdict.ts";
import { type Guard, isBoolean, isKeyOf, isListOf, isNumber, isObjectWith, isOptional, isText } from "../guards.ts";
import { isObject, type JsonObject } from "../json.ts";
import { type DeliveryOutcome, isDeliveryOutcome } from "./deliveryOutcome.ts";
import { type DeliveryStatus, deliveryStatuses } from "./deliveryStatus.ts";
import { type DeliveryWait, isDeliveryWait } from "./deliveryWait.ts";
import { type HandlerResponse, isHandlerResponse } from "./handlerResponse.ts";

/**
 * What happened to one event for one event subscription: the answer to "where did it go?". Members are named as in the
 * JSON of the admin endpoint. All times are ISO 8601.
 */
export interface DeliveryRecord {
  /** Identifies the event in requests about its delivery. */
  readonly number: number;
  /** The event as it was published. */
  readonly event: JsonObject;
  /** JSON of `event` with each value as it was written; set by the client that reads the records. */
  readonly eventText?: string;
  readonly acceptedAt: string;
  readonly standing: DeliveryStatus;
  /** The reason for the status, one sentence. */
  readonly why: string;
  /** Each clause of the filter as it was when the event was published. */
  readonly clauses: readonly ClauseVerdict[];
  /** Oldest first. */
  readonly attempts: readonly DeliveryAttempt[];
  /** Only while it is `waiting`. */
  readonly nextAttemptAt?: string;
  /** Only while it is `waiting`. */
  readonly waitsFor?: DeliveryWait;
  /** Number of the event that the user had delivered again; absent when a workspace raised it. */
  readonly again?: number;
  /** Where its dead letter is; only when it is `deadLettered`. */
  readonly deadLetter?: string;
  /** What would have been sent; only when it is `recorded`. */
  readonly recorded?: JsonObject;
  /** JSON of `recorded`, like `eventText`. */
  readonly recordedText?: string;
}

/** One attempt to deliver. */
export interface DeliveryAttempt {
  readonly at: string;
  readonly outcome: DeliveryOutcome;
  /** What happened, a sentence without its period. */
  readonly why: string;
  /** HTTP status of the response; absent without one. */
  readonly status?: number;
  /** Time until the response, in milliseconds of real time. */
  readonly took: number;
  /** Absent without one. */
  readonly response?: HandlerResponse;
}

/** Whether parsed JSON is a delivery attempt. */
export const isDeliveryAttempt = isObjectWith<DeliveryAttempt>({
  at: isText,
  outcome: isDeliveryOutcome,
  why: isText,
  status: isOptional(isNumber),
  took: isNumber,
  response: isOptional(isHandlerResponse),
});

/** Checks only what rows show: the engine that made a verdict may belong to another version. */
const isClauseVerdict = (value: unknown): value is ClauseVerdict =>
  isObject(value) &&
  isText(value["why"]) &&
  isText(value["key"]) &&
  isText(value["documentation"]) &&
  isBoolean(value["matched"]) &&
  (value["basis"] === "documented" || value["basis"] === "assumed");

/** Checks the records that the admin endpoint sends. */
export const isDeliveryRecordList: Guard<readonly DeliveryRecord[]> = isListOf(
  isObjectWith<DeliveryRecord>({
    number: isNumber,
    event: isObject,
    eventText: isOptional(isText),
    acceptedAt: isText,
    standing: isKeyOf(deliveryStatuses),
    why: isText,
    clauses: isListOf(isClauseVerdict),
    attempts: isListOf(isDeliveryAttempt),
    nextAttemptAt: isOptional(isText),
    waitsFor: isOptional(isDeliveryWait),
    again: isOptional(isNumber),
    deadLetter: isOptional(isText),
    recorded: isOptional(isObject),
    recordedText: isOptional(isText),
  }),
);
