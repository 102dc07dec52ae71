import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpMethods,
  type PipelineResponse,
  RestError,
} from "@azure/core-rest-pipeline";
import { describe, expect, test } from "vitest";
import { isConnectionLost, createRetryPolicy } from "../../../src/adapters/azure/retryPolicy.ts";

type SentOutcome = { readonly status: number; readonly headers?: Record<string, string> } | { readonly code: string };

/** Counts how often a request is sent to a service that always responds alike, and collects the reported delays. */
async function sendWithRetries(method: HttpMethods, read: boolean, outcome: SentOutcome, throttled = 60_000) {
  const waited: number[] = [];
  let times = 0;
  const request = createPipelineRequest({ url: "https://management.azure.com/x", method });
  const next = async (): Promise<PipelineResponse> => {
    times++;
    if ("code" in outcome) throw new RestError("It failed.", { code: outcome.code, request });
    return { request, status: outcome.status, headers: createHttpHeaders(outcome.headers) };
  };
  const policy = createRetryPolicy(
    { responseMs: 1, retryDelaysMs: [0, 0], maxThrottledMs: throttled },
    { isRead: () => read, onThrottled: (seconds) => waited.push(seconds) },
  );
  await policy.sendRequest(request, next).catch(() => undefined);
  return { times, waited };
}

describe("sends a request three times if", () => {
  test.each<[string, HttpMethods, boolean, SentOutcome]>([
    ["the connection of a read breaks", "GET", true, { code: "ECONNRESET" }],
    ["the connection of a query breaks", "POST", true, { code: "ECONNRESET" }],
    ["the connection of a write breaks", "PUT", false, { code: "EPIPE" }],
    ["a deletion fails with a 500", "DELETE", false, { status: 500 }],
    ["a write is throttled", "PUT", false, { status: 429, headers: { "retry-after": "0" } }],
    ["a POST that changes something is throttled", "POST", false, { status: 429, headers: { "retry-after": "0" } }],
  ])("%s", async (_, method, read, outcome) => {
    expect((await sendWithRetries(method, read, outcome)).times).toBe(3);
  });
});

describe("sends a request once if", () => {
  test.each<[string, HttpMethods, boolean, SentOutcome]>([
    ["the connection of a POST that changes something breaks", "POST", false, { code: "ECONNRESET" }],
    ["a POST that changes something fails with a 500", "POST", false, { status: 500 }],
    ["the host is unknown", "GET", true, { code: "ENOTFOUND" }],
    ["name resolution fails", "GET", true, { code: "EAI_AGAIN" }],
    ["the connection is refused", "GET", true, { code: "ECONNREFUSED" }],
    ["the network is down", "GET", true, { code: "ENETUNREACH" }],
    ["the certificate is not trusted", "GET", true, { code: "SELF_SIGNED_CERT_IN_CHAIN" }],
    ["a proxy is unreachable", "GET", true, { code: "REQUEST_SEND_ERROR" }],
    ["a read is throttled", "GET", true, { status: 429, headers: { "retry-after": "0" } }],
    ["a read is throttled with a 503", "GET", true, { status: 503, headers: { "retry-after": "0" } }],
    [
      "a write is throttled for longer than it may wait",
      "PUT",
      false,
      { status: 429, headers: { "retry-after": "61" } },
    ],
    ["a write is throttled without a delay", "PUT", false, { status: 429 }],
    ["it is not implemented", "GET", true, { status: 501 }],
    ["it is refused", "GET", true, { status: 403 }],
  ])("%s", async (_, method, read, outcome) => {
    expect((await sendWithRetries(method, read, outcome)).times).toBe(1);
  });
});

test("the delays of a change add up to its limit at most", async () => {
  const outcome = { status: 429, headers: { "retry-after-ms": "6" } };
  expect(await sendWithRetries("PUT", false, outcome, 10)).toEqual({ times: 2, waited: [1] });
});

test.each([new Error("x"), new TypeError("x"), { code: "ECONNRESET" }, undefined])(
  "%s is no broken connection",
  (error) => {
    expect(isConnectionLost(error)).toBe(false);
  },
);
