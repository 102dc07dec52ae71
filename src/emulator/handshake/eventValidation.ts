import { isObject, type JsonObject } from "../../core/json.ts";
import type { Clock } from "../delivery/clock.ts";
import type { WebhookResult, WebhookPoster } from "../delivery/webhookPoster.ts";
import type { HandshakeRequest, HandshakeJudgment, ValidationMethod } from "./handshakeRequest.ts";
import { excerpt, type HandshakeRefusal, noAnswerRefusal, wrongStatusRefusal } from "./handshakeRefusal.ts";

/**
 * Asks with a validation event. What is not marked as assumed is documented.
 *
 * | answer                                   | means                                                                |
 * | ---------------------------------------- | -------------------------------------------------------------------- |
 * | 200, `{"validationResponse": the code}`  | agreed; the key in any case (assumed: .NET handlers write it so)     |
 * | 200, anything else                       | accepted: somebody may open `validationUrl` within 10 minutes        |
 * | 200, another code                        | refused: it is no answer to this question (assumed)                  |
 * | 202, 204, and every other status         | refused                                                              |
 * | a redirect                               | refused, and not followed (assumed; deliveries do not follow either) |
 * | a self-signed certificate                | refused                                                              |
 * | none in 30 seconds, and again none       | refused                                                              |
 *
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
 */
export function createEventValidation(
  { url, topic, eventSubscriptionName, headers, validationUrl }: HandshakeRequest,
  { poster, clock, ids }: { readonly poster: WebhookPoster; readonly clock: Clock; readonly ids: () => string },
): ValidationMethod {
  const validationCode = ids();
  const id = ids();
  const event: JsonObject = {
    id,
    topic,
    subject: "",
    data: { validationCode, validationUrl },
    eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
    eventTime: new Date(clock.now()).toISOString(),
    metadataVersion: "1",
    dataVersion: "1",
  };
  const all = {
    ...headers,
    "content-type": "application/json; charset=utf-8",
    "aeg-event-type": "SubscriptionValidation",
    "aeg-subscription-name": eventSubscriptionName,
    "aeg-delivery-count": "0",
    "aeg-data-version": "1",
    "aeg-metadata-version": "1",
    "aeg-output-event-id": id,
  };
  return {
    send: () => poster.post(url, all, JSON.stringify([event])),
    judge: (answer) => judgeEventResponse(answer, validationCode, url),
  };
}

/** For a webhook that accepted the event with `body`, when the time to agree by hand is over. */
export const manualValidationExpired = (body: string): HandshakeRefusal => ({
  kind: "refused",
  azureMessage: missingCodeMessage(body),
  reason: "it answered 200 without the validation code, and nobody opened the validation URL within 10 minutes",
});

function judgeEventResponse(answer: WebhookResult, code: string, url: string): HandshakeJudgment {
  if (answer.kind === "failed") return noAnswerRefusal("POST", answer);
  if (answer.status !== 200) return wrongStatusRefusal("POST", answer, { url, rule: "Event Grid accepts only 200" });
  const given = readValidationResponse(answer.body);
  if (given === code) return { kind: "agreed" };
  const body = excerpt(answer.body);
  if (given === undefined) return { kind: "accepted", body };
  const reason = `it answered with the validation code "${excerpt(given)}", which is not the one that it was sent`;
  return { kind: "refused", azureMessage: missingCodeMessage(body), reason };
}

const missingCodeMessage = (body: string): string =>
  `Http POST request retuned 2XX response with response body ${body}. When a validation request is accepted without validation code in the response body, Http GET is expected on the validation url included in the validation event(within 10 minutes).`;

function readValidationResponse(body: string): string | undefined {
  try {
    const json: unknown = JSON.parse(body);
    const given = isObject(json)
      ? Object.entries(json).find(([key]) => /^validationResponse$/i.test(key))?.[1]
      : undefined;
    return typeof given === "string" ? given : undefined;
  } catch {
    return undefined;
  }
}
