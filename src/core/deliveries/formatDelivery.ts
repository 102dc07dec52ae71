import { findEventType } from "../events/catalogue.ts";
import { readEvents } from "../events/envelope.ts";
import { isObject, type JsonObject, getOwn } from "../json.ts";
import type { DeliveryAttempt, DeliveryRecord } from "./deliveryRecord.ts";
import { deliveryStatuses } from "./deliveryStatus.ts";
import { type DeliveryWait, formatDeliveryWait } from "./deliveryWait.ts";

/** An event in a few words. */
export interface EventSummary {
  /** `RunCompleted`; the full name of a type that isn't in the catalogue. */
  readonly type: string;
  /** The run, model, service or drift monitor that the event is about, or else its subject. */
  readonly about: string;
  readonly id: string;
}

/** Keys of `data` that name what an event is about, in both documented spellings. */
const nameKeys = ["runId", "ModelName", "modelName", "ServiceName", "serviceName", "DataDriftName", "dataDriftName"];

/** @param raw an event in either schema; anything else gives empty texts */
export function summarizeEvent(raw: JsonObject): EventSummary {
  const [event] = readEvents(raw).events;
  const data = event && isObject(event.data) ? event.data : {};
  const name = nameKeys.map((key) => readText(data, key)).find(Boolean);
  const version = readText(data, "ModelVersion") || readText(data, "modelVersion");
  const runStatus = readText(data, "runStatus");
  return {
    type: findEventType(event?.type ?? "")?.shortName ?? event?.type ?? "",
    about: name ? `${name}${version && `:${version}`}${runStatus && ` ${runStatus}`}` : (event?.subject ?? ""),
    id: event?.id ?? "",
  };
}

function readText(data: object, key: string): string {
  const value = getOwn(data, key);
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/**
 * The status in a few words: `retrying, next attempt 14:02:11`.
 *
 * @param formatTime formats an ISO 8601 time
 */
export function formatDeliveryStatus(record: DeliveryRecord, formatTime: (iso: string) => string): string {
  const { standing, attempts, recorded, again } = record;
  const { label } = deliveryStatuses[standing];
  const prefix = again === undefined ? "" : "again: ";
  if (standing === "waiting") return prefix + formatWaiting(record, formatTime);
  if (standing === "delivered" && attempts.length > 1) return `${prefix}${label} on attempt ${attempts.length}`;
  const destination = recorded?.["destination"];
  return prefix + (typeof destination === "string" ? `${label}: ${destination}` : label);
}

function formatWaiting(
  { waitsFor, nextAttemptAt, attempts }: DeliveryRecord,
  formatTime: (iso: string) => string,
): string {
  const isGivenUp = waitsFor?.kind === "deadLetter";
  const wait: DeliveryWait | undefined =
    waitsFor ?? (nextAttemptAt === undefined ? undefined : { kind: "attempt", until: nextAttemptAt });
  return [
    ...(attempts.length ? (isGivenUp ? [] : [deliveryStatuses.waiting.label]) : wait ? [] : ["sending"]),
    ...(wait ? [formatDeliveryWait(wait, formatTime)] : []),
  ].join(", ");
}

/** One attempt: `Delivered, 200, 12 ms`. */
export const formatDeliveryAttempt = ({ outcome, status, took }: DeliveryAttempt): string =>
  [outcome, status, `${Math.round(took)} ms`].filter((part) => part !== undefined).join(", ");

/** Everything known about where an event went, as plain text to paste into a ticket. Times stay ISO 8601. */
export function formatDeliveryRecord(record: DeliveryRecord, eventSubscription: string): string {
  const { type, about, id } = summarizeEvent(record.event);
  return [
    `${type} ${about}`.trim(),
    `event ${id}, accepted ${record.acceptedAt}`,
    `${eventSubscription}: ${formatDeliveryStatus(record, (iso) => iso)}. ${record.why}`,
    ...record.clauses.map(
      ({ matched, why, basis }) =>
        `- ${matched ? "match" : "no match"}${basis === "assumed" ? " (assumed)" : ""}: ${why}`,
    ),
    ...record.attempts.map(
      (attempt, index) => `${index + 1}. ${attempt.at} ${formatDeliveryAttempt(attempt)}: ${attempt.why}`,
    ),
    ...(record.deadLetter === undefined ? [] : [`dead letter: ${record.deadLetter}`]),
  ].join("\n");
}
