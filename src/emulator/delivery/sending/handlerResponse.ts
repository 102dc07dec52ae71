import type { IncomingHttpHeaders } from "node:http";
import {
  type HandlerResponse,
  type HandlerResponseHeader,
  maskHeaderValue,
} from "../../../core/deliveries/handlerResponse.ts";
import type { WebhookResult } from "../webhookPoster.ts";

/** What is stored of a response: bytes of its body, number of its headers, and characters of each value. */
const responseLimits = { bodyBytes: 2_048, headers: 40, valueLength: 512 };

/** The beginning of a response for the delivery log, without the secrets in its headers; undefined for an empty one. */
export function toHandlerResponse(result: WebhookResult & { readonly kind: "answered" }): HandlerResponse | undefined {
  const headers = readHeaders(result.headers);
  if (!result.body) return headers.length ? { headers, body: "", omittedBytes: 0 } : undefined;
  const bytes = Buffer.from(result.body);
  // Of a compressed body, `size` counts the compressed bytes; of one that isn't text, the text has other bytes.
  if (result.body.includes("\0")) return { headers, body: "", omittedBytes: result.size ?? bytes.length };
  const size = Math.max(result.size ?? 0, bytes.length);
  const kept = bytes.subarray(0, responseLimits.bodyBytes);
  // `stream` leaves out a character that was cut in two.
  const body = new TextDecoder().decode(kept, { stream: true });
  return { headers, body, omittedBytes: size - Buffer.byteLength(body) };
}

function readHeaders(received: IncomingHttpHeaders): readonly HandlerResponseHeader[] {
  const headers: HandlerResponseHeader[] = [];
  const add = (name: string, value: string | undefined): void => {
    if (value === undefined || headers.length >= responseLimits.headers) return;
    headers.push({ name, value: shorten(maskHeaderValue(name, value)) });
  };
  for (const [name, value] of Object.entries(received))
    if (Array.isArray(value)) for (const one of value) add(name, one);
    else add(name, value);
  return headers;
}

const shorten = (value: string): string =>
  value.length > responseLimits.valueLength ? `${value.slice(0, responseLimits.valueLength)}\u2026` : value;
