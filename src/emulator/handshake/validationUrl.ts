import { createHmac } from "node:crypto";
import { matchesSecret, type HttpReply, type HttpRequest } from "../http/http.ts";
import type { StoredOperation } from "../store/state.ts";

/** What a validation URL validates. */
interface ValidationUrlSubject {
  readonly eventSubscriptionName: string;
  /** Id of the operation that waits for the validation. */
  readonly operation: string;
}

/**
 * The URL for manual validation, in Azure's form.
 *
 * @param origin of the emulator; a URL that was sent before stops working when the port changes
 * @param key signs the token; must stay secret, and the same across restarts
 * @param at milliseconds since 1970
 */
export function createValidationUrl(
  { eventSubscriptionName, operation }: ValidationUrlSubject,
  { origin, key, at }: { readonly origin: string; readonly key: string; readonly at: number },
): string {
  const query = new URLSearchParams({
    id: operation,
    t: new Date(at).toISOString(),
    // As in Azure's example: the version that introduced validation URLs.
    apiVersion: "2018-05-01-preview",
    token: tokenOf({ eventSubscriptionName, operation }, key),
  });
  return `${origin}/eventsubscriptions/${eventSubscriptionName}/validate?${query.toString()}`;
}

/** Signs the subject, so that no token has to be stored. */
const tokenOf = ({ eventSubscriptionName, operation }: ValidationUrlSubject, key: string): string =>
  createHmac("sha256", key)
    .update(`validate ${eventSubscriptionName.toLowerCase()} ${operation}`)
    .digest("hex")
    .toUpperCase();

const validationPathPattern = /^\/+eventsubscriptions\/+([^/]+)\/+validate\/*$/i;

export const isValidationPath = (path: string): boolean => validationPathPattern.test(path);

/**
 * Answers a request to a validation URL. Its token replaces authentication, because people open it in a browser. The
 * response is plain text that repeats nothing of the request.
 *
 * @param validate completes the handshake of an operation, and returns its status then; undefined if it does not exist
 * @param allowsPost whether an operation can be validated with POST, too
 */
export async function answerValidation(
  { method, path, query }: HttpRequest,
  key: string,
  validate: (operation: string) => Promise<StoredOperation["status"] | undefined>,
  allowsPost: (operation: string) => boolean,
): Promise<HttpReply> {
  const subject = {
    eventSubscriptionName: validationPathPattern.exec(path)?.[1] ?? "",
    operation: query.get("id") ?? "",
  };
  if (method !== "GET" && !(method === "POST" && allowsPost(subject.operation)))
    return plainTextReply(405, "Open the validation URL with GET, for example in a browser.", { allow: "GET" });
  if (!matchesSecret(query.get("token") ?? "", tokenOf(subject, key)))
    return plainTextReply(
      403,
      "The Local Event Grid didn't send this validation URL. Open the complete validationUrl from the validation event.",
    );
  if (method !== "GET" && !(method === "POST" && allowsPost(subject.operation)))
    return plainTextReply(405, "Open the validation URL with GET, for example in a browser.", { allow: "GET" });
  const status = await validate(subject.operation);
  if (status === "Succeeded") return plainTextReply(200, "The webhook is validated. It receives events from now on.");
  return plainTextReply(
    410,
    "This validation URL is no longer valid: its 10 minutes are over, or the event subscription was changed or deleted since. Create the event subscription again. Its webhook gets a new URL.",
  );
}

const plainTextReply = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): HttpReply => ({
  status,
  headers: { ...headers, "cache-control": "no-store", "x-content-type-options": "nosniff" },
  text: `${text}\n`,
});
