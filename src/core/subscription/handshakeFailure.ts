import { Failure } from "../failure.ts";
import { redactUrl } from "./endpoint.ts";

/**
 * Tells why a webhook failed Event Grid's validation, from the service's own text. That text names the address, what was
 * answered, a page to visit and an activity id; a person needs the answer, and support the id.
 *
 * @param said for example `Webhook validation handshake failed for https://example.com/hook. Http POST request failed with
 * response code NotFound. ... Activity id:9d3516d8-..., timestamp: ...`
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
 */
export function createHandshakeFailure(said: string): Failure {
  const [, url = ""] = /handshake failed for (\S+?)\.?\s/i.exec(said) ?? [];
  const webhook = URL.canParse(url) ? `The webhook ${redactUrl(url)}` : "The webhook";
  const [, activity] = /Activity id:\s*([\w-]+)/i.exec(said) ?? [];
  return new Failure("handshake", `${webhook} did not pass Event Grid's validation: ${parseReason(said)}`, {
    remedy: remedyFor(said),
    ...(activity ? { why: `Activity id: ${activity}.` } : {}),
  });
}

/**
 * Tells that a webhook has accepted the validation without giving the code back. The service would wait 10 minutes for
 * somebody to open the validation URL; a person should not have to wait as long to learn what is to be done.
 *
 * @param url of the webhook
 */
export const createManualValidationFailure = (url: string): Failure =>
  new Failure(
    "handshake",
    `The webhook ${redactUrl(url)} answered Event Grid's validation without the code, so the event subscription awaits manual validation for 10 minutes.`,
    {
      remedy:
        'Open the validationUrl that the webhook was sent, then refresh; or delete the event subscription, make the webhook answer {"validationResponse": its validationCode}, and create it again.',
    },
  );

const optionsRequest = /Http OPTIONS request/i;
const missingCode = /2XX response/i;

/** The Local Event Grid knows the reason and says it last; Azure gives a status, or says that there was no code. */
function parseReason(said: string): string {
  // The last one: what the webhook answered is quoted before it, and may say anything.
  const [, reason] = /^.*\bReason: (.+)$/s.exec(said) ?? [];
  if (reason) return reason;
  if (missingCode.test(said)) return "it answered without the validation code.";
  const [, code] = /response code (\w+)/i.exec(said) ?? [];
  if (/^unknown$/i.test(code ?? "")) return "Event Grid could not reach it, or it did not answer in time.";
  if (code) return `it answered ${code}${optionsRequest.test(said) ? " to OPTIONS" : "; Event Grid accepts only 200"}.`;
  return said;
}

function remedyFor(said: string): string {
  if (optionsRequest.test(said))
    return "It must answer the OPTIONS request within 30 seconds with the header WebHook-Allowed-Origin: eventgrid.azure.net (or *).";
  if (missingCode.test(said))
    return 'Answer the SubscriptionValidation event with {"validationResponse": its validationCode}, or open its validationUrl within 10 minutes.';
  return "It must answer the SubscriptionValidation event with status 200 and the validation code within 30 seconds.";
}
