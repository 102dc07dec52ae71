import { STATUS_CODES } from "node:http";
import { redactUrl } from "../../core/subscription/endpoint.ts";
import type { WebhookRequest, WebhookResult } from "../delivery/webhookPoster.ts";

/** The error of an operation, as its status shows it. */
export interface OperationError {
  readonly code: string;
  readonly message: string;
}

/** Why a webhook failed the validation. */
export interface HandshakeRefusal {
  readonly kind: "refused";
  /** The service's own message, spelling included, which people search for. */
  readonly azureMessage: string;
  /** The specific reason, a sentence without its period. */
  readonly reason: string;
}

/** The service's own message, followed by the specific reason. */
export function toOperationError(
  url: string,
  { azureMessage, reason }: HandshakeRefusal,
  { now, activityId }: { readonly now: number; readonly activityId: string },
): OperationError {
  const page = /\bOPTIONS\b/.test(azureMessage) ? "esvalidationcloudevent" : "esvalidation";
  const message =
    `Webhook validation handshake failed for ${redactUrl(url)}. ${azureMessage} ` +
    `For troublehooting, visit https://aka.ms/${page}. Activity id:${activityId}, timestamp: ${serviceTimestamp(now)} (UTC). ` +
    `Reason: ${reason}.`;
  return { code: "Url validation", message };
}

/** The refusal of a webhook that was accepted, when the validation URL wasn't opened in time. */
export const unansweredRefusal = ({ azureMessage, reason }: Omit<HandshakeRefusal, "kind">): HandshakeRefusal => ({
  kind: "refused",
  azureMessage,
  reason: `${reason}, and the validation URL wasn't opened within 10 minutes`,
});

/** For a request without a response. */
export const noResponseRefusal = (
  method: WebhookRequest["method"],
  { why }: Extract<WebhookResult, { kind: "failed" }>,
): HandshakeRefusal => ({
  kind: "refused",
  azureMessage: `Http ${method} request failed with response code Unknown.`,
  reason: why,
});

/** For a response whose status is no success. */
export function wrongStatusRefusal(
  method: WebhookRequest["method"],
  { status, headers }: Extract<WebhookResult, { kind: "answered" }>,
  { url, rule }: { readonly url: string; readonly rule: string },
): HandshakeRefusal {
  const { location } = headers;
  const to = location && URL.canParse(location, url) ? ` to ${redactUrl(new URL(location, url).href)}` : "";
  const isRedirect = status >= 300 && status < 400;
  const explanation = isRedirect ? `, a redirect${to}. Event Grid does not follow redirects` : `. ${rule}`;
  return statusRefusal(method, status, `it answered ${status}${explanation}`);
}

export const statusRefusal = (method: WebhookRequest["method"], status: number, reason: string): HandshakeRefusal => ({
  kind: "refused",
  azureMessage: statusMessage(method, status),
  reason,
});

/** The service's own message for a response that doesn't validate. */
export const statusMessage = (method: WebhookRequest["method"], status: number): string =>
  `Http ${method} request failed with response code ${statusName(status)}.`;

/** The text of a webhook, on one line and short enough for a message. */
export function excerpt(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
  // Half a surrogate pair at the cut would show as an escape.
  return line.length > 200 ? `${line.slice(0, 200).replace(/[\uD800-\uDBFF]$/, "")}...` : line;
}

/** `NotFound` for 404, as the service writes it. */
const statusName = (status: number): string => STATUS_CODES[status]?.replaceAll(/[^a-z]/gi, "") ?? String(status);

/** As in the service's messages: `1/16/2022 8:56:35 PM`. @param now milliseconds since 1970 */
export const serviceTimestamp = (now: number): string =>
  new Date(now).toLocaleString("en-US", { timeZone: "UTC" }).replace(",", "").replaceAll("\u202f", " ");
