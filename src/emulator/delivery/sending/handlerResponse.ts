import type { HandlerResponse } from "../../../core/deliveries/handlerResponse.ts";
import { maskHeaderValue } from "../../../core/deliveries/handlerResponse.ts";
import type { WebhookResult } from "../webhookPoster.ts";

/** What is stored of a response: bytes of its body, number of its headers, and characters of each value. */
const responseLimits = { bodyBytes: 2_048, headers: 40, valueLength: 512 };

/** The beginning of a response for the delivery log, without the secrets in its headers; undefined for an empty one. */
export function toHandlerResponse(result: WebhookResult & { readonly kind: "answered" }): HandlerResponse | undefined {
  const headers = Object.entries(result.headers)
    .flatMap(([name, value]) => (value === undefined ? [] : [value].flat().map((one) => [name, one] as const)))
    .slice(0, responseLimits.headers)
    .map(([name, value]) => ({ name, value: shorten(maskHeaderValue(name, value)) }));
  if (!headers.length && !result.body) return undefined;
  const bytes = Buffer.from(result.body);
  // Of a compressed body, `size` counts the compressed bytes; of one that isn't text, the text has other bytes.
  if (result.body.includes("\0")) return { headers, body: "", omittedBytes: result.size ?? bytes.length };
  const size = Math.max(result.size ?? 0, bytes.length);
  const kept = bytes.subarray(0, responseLimits.bodyBytes);
  // `stream` leaves out a character that was cut in two.
  const body = new TextDecoder().decode(kept, { stream: true });
  return { headers, body, omittedBytes: size - Buffer.byteLength(body) };
}

const shorten = (value: string): string =>
  value.length > responseLimits.valueLength ? `${value.slice(0, responseLimits.valueLength)}\u2026` : value;
