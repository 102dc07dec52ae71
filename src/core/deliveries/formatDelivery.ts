import { findEventType } from "../events/catalogue.ts";
import { readEvents } from "../events/envelope.ts";
import { isObject, type JsonObject, getOwn } from "../json.ts";
import type { DeliveryAttempt, DeliveryRecord } from "./deliveryRecord.ts";

/** What a person knows an event by. */
export interface EventSummary {
  /** `RunCompleted`; a type that is not in the catalogue in full. */
  readonly type: string;
  /** The run, model, service or drift monitor it is about, or else its subject. */
  readonly about: string;
  readonly id: string;
}

/** Keys of `data` that name what an event is about, in both documented spellings. */
const nameKeys = ["runId", "ModelName", "modelName", "ServiceName", "serviceName", "DataDriftName", "dataDriftName"];

/** @param raw an event in either schema, or what was taken for one */
export function summarizeEvent(raw: JsonObject): EventSummary {
  const [event] = readEvents(raw).events;
  const data = event && isObject(event.data) ? event.data : {};
  const named = nameKeys.map((name) => readText(data, name)).find(Boolean);
  const version = readText(data, "ModelVersion") || readText(data, "modelVersion");
  const status = readText(data, "runStatus");
  const what = named ? `${named}${version && `:${version}`}${status && ` ${status}`}` : event?.subject;
  return {
    type: findEventType(event?.type ?? "")?.shortName ?? event?.type ?? "",
    about: what || "",
    id: event?.id ?? "",
  };
}

function readText(data: object, name: string): string {
  const value = getOwn(data, name);
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/**
 * How an event stands, in few words: `being retried, next try at 14:02:11`.
 *
 * @param time how a person reads an ISO 8601 time
 */
export function formatDeliveryStatus(
  { standing, nextAttemptAt, attempts }: DeliveryRecord,
  time: (iso: string) => string,
): string {
  switch (standing) {
    case "filteredOut":
      return "filtered out";
    case "waiting":
      return [
        attempts.length ? "being retried" : "on its way",
        ...(nextAttemptAt === undefined ? [] : [`next try at ${time(nextAttemptAt)}`]),
      ].join(", ");
    case "delivered":
      return attempts.length > 1 ? `delivered at attempt ${attempts.length}` : "delivered";
    case "recorded":
      return "recorded, not sent";
    case "deadLettered":
      return "dead-lettered";
    case "dropped":
      return "dropped";
  }
}

/** One attempt: `Delivered, 200, 12 ms`. */
export const formatDeliveryAttempt = ({ outcome, status, took }: DeliveryAttempt): string =>
  [outcome, status, `${Math.round(took)} ms`].filter((part) => part !== undefined).join(", ");

/** All that is known of where an event went, as plain text to paste into a ticket. Times stay ISO 8601. */
export function formatDeliveryRecord(fate: DeliveryRecord, eventSubscription: string): string {
  const { type, about: what, id } = summarizeEvent(fate.event);
  const asIs = (iso: string): string => iso;
  return [
    `${type} ${what}`.trim(),
    `event ${id}, accepted ${fate.acceptedAt}`,
    `${eventSubscription}: ${formatDeliveryStatus(fate, asIs)}. ${fate.why}`,
    ...fate.clauses.map(
      ({ matched, why, basis }) =>
        `- ${matched ? "passes" : "stops it"}${basis === "assumed" ? " (assumed)" : ""}: ${why}`,
    ),
    ...fate.attempts.map((attempt, at) => `${at + 1}. ${attempt.at} ${formatDeliveryAttempt(attempt)}: ${attempt.why}`),
    ...(fate.deadLetter === undefined ? [] : [`dead letter: ${fate.deadLetter}`]),
  ].join("\n");
}
