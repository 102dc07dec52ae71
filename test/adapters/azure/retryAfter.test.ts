import { createHttpHeaders } from "@azure/core-rest-pipeline";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readRetryAfterSeconds, readThrottledSeconds } from "../../../src/adapters/azure/retryAfter.ts";

const readFromHeaders = (headers: Record<string, string>): number | undefined =>
  readRetryAfterSeconds({ headers: createHttpHeaders(headers) });
const date = "Thu, 26 Nov 2026 10:00:00 GMT";

test.each<[Record<string, string>, number | undefined]>([
  [{ "retry-after": "20" }, 20],
  [{ "retry-after": "0" }, 0],
  [{ "retry-after": "20", "x-ms-retry-after-ms": "1500" }, 1.5],
  [{ "retry-after-ms": "250" }, 0.25],
  [{ "retry-after": "Thu, 26 Nov 2026 10:01:30 GMT", date }, 90],
  [{ "retry-after": "Thu, 26 Nov 2026 09:00:00 GMT", date }, 0],
  [{ "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }, 0],
  [{}, undefined],
  [{ "retry-after": "" }, undefined],
  [{ "retry-after": " " }, undefined],
  [{ "retry-after": "-5" }, undefined],
  [{ "retry-after": "Infinity" }, undefined],
  [{ "retry-after": "soon" }, undefined],
  [{ "retry-after": "soon GMT" }, undefined],
])("reads %o as a delay of %s s", (headers, seconds) => {
  expect(readFromHeaders(headers)).toBe(seconds);
});

test("reads any header as a finite number of seconds, at least 0, or as none", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, milliseconds) => {
      const seconds = readFromHeaders({ "retry-after": text, "retry-after-ms": milliseconds }) ?? 0;
      expect(Number.isFinite(seconds) && seconds >= 0).toBe(true);
    }),
  );
});

test.each([
  [429, 20],
  [503, 20],
  [500, undefined],
  [202, undefined],
])("reads a %i with Retry-After as throttling for %s s", (status, seconds) => {
  expect(readThrottledSeconds({ status, headers: createHttpHeaders({ "retry-after": "20" }) })).toBe(seconds);
});
