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

/** How often a request was sent to a service that always answers so, and which waits were heard of. */
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

describe("a request is sent three times where", () => {
  test.each<[string, HttpMethods, boolean, SentOutcome]>([
    ["a read is cut", "GET", true, { code: "ECONNRESET" }],
    ["a question is cut", "POST", true, { code: "ECONNRESET" }],
    ["a write is cut", "PUT", false, { code: "EPIPE" }],
    ["a deletion meets a 500", "DELETE", false, { status: 500 }],
    ["a write is asked to wait", "PUT", false, { status: 429, headers: { "retry-after": "0" } }],
    [
      "even a POST that changes something is asked to wait",
      "POST",
      false,
      { status: 429, headers: { "retry-after": "0" } },
    ],
  ])("%s", async (_, method, read, outcome) => {
    expect((await sendWithRetries(method, read, outcome)).times).toBe(3);
  });
});

describe("a request is sent once where", () => {
  test.each<[string, HttpMethods, boolean, SentOutcome]>([
    ["a POST that changes something is cut", "POST", false, { code: "ECONNRESET" }],
    ["a POST that changes something meets a 500", "POST", false, { status: 500 }],
    ["nobody knows the host", "GET", true, { code: "ENOTFOUND" }],
    ["nobody can be asked for the host", "GET", true, { code: "EAI_AGAIN" }],
    ["nobody listens", "GET", true, { code: "ECONNREFUSED" }],
    ["the network is down", "GET", true, { code: "ENETUNREACH" }],
    ["the certificate is not trusted", "GET", true, { code: "SELF_SIGNED_CERT_IN_CHAIN" }],
    ["a proxy is away", "GET", true, { code: "REQUEST_SEND_ERROR" }],
    ["a read is asked to wait", "GET", true, { status: 429, headers: { "retry-after": "0" } }],
    ["a read is asked to wait by a 503", "GET", true, { status: 503, headers: { "retry-after": "0" } }],
    [
      "a write is asked to wait for longer than it may",
      "PUT",
      false,
      { status: 429, headers: { "retry-after": "61" } },
    ],
    ["a write is throttled and not told how long", "PUT", false, { status: 429 }],
    ["it is not implemented", "GET", true, { status: 501 }],
    ["it is refused", "GET", true, { status: 403 }],
  ])("%s", async (_, method, read, outcome) => {
    expect((await sendWithRetries(method, read, outcome)).times).toBe(1);
  });
});

test("all waits of a change together stay within what it may wait", async () => {
  const outcome = { status: 429, headers: { "retry-after-ms": "6" } };
  expect(await sendWithRetries("PUT", false, outcome, 10)).toEqual({ times: 2, waited: [1] });
});

test.each([new Error("x"), new TypeError("x"), { code: "ECONNRESET" }, undefined])("%s is no cut", (error) => {
  expect(isConnectionLost(error)).toBe(false);
});
