import { describe, expect, it } from "vitest";
import { judgeAttempt } from "../../../src/emulator/delivery/retry.ts";
import type { WebhookResult } from "../../../src/emulator/delivery/webhookPoster.ts";

const status = (code: number): WebhookResult => ({ kind: "answered", status: code, headers: {}, body: "" });
const minutes = 60_000;
const hours = 60 * minutes;

describe("a response to a delivery", () => {
  it.each([200, 201, 202, 203, 204])("%i counts as delivered", (code) => {
    expect(judgeAttempt(status(code), 1)).toEqual({
      outcome: "Delivered",
      why: `the webhook answered ${code}`,
      status: code,
    });
  });

  it.each([
    [400, "BadRequest"],
    [401, "Unauthorized"],
    [403, "Forbidden"],
    [413, "PayloadTooLarge"],
  ])("%i is not retried, and is called %s", (code, outcome) => {
    const judged = judgeAttempt(status(code), 1);
    expect(judged.outcome).toBe(outcome);
    expect(judged.retryAfter).toBeUndefined();
  });

  it.each([
    [205, 10_000],
    [301, 10_000],
    [404, 10_000],
    [408, 2 * minutes],
    [500, 10_000],
    [503, 30_000],
  ])("%i is retried, first after %i ms", (code, pause) => {
    expect(judgeAttempt(status(code), 1).retryAfter).toBe(pause);
  });

  it("that is missing is retried, with Event Grid's name for the cause", () => {
    const answer: WebhookResult = { kind: "failed", cause: "TimedOut", why: "no answer within 30 s" };
    expect(judgeAttempt(answer, 1)).toEqual({ outcome: "TimedOut", why: "no answer within 30 s", retryAfter: 10_000 });
  });
});

it("delays grow as documented, up to 12 hours", () => {
  const pauses = Array.from({ length: 12 }, (_, at) => judgeAttempt(status(500), at + 1).retryAfter);
  expect(pauses).toEqual([
    10_000,
    30_000,
    1 * minutes,
    5 * minutes,
    10 * minutes,
    30 * minutes,
    1 * hours,
    3 * hours,
    6 * hours,
    12 * hours,
    12 * hours,
    12 * hours,
  ]);
});

it("the minimum delay of a busy webhook does not shorten a longer one of the schedule", () => {
  expect(judgeAttempt(status(503), 4).retryAfter).toBe(5 * minutes);
});
