import { Failure } from "../../core/failure.ts";
import type { JsonObject } from "../../core/json.ts";
import { setMembers, textsOf } from "../../core/jsonText.ts";
import type { DeadLetter } from "../delivery/sending/sender.ts";
import { isContainerName } from "./storageNames.ts";

/**
 * The content of a dead-letter blob: a JSON array of the events, each with fields about its delivery. Field names are
 * those of Azure's samples. Assumed: the lower-case name of the last attempt's time, which the CloudEvents sample omits.
 *
 * @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#delivery-event-formats
 */
export const deadLetterBlob = (letters: readonly DeadLetter[]): string =>
  `[${letters.map(withDeadLetterFields).join(",")}]`;

function withDeadLetterFields({ event, schema, reason, ...details }: DeadLetter): string {
  const fields: JsonObject = {
    deadLetterReason: deadLetterReasonOf(reason),
    deliveryAttempts: details.attempts,
    lastDeliveryOutcome: details.outcome,
    publishTime: new Date(details.publishedAt).toISOString(),
    lastDeliveryAttemptTime: details.attempts ? new Date(details.lastAttemptAt).toISOString() : undefined,
  };
  const named = schema === "CloudEventSchemaV1_0" ? withLowerCaseNames(fields) : fields;
  return setMembers(event, Object.fromEntries(textsOf(named)));
}

/**
 * Event Grid's name for the reason of a dead letter.
 *
 * | reason                        | when                             | basis                                          |
 * | ----------------------------- | -------------------------------- | ---------------------------------------------- |
 * | `MaxDeliveryAttemptsExceeded` | the last attempt failed          | documented: Azure's samples of dead letters    |
 * | `UndeliverableDueToHttp...`   | a response that is never retried | assumed from one report of `...BadRequest` [1] |
 * | `TimeToLiveExceeded`          | the time to live was over        | assumed                                        |
 *
 * [1] https://stackoverflow.com/questions/52173869
 *
 * @param reason one of the first column, or an outcome that is never retried, such as `BadRequest`
 */
const deadLetterReasonOf = (reason: string): string =>
  /^(MaxDeliveryAttempts|TimeToLive)Exceeded$/.test(reason) ? reason : `UndeliverableDueToHttp${reason}`;

/** CloudEvents allows only lower-case names of extension attributes. */
const withLowerCaseNames = (fields: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));

/** Where to write a dead letter. */
interface DeadLetterBlobLocation {
  readonly container: string;
  readonly eventSubscriptionName: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Unique for the blob. */
  readonly id: string;
}

/**
 * The name of a dead-letter blob in its container: `MY-SUBSCRIPTION/2019/8/8/5/GUID.json`, in UTC and without leading
 * zeros.
 *
 * @throws Failure `storage` when one of the names is invalid: they become part of a path
 * @see https://learn.microsoft.com/azure/event-grid/manage-event-delivery#set-dead-letter-location
 */
export function deadLetterName({ container, eventSubscriptionName, now, id }: DeadLetterBlobLocation): string {
  for (const [kind, name, isValid] of [
    ["container name", container, isContainerName(container)],
    ["event subscription name", eventSubscriptionName, /^[-a-z0-9]{3,64}$/i.test(eventSubscriptionName)],
    ["blob id", id, /^[-a-z0-9]{1,64}$/i.test(id)],
  ] as const)
    if (!isValid)
      throw new Failure("storage", `A dead letter can't be written: ${JSON.stringify(name)} isn't a valid ${kind}.`, {
        remedy: "Correct the dead-letter destination of the event subscription.",
      });
  const at = new Date(now);
  const hour = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate(), at.getUTCHours()].join("/");
  return `${eventSubscriptionName.toUpperCase()}/${hour}/${id}.json`;
}
