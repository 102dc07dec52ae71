import type { WebhookResult, WebhookPoster } from "../delivery/webhookPoster.ts";
import type { HandshakeRequest, HandshakeJudgment, ValidationMethod } from "./handshakeRequest.ts";
import { excerpt, statusMessage, statusRefusal, noResponseRefusal, wrongStatusRefusal } from "./handshakeRefusal.ts";

/** The origin that Event Grid sends in Azure's public cloud. */
const eventGridOrigin = "eventgrid.azure.net";

/**
 * Validates by an OPTIONS request, the abuse protection of CloudEvents. The webhook can also consent later, with a GET or a
 * POST to `WebHook-Request-Callback`. Event Grid sends no `WebHook-Request-Rate`.
 *
 * | response                                          | result                                                           |
 * | ------------------------------------------------- | ---------------------------------------------------------------- |
 * | `WebHook-Allowed-Origin` is our origin or `*`     | agreed, with any status from 200 to 299: documented              |
 * | the same, of another case or with space around it | agreed: documented for the header's name; assumed for the value, |
 * |                                                   | as it is a DNS name                                              |
 * | `WebHook-Allowed-Rate` missing                    | agreed: the Functions host leaves it out, and works              |
 * | `WebHook-Allowed-Rate` of any value               | agreed; the rate is ignored (assumed)                            |
 * | `Allow` missing, or without POST                  | agreed: documented as recommended, not required                  |
 * | `WebHook-Allowed-Origin` missing, 200 to 299      | accepted: consent by callback within 10 minutes [1]              |
 * | `WebHook-Allowed-Origin` of another origin        | refused, whatever the status: documented                         |
 * | a list of origins                                 | refused (assumed: the specification allows a single value)       |
 * | 405                                               | refused: documented as "OPTIONS is not supported"                |
 * | a status beyond 299 with the right header         | refused (assumed: the service's message names the status, and    |
 * |                                                   | what passes here should pass in Azure)                           |
 * | a redirect                                        | refused, and not followed: the request goes to the exact URL     |
 * | none within 30 seconds, twice                     | refused (assumed, as for the validation event)                   |
 *
 * [1] Handlers rely on it: cloudevents/spec#1018. The time is that of every validation: MicrosoftDocs/azure-docs#121724.
 *
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-cloud-events-schema
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md#4-abuse-protection
 */
export const createOptionsValidation = (
  { url, headers, validationUrl }: HandshakeRequest,
  { poster }: { readonly poster: WebhookPoster },
): ValidationMethod => ({
  send: () =>
    poster.options(url, {
      ...headers,
      "webhook-request-origin": eventGridOrigin,
      "webhook-request-callback": validationUrl,
    }),
  judge: (result) => judgeOptionsResponse(result, url),
});

function judgeOptionsResponse(result: WebhookResult, url: string): HandshakeJudgment {
  if (result.kind === "failed") return noResponseRefusal("OPTIONS", result);
  const { status, headers } = result;
  if (status === 405)
    return statusRefusal("OPTIONS", status, "it answered 405. It does not support the method OPTIONS");
  if (status < 200 || status > 299)
    return wrongStatusRefusal("OPTIONS", result, { url, rule: "Event Grid expects a status from 200 to 299" });
  const header = headers["webhook-allowed-origin"];
  const allowed = (Array.isArray(header) ? header.join(", ") : (header ?? "")).trim();
  if (allowed === "*" || allowed.toLowerCase() === eventGridOrigin) return { kind: "agreed" };
  const expected = `Event Grid expects ${eventGridOrigin} or *`;
  if (allowed) {
    const reason = `it answered ${status} with WebHook-Allowed-Origin: ${excerpt(allowed)}. ${expected}`;
    return statusRefusal("OPTIONS", status, reason);
  }
  const reason = `it answered ${status} without the header WebHook-Allowed-Origin (${expected})`;
  return { kind: "accepted", azureMessage: statusMessage("OPTIONS", status), reason };
}
