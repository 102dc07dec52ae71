import { expect, test } from "vitest";
import { Failure, isCancellation, formatFailure } from "../../src/core/failure.ts";

test("a failure tells what happened, why, and the way on, as far as they are known", () => {
  expect(formatFailure(new Failure("unreachable", "It is away.", { why: "No network.", remedy: "Refresh." }))).toBe(
    "It is away. No network. Refresh.",
  );
  expect(formatFailure(new Failure("refused", "No.", { remedy: "Ask." }))).toBe("No. Ask.");
  expect(formatFailure(new Failure("refused", "No."))).toBe("No.");
});

test("a failure without a cause does not claim one in the log", () => {
  expect("cause" in new Failure("refused", "No.")).toBe(false);
  expect(new Failure("refused", "No.", { cause: "x" }).cause).toBe("x");
});

test("only what an abort throws is a cancellation", () => {
  expect(isCancellation(AbortSignal.abort().reason)).toBe(true);
  expect(isCancellation(Object.assign(new Error("The operation was aborted."), { name: "AbortError" }))).toBe(true);
  expect(isCancellation(new Failure("timed-out", "Too late."))).toBe(false);
  expect(isCancellation(new DOMException("", "TimeoutError"))).toBe(false);
  expect(isCancellation({ name: "AbortError" })).toBe(false);
  expect(isCancellation(undefined)).toBe(false);
});
