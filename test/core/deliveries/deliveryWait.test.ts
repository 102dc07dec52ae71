import { expect, test } from "vitest";
import { formatDeliveryPause, formatDeliveryWait, isDeliveryWait } from "../../../src/core/deliveries/deliveryWait.ts";

const format = (iso: string): string => `<${iso}>`;

test("a pause names its end and the failures", () => {
  expect(formatDeliveryPause({ until: "T", failures: 1_234 }, format)).toBe("paused until <T> after 1,234 failures");
});

test("the time that the handler has used is in whole seconds, so that it never reads as more than the limit", () => {
  const wait = { kind: "response", elapsed: 29_999, limit: 30_000, batch: 1 } as const;
  expect(formatDeliveryWait(wait, format)).toBe("waiting for the response, 29 s of 30 s");
});

test.each([
  [{ kind: "turn" }, true],
  [{ kind: "pause", until: "T", failures: 10 }, true],
  [{ kind: "pause", until: "T" }, false],
  [{ kind: "response", elapsed: 1, limit: 2 }, false],
  [{ kind: "toString" }, false],
  [{}, false],
  [null, false],
])("%j from the wire is checked", (value, isValid) => {
  expect(isDeliveryWait(value)).toBe(isValid);
});
