import { Failure } from "../failure.ts";
import { redactUrl } from "./endpoint.ts";

/**
 * Explains why a webhook failed Event Grid's validation handshake, from the service's error message. That message holds
 * the URL, the response, a page to visit and an activity id. Users need the response, and support the activity id.
 *
 * @param message for example `Webhook validation handshake failed for https://example.com/hook. Http POST request failed
 * with response code NotFound. ... Activity id:9d3516d8-..., timestamp: ...`
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema
 */
export function createHandshakeFailure(message: string): Failure {
  const [, url = ""] = /handshake failed for (\S+?)\.?\s/i.exec(message) ?? [];
  const webhook = URL.canParse(url) ? `The webhook ${redactUrl(url)}` : "The webhook";
  const [, activity] = /Activity id:\s*([\w-]+)/i.exec(message) ?? [];
  return new Failure("handshake", `${webhook} failed Event Grid's validation: ${parseReason(message)}`, {
    remedy: remedyFor(message),
    ...(activity ? { why: `Activity id: ${activity}.` } : {}),
  });
}

/**
 * Reports that a webhook accepted the validation event without returning the code. Event Grid then waits 10 minutes for
 * the validation URL to be opened; the user should know at once.
 *
 * @param url of the webhook
 */
export const createManualValidationFailure = (url: string): Failure =>
  new Failure(
    "handshake",
    `The webhook ${redactUrl(url)} accepted the validation event without returning the code. The event subscription awaits manual validation for 10 minutes.`,
    {
      remedy:
        'Open the validationUrl that the webhook received, then refresh. Or delete the event subscription, make the webhook return {"validationResponse": its validationCode}, and create it again.',
    },
  );

const optionsRequest = /Http OPTIONS request/i;
const missingCode = /2XX response/i;

/** The Local Event Grid ends its message with the reason. Azure gives a status, or says that there was no code. */
function parseReason(message: string): string {
  // The last match counts: the webhook's own response is quoted before it and may contain anything.
  const [, reason] = /^.*\bReason: (.+)$/s.exec(message) ?? [];
  if (reason) return reason;
  if (missingCode.test(message)) return "it didn't return the validation code.";
  const [, code] = /response code (\w+)/i.exec(message) ?? [];
  if (/^unknown$/i.test(code ?? "")) return "Event Grid couldn't reach it, or it didn't respond in time.";
  if (!code) return message;
  return optionsRequest.test(message)
    ? `it returned ${code} to OPTIONS.`
    : `it returned ${code}. Event Grid accepts only 200.`;
}

function remedyFor(message: string): string {
  if (optionsRequest.test(message))
    return "Respond to the OPTIONS request within 30 seconds with the header WebHook-Allowed-Origin: eventgrid.azure.net (or *).";
  if (missingCode.test(message))
    return 'Respond to the SubscriptionValidation event with {"validationResponse": its validationCode}, or open its validationUrl within 10 minutes.';
  return "Respond to the SubscriptionValidation event with status 200 and the validation code within 30 seconds.";
}
