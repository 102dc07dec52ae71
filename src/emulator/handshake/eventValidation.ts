import { isObject, parseJsonOrUndefined } from "../../core/json.ts";
import type { Clock } from "../../core/wait.ts";
import type { WebhookResult, WebhookPoster } from "../delivery/webhookPoster.ts";
import type { HandshakeRequest, HandshakeJudgment, ValidationMethod } from "./handshakeRequest.ts";
import { excerpt, noResponseRefusal, wrongStatusRefusal } from "./handshakeRefusal.ts";
import { systemEventRequest } from "./systemEvent.ts";

/**
 * Validates by a validation event. Documented unless marked as assumed:
 *
 * | response                                 | result                                                            |
 * | ---------------------------------------- | ----------------------------------------------------------------- |
 * | 200, `{"validationResponse": the code}`  | agreed                                                            |
 * | 200, the key in another case             | accepted, as if the code were missing (assumed, from one report:  |
 * |                                          | MicrosoftDocs/azure-docs#66226)                                   |
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

function judgeEventResponse(result: WebhookResult, code: string, url: string): HandshakeJudgment {
  if (result.kind === "failed") return noResponseRefusal("POST", result);
  if (result.status !== 200) return wrongStatusRefusal("POST", result, { url, rule: "Event Grid accepts only 200" });
  const azureMessage = missingCodeMessage(result.body);
  const [key, returnedCode] = findValidationResponse(result.body) ?? [];
  if (key === undefined || returnedCode === undefined) return { kind: "accepted", azureMessage, reason: missingCode };
  if (key !== responseKey) {
    const basis = "assumed from one report, MicrosoftDocs/azure-docs#66226";
    const reason = `it returned the validation code as "${excerpt(key)}", and Event Grid reads only "${responseKey}" (${basis})`;
    return { kind: "accepted", azureMessage, reason };
  }
  if (returnedCode === code) return { kind: "agreed" };
  const reason = `it returned the validation code "${excerpt(returnedCode)}" instead of the one that it was sent`;
  return { kind: "refused", azureMessage, reason };
}

const responseKey = "validationResponse";

/** Why a webhook that answered 200 is not validated yet. */
export const missingCode = "it answered 200 without the validation code";

/** @param body the webhook's response */
export const missingCodeMessage = (body: string): string =>
  `Http POST request retuned 2XX response with response body ${excerpt(body)}. When a validation request is accepted without validation code in the response body, Http GET is expected on the validation url included in the validation event(within 10 minutes).`;

/** The key that holds the code, in any case, and the code. The right spelling takes precedence. */
function findValidationResponse(body: string): readonly [key: string, code: string] | undefined {
  const json = parseJsonOrUndefined(body);
  const found = Object.entries(isObject(json) ? json : {}).flatMap(([key, value]) =>
    typeof value === "string" && key.toLowerCase() === responseKey.toLowerCase() ? [[key, value] as const] : [],
  );
  return found.find(([key]) => key === responseKey) ?? found[0];
}
