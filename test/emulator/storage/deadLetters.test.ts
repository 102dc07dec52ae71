import { assert, constantFrom, oneof, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import type { DeadLetter } from "../../../src/emulator/delivery/sending/sender.ts";
import { deadLetterBlob, deadLetterName } from "../../../src/emulator/storage/deadLetters.ts";
import { toQueueMessage } from "../../../src/emulator/storage/queueMessage.ts";

const place = { container: "myblobcontainer", eventSubscriptionName: "My-Blob-Subscription", id: "111111111-1111" };
const letter: DeadLetter = {
  event: `{"id":"1","eventType":"T","data":{"deadLetterReason":"data's own"}}`,
  schema: "EventGridSchema",
  reason: "MaxDeliveryAttemptsExceeded",
  attempts: 3,
  outcome: "NotFound",
  publishedAt: Date.parse("2020-08-13T17:18:14.026Z"),
  lastAttemptAt: Date.parse("2020-08-13T17:18:14.046Z"),
};
const blob = (...letters: DeadLetter[]): unknown => JSON.parse(deadLetterBlob(letters));

describe("the name of a dead-letter blob", () => {
  it.each([
    ["2019-08-08T05:00:00Z", "2019/8/8/5"],
    ["2019-12-31T23:59:59.999Z", "2019/12/31/23"],
    ["2026-01-01T00:30:00+02:00", "2025/12/31/22"],
  ])("at %s is in the folder %s", (time, folder) => {
    const now = Date.parse(time);
    expect(deadLetterName({ ...place, now })).toBe(`MY-BLOB-SUBSCRIPTION/${folder}/111111111-1111.json`);
  });

  it.each([
    [{ container: "../../etc" }, `"../../etc" isn't a valid container name`],
    [{ container: "A-B" }, `"A-B" isn't a valid container name`],
    [{ container: "ab" }, `"ab" isn't a valid container name`],
    [{ container: "a--b" }, `"a--b" isn't a valid container name`],
    [{ container: "a".repeat(64) }, "isn't a valid container name"],
    [{ eventSubscriptionName: ".." }, `".." isn't a valid event subscription name`],
    [{ eventSubscriptionName: "a/../../b" }, "isn't a valid event subscription name"],
    [{ id: "a\u0000b" }, "isn't a valid blob id"],
  ])("is rejected for %j", (invalid, reason) => {
    expect(() => deadLetterName({ ...place, now: 0, ...invalid })).toThrow(reason);
  });

  it("never leaves its folder, whatever its parts are", () => {
    const text = oneof(string(), constantFrom("..", "a/b", "\\", "con:", "abc", "%2e%2e", "abc\n"));
    assert(
      property(text, text, text, (container, eventSubscriptionName, id) => {
        try {
          const name = `${container}/${deadLetterName({ container, eventSubscriptionName, id, now: 0 })}`;
          expect(name).toMatch(/^[-a-z0-9]+\/[-A-Z0-9]+\/1970\/1\/1\/0\/[-a-zA-Z0-9]+\.json$/);
        } catch (error) {
          expect(error).toMatchObject({ name: "Failure", code: "storage" });
        }
      }),
    );
  });
});

describe("a dead letter", () => {
  it("is the event with fields about its delivery, in an array", () => {
    expect(blob(letter)).toEqual([
      {
        ...(JSON.parse(letter.event) as object),
        deadLetterReason: "MaxDeliveryAttemptsExceeded",
        deliveryAttempts: 3,
        lastDeliveryOutcome: "NotFound",
        publishTime: "2020-08-13T17:18:14.026Z",
        lastDeliveryAttemptTime: "2020-08-13T17:18:14.046Z",
      },
    ]);
  });

  it("has lower-case field names as a CloudEvent", () => {
    const event = { id: "1", source: "s", type: "T", specversion: "1.0" };
    expect(blob({ ...letter, event: JSON.stringify(event), schema: "CloudEventSchemaV1_0" })).toEqual([
      {
        ...event,
        deadletterreason: "MaxDeliveryAttemptsExceeded",
        deliveryattempts: 3,
        lastdeliveryoutcome: "NotFound",
        publishtime: "2020-08-13T17:18:14.026Z",
        lastdeliveryattempttime: "2020-08-13T17:18:14.046Z",
      },
    ]);
  });

  it("without any attempt has no time of the last attempt", () => {
    expect(blob({ ...letter, attempts: 0, reason: "TimeToLiveExceeded" })).toEqual([
      expect.not.objectContaining({ lastDeliveryAttemptTime: expect.anything() as unknown }),
    ]);
  });

  it.each([
    ["MaxDeliveryAttemptsExceeded", "MaxDeliveryAttemptsExceeded"],
    ["TimeToLiveExceeded", "TimeToLiveExceeded"],
    ["BadRequest", "UndeliverableDueToHttpBadRequest"],
    ["PayloadTooLarge", "UndeliverableDueToHttpPayloadTooLarge"],
  ])("after %s has the reason %s", (reason, deadLetterReason) => {
    expect(blob({ ...letter, reason })).toMatchObject([{ deadLetterReason }]);
  });

  it("overwrites fields of the same name in the event", () => {
    const event = { id: "1", deadLetterReason: "none", deliveryAttempts: 99 };
    expect(blob({ ...letter, event: JSON.stringify(event) })).toMatchObject([
      { deadLetterReason: "MaxDeliveryAttemptsExceeded", deliveryAttempts: 3 },
    ]);
  });
});

it("a queue message is the event as one JSON object in base64", () => {
  const event = '{"id":"1","data":{"name":"Größe ✓","size":1.0}}';
  expect(Buffer.from(toQueueMessage(event), "base64").toString("utf8")).toBe(event);
});
