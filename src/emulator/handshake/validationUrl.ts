import { createHmac } from "node:crypto";
import { matchesSecret, type HttpReply, type HttpRequest } from "../http/http.ts";
import type { StoredOperation } from "../store/state.ts";

/** What a validation URL stands for. */
interface ValidationUrlSubject {
  readonly eventSubscriptionName: string;
  /** Id of the operation that waits for the webhook's consent. */
  readonly operation: string;
}

/**
 * The URL by which somebody may agree in a webhook's place, in the form of Azure's.
 *
 * @param origin of the emulator; with another port after a restart, a URL that was sent before leads nowhere
 * @param key from which the token is made; it must stay secret, and the same over restarts
 * @param at milliseconds since 1970
 */
export function createValidationUrl(
  { eventSubscriptionName, operation }: ValidationUrlSubject,
  { origin, key, at }: { readonly origin: string; readonly key: string; readonly at: number },
): string {
  const query = new URLSearchParams({
    id: operation,
    t: new Date(at).toISOString(),
    // The version that introduced it; Azure's own example names this one, too.
    apiVersion: "2018-05-01-preview",
    token: tokenOf({ eventSubscriptionName, operation }, key),
  });
  return `${origin}/eventsubscriptions/${eventSubscriptionName}/validate?${query.toString()}`;
}

/** Bound to one operation, so that nothing has to be kept for it: who has not the key cannot make it. */
const tokenOf = ({ eventSubscriptionName, operation }: ValidationUrlSubject, key: string): string =>
  createHmac("sha256", key)
    .update(`validate ${eventSubscriptionName.toLowerCase()} ${operation}`)
    .digest("hex")
    .toUpperCase();

const validationPathPattern = /^\/+eventsubscriptions\/+([^/]+)\/+validate\/*$/i;

/** Whether a request's path is that of a validation URL. */
export const isValidationPath = (requested: string): boolean => validationPathPattern.test(requested);

/**
 * Answers who opens a validation URL. It has a token of its own instead of a sign-in, as people open it in a browser; what
 * it answers is plain text without anything of the request in it.
 *
 * @param agree takes the consent for an operation that waits for it, and gives how the operation stands then; undefined
 * when there is none
 */
export async function answerValidation(
  { method, path: requested, query }: HttpRequest,
  key: string,
  agree: (operation: string) => Promise<StoredOperation["status"] | undefined>,
): Promise<HttpReply> {
  if (method !== "GET")
    return plainTextReply(405, "Open the validation URL with GET, for example in a browser.", { allow: "GET" });
  const sent = {
    eventSubscriptionName: validationPathPattern.exec(requested)?.[1] ?? "",
    operation: query.get("id") ?? "",
  };
  if (!matchesSecret(query.get("token") ?? "", tokenOf(sent, key)))
    return plainTextReply(
      403,
      "The Local Event Grid has not sent this validation URL. Open the whole validationUrl from the validation event, as it is.",
    );
  const status = await agree(sent.operation);
  if (status === "Succeeded") return plainTextReply(200, "The webhook is validated. It receives events from now on.");
  return plainTextReply(
    410,
    "This validation URL is not valid any more: its 10 minutes are over, or the event subscription was changed or deleted since. Create the event subscription again; its webhook is then sent a new one.",
  );
}

const plainTextReply = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): HttpReply => ({
  status,
  headers: { ...headers, "cache-control": "no-store", "x-content-type-options": "nosniff" },
  text: `${text}\n`,
});
