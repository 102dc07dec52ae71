import { Failure } from "../../../core/failure.ts";
import type { JsonObject } from "../../../core/json.ts";
import { toText } from "../../store/jsonValues.ts";
import { resourceNameFromId } from "../../store/storedEventSubscription.ts";
import type { WebhookResult } from "../webhookPoster.ts";

/** The name of the function from `.../sites/APP/functions/NAME`. */
export const functionNameOf = (settings: JsonObject): string => resourceNameFromId(toText(settings["resourceId"]));

/**
 * Where a Functions host takes events for a function with an Event Grid trigger. On the machine it needs no key.
 *
 * @see https://learn.microsoft.com/azure/azure-functions/event-grid-how-tos#local-testing-with-viewer-web-app
 */
export const functionUrl = (host: string, name: string): string =>
  `${host}/runtime/webhooks/EventGrid?functionName=${encodeURIComponent(name)}`;

/**
 * Checks the URL of a Functions host.
 *
 * @returns it without a slash at its end
 * @throws Failure `refused`
 */
export function toFunctionsHost(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash;
  if (isPlain) return url.href.replace(/\/+$/, "");
  throw new Failure("refused", "The URL of the Functions host is invalid.", {
    why: "It must be an http or https URL without a query.",
    remedy: "Use the address that func start prints, for example http://127.0.0.1:7071.",
  });
}

/** Says what to do about a failure to invoke a function. The others are the function's own. */
export function explainFunctionsResult(result: WebhookResult, host: string, name: string): WebhookResult {
  if (result.kind === "failed") {
    const why =
      result.cause === "SocketError" ? `no Functions host answers at ${host}, start it with func start` : result.why;
    return { ...result, why };
  }
  const absent = `no function "${name}" with an Event Grid trigger runs at ${host}, so start it there or correct its name and casing: the host`;
  return { ...result, by: result.status === 404 ? absent : "the Functions host", isAzureResource: true };
}
