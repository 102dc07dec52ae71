import { createHmac } from "node:crypto";
import { isSecret, type Reply, type Request } from "../http.ts";
import type { Operation } from "../state.ts";

/** What a validation URL stands for. */
interface Sent {
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
export function validationUrl(
  { eventSubscriptionName, operation }: Sent,
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
const tokenOf = ({ eventSubscriptionName, operation }: Sent, key: string): string =>
  createHmac("sha256", key)
    .update(`validate ${eventSubscriptionName.toLowerCase()} ${operation}`)
    .digest("hex")
    .toUpperCase();

const path = /^\/+eventsubscriptions\/+([^/]+)\/+validate\/*$/i;

/** Whether a request's path is that of a validation URL. */
export const isValidationPath = (requested: string): boolean => path.test(requested);

/**
 * Answers who opens a validation URL. It has a token of its own instead of a sign-in, as people open it in a browser; what
 * it answers is plain text without anything of the request in it.
 *
 * @param agree takes the consent for an operation that waits for it, and gives how the operation stands then; undefined
 * when there is none
 */
export async function answerValidation(
  { method, path: requested, query }: Request,
  key: string,
  agree: (operation: string) => Promise<Operation["status"] | undefined>,
): Promise<Reply> {
  if (method !== "GET")
    return page(405, "Open the validation URL with GET, for example in a browser.", { allow: "GET" });
  const sent = { eventSubscriptionName: path.exec(requested)?.[1] ?? "", operation: query.get("id") ?? "" };
  if (!isSecret(query.get("token") ?? "", tokenOf(sent, key)))
    return page(
      403,
      "The Local Event Grid has not sent this validation URL. Open the whole validationUrl from the validation event, as it is.",
    );
  const status = await agree(sent.operation);
  if (status === "Succeeded") return page(200, "The webhook is validated. It receives events from now on.");
  return page(
    410,
    "This validation URL is not valid any more: its 10 minutes are over, or the event subscription was changed or deleted since. Create the event subscription again; its webhook is then sent a new one.",
  );
}

const page = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { ...headers, "cache-control": "no-store", "x-content-type-options": "nosniff" },
  text: `${text}\n`,
});
