import { Failure } from "../../core/failure.ts";
import type { JsonObject } from "../../core/json.ts";
import type { DeadLetter } from "../delivery/sender.ts";

/**
 * The content of a dead-letter blob: a JSON array of the events, each with what became of it. Field names are those of
 * Azure's samples; the one for CloudEvents leaves the time of the last attempt out, and its name in lower case is assumed.
 *
 * @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#delivery-event-formats
 */
export const deadLetterBlob = (letters: readonly DeadLetter[]): string =>
  JSON.stringify(letters.map(withDeadLetterFields));

function withDeadLetterFields({ event, schema, reason, ...details }: DeadLetter): JsonObject {
  const fields: JsonObject = {
    deadLetterReason: deadLetterReasonOf(reason),
    deliveryAttempts: details.attempts,
    lastDeliveryOutcome: details.outcome,
    publishTime: new Date(details.publishedAt).toISOString(),
    lastDeliveryAttemptTime: details.attempts ? new Date(details.lastAttemptAt).toISOString() : undefined,
  };
  return { ...event, ...(schema === "CloudEventSchemaV1_0" ? withLowerCaseNames(fields) : fields) };
}

/**
 * Why Event Grid gave an event up, in its own word, and what we know that from.
 *
 * | reason                        | when                                      | basis                                           |
 * | ----------------------------- | ----------------------------------------- | ----------------------------------------------- |
 * | `MaxDeliveryAttemptsExceeded` | the last attempt failed                   | documented: Azure's samples of dead letters     |
 * | `UndeliverableDueToHttp...`   | an answer after which none is tried again | assumed: somebody has seen `...BadRequest` [1]  |
 * | `TimeToLiveExceeded`          | the time to live was over                 | assumed: no such dead letter is shown anywhere  |
 *
 * [1] https://stackoverflow.com/questions/52173869
 *
 * @param reason one of the first column, or the name of an outcome that is never tried again, such as `BadRequest`
 */
const deadLetterReasonOf = (reason: string): string =>
  /^(MaxDeliveryAttempts|TimeToLive)Exceeded$/.test(reason) ? reason : `UndeliverableDueToHttp${reason}`;

/** CloudEvents allows extension attributes no capitals. */
const withLowerCaseNames = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));

/** Where a dead letter is to lie. */
export interface DeadLetterBlobLocation {
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
export function deadLetterName({ container, eventSubscriptionName, now, id }: DeadLetterBlobLocation): string {
  for (const [what, name, form] of [
    ["container name", container, containerNamePattern],
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

/** What the name of a blob container looks like. @see https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
export const containerNamePattern = /^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/;
