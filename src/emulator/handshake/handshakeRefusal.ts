import { STATUS_CODES } from "node:http";
import { redactUrl } from "../../core/subscription/endpoint.ts";
import type { WebhookResult } from "../delivery/webhookPoster.ts";

/** How an operation failed, in the form of its status. */
export interface OperationError {
  readonly code: string;
  readonly message: string;
}

/** Why a webhook has not agreed. */
export interface HandshakeRefusal {
  readonly kind: "refused";
  /** The service's own sentence, its spelling included; people search for it. */
  readonly azureMessage: string;
  /** The one that helps, without its full stop. */
  readonly reason: string;
}

/** By what a webhook was asked. */
type HandshakeHttpMethod = "POST" | "OPTIONS";

/** The service's own message, and then the concrete reason. */
export function toOperationError(
  url: string,
  { azureMessage, reason }: HandshakeRefusal,
  { now, activityId }: { readonly now: number; readonly activityId: string },
): OperationError {
  const page = /\bOPTIONS\b/.test(azureMessage) ? "esvalidationcloudevent" : "esvalidation";
  const message =
    `Webhook validation handshake failed for ${redactUrl(url)}. ${azureMessage} ` +
    `For troublehooting, visit https://aka.ms/${page}. Activity id:${activityId}, timestamp: ${timestamp(now)} (UTC). ` +
    `Reason: ${reason}.`;
  return { code: "Url validation", message };
}

/** For a request without an answer. */
export const noAnswerRefusal = (
  method: HandshakeHttpMethod,
  { why }: Extract<WebhookResult, { kind: "failed" }>,
): HandshakeRefusal => ({
  kind: "refused",
  azureMessage: `Http ${method} request failed with response code Unknown.`,
  reason: why,
});

/** For an answer whose status already says no. */
export function wrongStatusRefusal(
  method: HandshakeHttpMethod,
  { status, headers }: Extract<WebhookResult, { kind: "answered" }>,
  { url, rule }: { readonly url: string; readonly rule: string },
): HandshakeRefusal {
  const { location } = headers;
  const to = location && URL.canParse(location, url) ? ` to ${redactUrl(new URL(location, url).href)}` : "";
  const isRedirect = status >= 300 && status < 400;
  const what = isRedirect ? `, a redirect${to}; Event Grid does not follow it` : `; ${rule}`;
  return statusRefusal(method, status, `it answered ${status}${what}`);
}

export const statusRefusal = (method: HandshakeHttpMethod, status: number, reason: string): HandshakeRefusal => ({
  kind: "refused",
  azureMessage: `Http ${method} request failed with response code ${statusName(status)}.`,
  reason,
});

/** What a webhook wrote, on one line and short enough for a message. */
export function excerpt(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
  // Half a surrogate pair at the cut would show as an escape.
  return line.length > 200 ? `${line.slice(0, 200).replace(/[\uD800-\uDBFF]$/, "")}...` : line;
}

/** `NotFound` for 404, as the service writes it. */
const statusName = (status: number): string => STATUS_CODES[status]?.replaceAll(/[^a-z]/gi, "") ?? String(status);

/** `1/16/2022 8:56:35 PM` */
const timestamp = (now: number): string =>
  new Date(now).toLocaleString("en-US", { timeZone: "UTC" }).replace(",", "").replaceAll("\u202f", " ");
