import { expect, test } from "vitest";
import { Failure, isCancellation, formatFailure } from "../../src/core/failure.ts";

test("formats a failure as what happened, then why and what to do if known", () => {
  expect(
    formatFailure(new Failure("unreachable", "Azure is unreachable.", { why: "No network.", remedy: "Refresh." })),
  ).toBe("Azure is unreachable. No network. Refresh.");
  expect(formatFailure(new Failure("refused", "No.", { remedy: "Ask." }))).toBe("No. Ask.");
  expect(formatFailure(new Failure("refused", "No."))).toBe("No.");
});

test("has no cause property without a cause, so that logs don't show an undefined one", () => {
  expect("cause" in new Failure("refused", "No.")).toBe(false);
  expect(new Failure("refused", "No.", { cause: "x" }).cause).toBe("x");
});

test("treats only the error of an abort as a cancellation", () => {
  expect(isCancellation(AbortSignal.abort().reason)).toBe(true);
  expect(isCancellation(Object.assign(new Error("The operation was aborted."), { name: "AbortError" }))).toBe(true);
  expect(isCancellation(new Failure("timed-out", "Timed out."))).toBe(false);
  expect(isCancellation(new DOMException("", "TimeoutError"))).toBe(false);
  expect(isCancellation({ name: "AbortError" })).toBe(false);
  expect(isCancellation(undefined)).toBe(false);
});
