import { isObject } from "../../core/json.ts";
import type { Clock } from "../../core/wait.ts";
import type { WebhookResult, WebhookPoster } from "../delivery/webhookPoster.ts";
import type { HandshakeRequest, HandshakeJudgment, ValidationMethod } from "./handshakeRequest.ts";
import { excerpt, type HandshakeRefusal, noResponseRefusal, wrongStatusRefusal } from "./handshakeRefusal.ts";
import { systemEventRequest } from "./systemEvent.ts";

/**
 * Validates by a validation event. Documented unless marked as assumed:
 *
 * | response                                 | result                                                            |
 * | ---------------------------------------- | ----------------------------------------------------------------- |
 * | 200, `{"validationResponse": the code}`  | agreed; the key in any case (assumed, for .NET handlers)          |
 * | 200, another code                        | refused (assumed)                                                 |
 * | 200, anything else                       | accepted: manual validation by `validationUrl` within 10 minutes  |
 * | 202, 204, and every other status         | refused                                                           |
 * | a redirect                               | refused, and not followed (assumed, as for deliveries)            |
 * | a self-signed certificate                | refused                                                           |
 * | none within 30 seconds, twice            | refused                                                           |
 *
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
 */
export function createEventValidation(
  request: HandshakeRequest,
  { poster, clock, ids }: { readonly poster: WebhookPoster; readonly clock: Clock; readonly ids: () => string },
): ValidationMethod {
  const validationCode = ids();
  const { url, headers, body } = systemEventRequest(request, {
    id: ids(),
    now: clock.now(),
    headerType: "SubscriptionValidation",
    eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
    data: { validationCode, validationUrl: request.validationUrl },
  });
  return {
    send: () => poster.post(url, headers, body),
    judge: (result) => judgeEventResponse(result, validationCode, url),
  };
}

/** For a webhook that accepted the event with `body`, when the time for manual validation is over. */
export const manualValidationExpired = (body: string): HandshakeRefusal => ({
  kind: "refused",
  azureMessage: missingCodeMessage(body),
  reason: "it answered 200 without the validation code, and the validation URL wasn't opened within 10 minutes",
});

function judgeEventResponse(result: WebhookResult, code: string, url: string): HandshakeJudgment {
  if (result.kind === "failed") return noResponseRefusal("POST", result);
  if (result.status !== 200) return wrongStatusRefusal("POST", result, { url, rule: "Event Grid accepts only 200" });
  const returnedCode = readValidationResponse(result.body);
  if (returnedCode === code) return { kind: "agreed" };
  const body = excerpt(result.body);
  if (returnedCode === undefined) return { kind: "accepted", body };
  const reason = `it returned the validation code "${excerpt(returnedCode)}" instead of the one that it was sent`;
  return { kind: "refused", azureMessage: missingCodeMessage(body), reason };
}

const missingCodeMessage = (body: string): string =>
  `Http POST request retuned 2XX response with response body ${body}. When a validation request is accepted without validation code in the response body, Http GET is expected on the validation url included in the validation event(within 10 minutes).`;

function readValidationResponse(body: string): string | undefined {
  try {
    const json: unknown = JSON.parse(body);
    const code = isObject(json)
      ? Object.entries(json).find(([key]) => /^validationResponse$/i.test(key))?.[1]
      : undefined;
    return typeof code === "string" ? code : undefined;
  } catch {
    return undefined;
  }
}
