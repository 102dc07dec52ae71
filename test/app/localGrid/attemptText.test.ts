import { expect, test } from "vitest";
import { attemptText } from "../../../src/app/localGrid/attemptText.ts";
import type { DeliveryAttempt } from "../../../src/core/deliveries/deliveryRecord.ts";

const attempt: DeliveryAttempt = { at: "T", outcome: "Busy", why: "it answered 503", status: 503, took: 3 };
const withBody = (body: string): string =>
  attemptText({ ...attempt, response: { headers: [{ name: "retry-after", value: "5" }], body, omittedBytes: 0 } });

test("an attempt without a response is its own JSON", () => {
  expect(JSON.parse(attemptText(attempt))).toEqual(attempt);
});

test("a body that is JSON is shown as such, digit by digit", () => {
  expect(withBody('{"id":12345678901234567890}')).toContain('"id": 12345678901234567890');
});

test.each(["no model", '{"cut', ""])("the body %j stays a text", (body) => {
  expect(JSON.parse(withBody(body))).toEqual({
    ...attempt,
    response: { body, omittedBytes: 0, headers: [{ name: "retry-after", value: "5" }] },
  });
});
