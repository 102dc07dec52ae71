import { expect, test } from "vitest";
import { readEvents } from "../../../src/core/events/envelope.ts";
import { toTailRow } from "../../../src/core/tail/tailRow.ts";

const receivedAt = Date.parse("2031-01-01T00:00:01.500Z");

function row(raw: string, deliveryCount = 0) {
  const [event] = readEvents(JSON.parse(raw)).events;
  if (!event) throw new Error("The test wrote no event.");
  return toTailRow({ sequence: 7, receivedAt, deliveryCount, event }, "churn");
}

test("a row has the type, subject, status, latency and attempts of an event", () => {
  const raw = `{"id":"1","eventType":"Microsoft.MachineLearningServices.RunStatusChanged","topic":"/workspaces/churn",
    "subject":"experiments/e/runs/r","eventTime":"2031-01-01T00:00:00.0000000Z","data":{"runStatus":"Failed"}}`;
  expect(row(raw, 2)).toEqual({
    sequence: 7,
    tailLabel: "churn",
    receivedAt,
    type: "Run status changed",
    subject: "experiments/e/runs/r",
    status: "Failed",
    latencyMs: 1500,
    latencyNote: 'Event time: "2031-01-01T00:00:00.0000000Z"',
    attempts: 3,
  });
});

test.each([
  ["an unknown type as sent", `{"eventType":"Contoso.Custom"}`, { type: "Contoso.Custom" }],
  ["a type named after a prototype as text", `{"eventType":"constructor"}`, { type: "constructor", status: "" }],
  ["no latency without a time", `{"eventType":"T"}`, { latencyMs: undefined, latencyNote: "The event has no time." }],
  [
    "no latency if the time is invalid",
    `{"eventType":"T","eventTime":"yesterday"}`,
    { latencyMs: undefined, latencyNote: `The event's time can't be read: "yesterday"` },
  ],
  [
    "a negative latency for a time in the future",
    `{"eventType":"T","eventTime":"2031-01-01T00:00:02Z"}`,
    {
      latencyMs: -500,
      latencyNote: `The event's time is after its arrival, so two clocks differ. Event time: "2031-01-01T00:00:02Z"`,
    },
  ],
  ["a time with an offset", `{"eventType":"T","eventTime":"2031-01-01T01:00:00+01:00"}`, { latencyMs: 1500 }],
  [
    "no latency if the time could be several instants",
    `{"eventType":"T","eventTime":"2031-01-01T00:00:00"}`,
    { latencyMs: undefined },
  ],
  [
    "no latency for a time that was never set",
    `{"eventType":"T","eventTime":"0001-01-01T00:00:00Z"}`,
    { latencyMs: undefined },
  ],
  ["a status only as text", `{"eventType":"T","data":{"runStatus":{"toString":"x"}}}`, { status: "" }],
  ["no status if the data is not an object", `{"eventType":"T","data":["runStatus"]}`, { status: "" }],
  ["no inherited status", `{"eventType":"T","data":{"__proto__":{"runStatus":"forged"}}}`, { status: "" }],
])("a row has %s", (_, raw, shown) => {
  expect(row(raw)).toMatchObject(shown);
});

test("a row has the beginning of texts of any length", () => {
  const long = "\u{1F525}".repeat(500_000);
  const { type, subject, status, latencyNote } = row(
    JSON.stringify({ eventType: long, subject: long, eventTime: long, data: { runStatus: long } }),
  );
  for (const text of [type, subject, status, latencyNote]) {
    expect(text.length).toBeLessThan(600);
    expect(text).toContain("\u{1F525}…");
  }
});
