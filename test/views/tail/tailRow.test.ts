import { expect, test } from "vitest";
import { Tail } from "../../../src/app/tail/tail.ts";
import { readEvents } from "../../../src/core/events/envelope.ts";
import { toTailRow } from "../../../src/views/tail/tailRow.ts";
import { FakeDeps, workspaceId } from "../../app/fakeDeps.ts";

const receivedAt = Date.parse("2031-01-01T00:00:01.500Z");
const tail = new Tail({ workspaceId, label: "churn" }, Object.assign(new FakeDeps(), { nextSequence: () => 1 }));

function row(raw: string, deliveryCount = 0) {
  const [event] = readEvents(JSON.parse(raw)).events;
  if (!event) throw new Error("The test wrote no event.");
  return toTailRow({ sequence: 7, receivedAt, deliveryCount, event, tail });
}

test("a row shows what a person looks for", () => {
  const raw = `{"id":"1","eventType":"Microsoft.MachineLearningServices.RunStatusChanged","topic":"${workspaceId}",
    "subject":"experiments/e/runs/r","eventTime":"2031-01-01T00:00:00.0000000Z","data":{"runStatus":"Failed"}}`;
  expect(row(raw, 2)).toEqual({
    sequence: 7,
    tailLabel: "churn",
    receivedAt,
    type: "Run status changed",
    subject: "experiments/e/runs/r",
    status: "Failed",
    latencyMs: 1500,
    attempts: 3,
  });
});

test.each([
  ["an unknown type as it was sent", `{"eventType":"Contoso.Custom"}`, { type: "Contoso.Custom" }],
  ["a type named after a prototype as text", `{"eventType":"constructor"}`, { type: "constructor", status: "" }],
  ["no lateness without a time", `{"eventType":"T"}`, { latencyMs: undefined }],
  ["no lateness when the time cannot be read", `{"eventType":"T","eventTime":"yesterday"}`, { latencyMs: undefined }],
  ["an early event as one", `{"eventType":"T","eventTime":"2031-01-01T00:00:02Z"}`, { latencyMs: -500 }],
  ["a time with an offset", `{"eventType":"T","eventTime":"2031-01-01T01:00:00+01:00"}`, { latencyMs: 1500 }],
  ["a status only as text", `{"eventType":"T","data":{"runStatus":{"toString":"x"}}}`, { status: "" }],
  ["no status of what is no object", `{"eventType":"T","data":["runStatus"]}`, { status: "" }],
  [
    "no status that was only inherited",
    `{"eventType":"T","data":{"__proto__":{"runStatus":"forged"}}}`,
    { status: "" },
  ],
])("a row shows %s", (_, raw, shown) => {
  expect(row(raw)).toMatchObject(shown);
});
