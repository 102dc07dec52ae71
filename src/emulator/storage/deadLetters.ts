import type { EventSchema } from "../../core/events/schema.ts";
import { Failure } from "../../core/failure.ts";
import type { JsonObject } from "../../core/json.ts";

/**
 * Why Event Grid gave an event up, and what we know that from.
 *
 * | reason                        | when                                      | basis                                             |
 * | ----------------------------- | ----------------------------------------- | ------------------------------------------------- |
 * | `MaxDeliveryAttemptsExceeded` | the last attempt failed                   | documented: Azure's samples of dead letters       |
 * | `UndeliverableDueToHttp...`   | an answer after which none is tried again | assumed: `...BadRequest` was seen by somebody [1] |
 * | `TimeToLiveExceeded`          | the time to live was over                 | assumed: no such dead letter is shown anywhere    |
 *
 * [1] https://stackoverflow.com/questions/52173869
 *
 * @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#delivery-event-formats
 */
export type DeadLetterReason = "MaxDeliveryAttemptsExceeded" | "TimeToLiveExceeded" | `UndeliverableDueToHttp${string}`;

/** The reason for an answer that is never tried again. @param outcome Event Grid's name for it, for example `BadRequest` */
export const undeliverableDueTo = (outcome: string): DeadLetterReason => `UndeliverableDueToHttp${outcome}`;

/** An event that was given up, and how it came to that. Times are ISO 8601. */
export interface DeadLetter {
  /** As it was to be delivered, in the event subscription's schema. */
  readonly event: JsonObject;
  readonly schema: EventSchema;
  readonly reason: DeadLetterReason;
  readonly deliveryAttempts: number;
  /** Event Grid's name for how the last attempt ended, for example `NotFound`. */
  readonly lastDeliveryOutcome: string;
  /** When Event Grid accepted the event. */
  readonly publishTime: string;
  /** Absent when there was no attempt. */
  readonly lastDeliveryAttemptTime?: string;
}

/**
 * The content of a dead-letter blob: a JSON array of the events, each with what became of it. Field names are those of
 * Azure's samples; the one for CloudEvents leaves the time of the last attempt out, and its name in lower case is assumed.
 *
 * @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#delivery-event-formats
 */
export const deadLetterBlob = (letters: readonly DeadLetter[]): string => JSON.stringify(letters.map(withFate));

function withFate({ event, schema, reason, ...fate }: DeadLetter): JsonObject {
  const { deliveryAttempts, lastDeliveryOutcome, publishTime, lastDeliveryAttemptTime } = fate;
  const fields: JsonObject = {
    deadLetterReason: reason,
    deliveryAttempts,
    lastDeliveryOutcome,
    publishTime,
    lastDeliveryAttemptTime,
  };
  return { ...event, ...(schema === "CloudEventSchemaV1_0" ? inLowerCase(fields) : fields) };
}

/** CloudEvents allows extension attributes no capitals. */
const inLowerCase = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));

/** Where a dead letter is to lie. */
export interface DeadLetterPlace {
  readonly container: string;
  readonly eventSubscriptionName: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Of this blob alone. */
  readonly id: string;
}

/**
 * The name of a dead-letter blob below its container: `MY-SUBSCRIPTION/2019/8/8/5/GUID.json`, in UTC and without zeros
 * in front.
 *
 * @throws Failure `storage` when the container's or another name cannot be one: they become part of a path
 * @see https://learn.microsoft.com/azure/event-grid/manage-event-delivery#set-dead-letter-location
 */
export function deadLetterName({ container, eventSubscriptionName, now, id }: DeadLetterPlace): string {
  for (const [what, name, form] of [
    ["container name", container, containerName],
    ["event subscription name", eventSubscriptionName, /^[-a-z0-9]{3,64}$/i],
    ["blob id", id, /^[-a-z0-9]{1,64}$/i],
  ] as const)
    if (!form.test(name))
      throw new Failure("storage", `A dead letter cannot be kept: ${JSON.stringify(name)} is no ${what}.`, {
        remedy: "Correct the dead-letter destination of the event subscription.",
      });
  const at = new Date(now);
  const hour = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours()].join("/");
  return `${eventSubscriptionName.toUpperCase()}/${hour}/${id}.json`;
}

/** @see https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
const containerName = /^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;
