import { expect, test } from "vitest";
import { Tail } from "../../src/app/tail.ts";
import { readEvents } from "../../src/core/events/envelope.ts";
import { tailRow } from "../../src/views/tailRow.ts";
import { World, workspaceId } from "../app/world.ts";

const receivedAt = Date.parse("2031-01-01T00:00:01.500Z");
const tail = new Tail({ workspaceId, label: "churn" }, Object.assign(new World(), { nextSequence: () => 1 }));

function row(raw: string, deliveryCount = 0) {
  const [event] = readEvents(JSON.parse(raw)).events;
  if (!event) throw new Error("The test wrote no event.");
  return tailRow({ sequence: 7, receivedAt, deliveryCount, event, tail });
}

test("a row shows what a person looks for", () => {
  const raw = `{"id":"1","eventType":"Microsoft.MachineLearningServices.RunStatusChanged","topic":"${workspaceId}",
    "subject":"experiments/e/runs/r","eventTime":"2031-01-01T00:00:00.0000000Z","data":{"runStatus":"Failed"}}`;
  expect(row(raw, 2)).toEqual({
    sequence: 7,
    tail: "churn",
    receivedAt,
    type: "Run status changed",
    subject: "experiments/e/runs/r",
    status: "Failed",
    late: 1500,
    tries: 3,
  });
});

test.each([
  ["an unknown type as it was sent", `{"eventType":"Contoso.Custom"}`, { type: "Contoso.Custom" }],
  ["a type named after a prototype as text", `{"eventType":"constructor"}`, { type: "constructor", status: "" }],
  ["no lateness without a time", `{"eventType":"T"}`, { late: undefined }],
  ["no lateness when the time cannot be read", `{"eventType":"T","eventTime":"yesterday"}`, { late: undefined }],
  ["an early event as one", `{"eventType":"T","eventTime":"2031-01-01T00:00:02Z"}`, { late: -500 }],
  ["a time with an offset", `{"eventType":"T","eventTime":"2031-01-01T01:00:00+01:00"}`, { late: 1500 }],
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
