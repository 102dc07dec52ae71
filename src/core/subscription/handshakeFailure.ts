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
  const [, activity] = /Activity id:\s*([\w-]+)/i.exec(message) ?? [];
  return new Failure("handshake", `${nameWebhook(url)} failed Event Grid's validation: ${parseReason(message)}`, {
    remedy: remedyFor(message),
    ...(activity ? { why: `Activity id: ${activity}.` } : {}),
  });
}

const nameWebhook = (url: string): string => (URL.canParse(url) ? `The webhook ${redactUrl(url)}` : "The webhook");

/** A webhook that answered the validation request without consent. Event Grid waits 10 minutes for it. */
export interface ManualValidation {
  readonly message: string;
  /** What can be done while Event Grid waits. */
  readonly remedy: string;
}

/**
 * @param url of the webhook
 * @param isCloudEvents whether it gets CloudEvents, and so was validated with OPTIONS
 */
export const describeManualValidation = (url: string, isCloudEvents: boolean): ManualValidation =>
  isCloudEvents
    ? {
        message: `${nameWebhook(url)} answered the OPTIONS request without the header WebHook-Allowed-Origin.`,
        remedy: "Open the WebHook-Request-Callback that it received within 10 minutes.",
      }
    : {
        message: `${nameWebhook(url)} accepted the validation event without returning the code.`,
        remedy: "Open the validationUrl that it received within 10 minutes.",
      };

/** For a caller that can't show the wait. The event subscription is left awaiting the validation. */
export const createManualValidationFailure = ({ message, remedy }: ManualValidation): Failure =>
  new Failure("handshake", `${message} The event subscription awaits manual validation for 10 minutes.`, {
    remedy: `${remedy} Then refresh. Or delete the event subscription, ${correctResponse}, and create it again.`,
  });

const correctResponse =
  'make the webhook return {"validationResponse": its validationCode} or, for CloudEvents, the header WebHook-Allowed-Origin';

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
