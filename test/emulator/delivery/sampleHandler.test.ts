import { describe, expect, test } from "vitest";
import { answerAsSampleHandler } from "../../../src/emulator/delivery/sampleHandler.ts";

const url = "http://sample-handler.localhost/runtime/webhooks/EventGrid?functionName=notify";
const post = (body: unknown) =>
  answerAsSampleHandler({
    method: "POST",
    url,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

describe("the sample handler", () => {
  test("returns the code of a validation event", () => {
    const event = { eventType: "Microsoft.EventGrid.SubscriptionValidationEvent", data: { validationCode: "c" } };
    expect(post([event])).toMatchObject({ status: 200, body: '{"validationResponse":"c"}' });
  });

  test("allows every origin that asks with OPTIONS", () => {
    expect(answerAsSampleHandler({ method: "OPTIONS", url, body: "" })).toMatchObject({
      status: 200,
      headers: { "webhook-allowed-origin": "*" },
    });
  });

  test.each([
    ["a batch", [{ eventType: "A", subject: "s" }, { eventType: "B" }], "notify received A: s.\nnotify received B."],
    ["a CloudEvent", { type: "A", subject: "s" }, "notify received A: s."],
    ["an event without a type", [{ eventType: 1 }], "notify received an event without a type."],
  ])("answers 200 to %s and names what it received", (_, body, text) => {
    expect(post(body)).toMatchObject({ status: 200, body: text });
  });

  test.each(["", "{", "[]", "1", "[1]"])("answers 400 to %j", (body) => {
    expect(post(body)).toMatchObject({ status: 400, body: "The body is neither an event nor a list of events." });
  });
});
