import { expect, test } from "vitest";
import {
  deliveryChildNodes,
  type DeliveryNode,
  deliveryDetailNodes,
  type DeliveryRecordNode,
} from "../../../src/app/localGrid/deliveryNode.ts";
import { deliveryRow } from "../../../src/app/localGrid/deliveryRow.ts";
import type { EventSubscriptionNode } from "../../../src/app/tree/treeNode.ts";
import type { DeliveryAttempt, DeliveryRecord } from "../../../src/core/deliveries/deliveryRecord.ts";
import { deliveryStatuses } from "../../../src/core/deliveries/deliveryStatus.ts";
import { Failure } from "../../../src/core/failure.ts";
import { createDeliveryRecord, sampleClause } from "../../core/deliveries/deliveryRecords.ts";
import { workspace } from "../fakeDeps.ts";

const eventSubscriptionNode: EventSubscriptionNode = {
  kind: "eventSubscription",
  cloud: "local",
  workspace,
  eventSubscription: { id: "/e", name: "notify", properties: {} },
};
/** Local time, so that rows read the same in every time zone. */
const today = new Date(2031, 0, 1, 12);
const at = (seconds: number): string => new Date(2031, 0, 1, 9, 0, seconds).toISOString();
const busy: DeliveryAttempt = { at: at(2), outcome: "Busy", why: "it answered 503", status: 503, took: 3 };

const rowOf = (node: DeliveryNode) => deliveryRow(node, today);
const node = (more: Partial<DeliveryRecord>): DeliveryRecordNode => ({
  kind: "record",
  eventSubscriptionNode,
  record: createDeliveryRecord({ acceptedAt: at(1), ...more }),
  key: "k",
});
const detailRows = (more: Partial<DeliveryRecord>) => deliveryDetailNodes(node(more)).map(rowOf);

test("a record shows its time, event and status, and opens the menu of an event", () => {
  expect(rowOf(node({ standing: "waiting", attempts: [busy], nextAttemptAt: at(12) }))).toMatchObject({
    label: "09:00:01 RunStatusChanged",
    description: "r Running — retrying, next attempt 09:00:12",
    icon: { id: "sync" },
    context: "fate canDeliverNow canDiscard canSkip",
    collapsible: "collapsed",
    accessibleLabel: "09:00:01, RunStatusChanged, r Running, retrying, next attempt 09:00:12",
    tooltip: {
      title: "RunStatusChanged r Running",
      facts: [
        { label: "Accepted", value: at(1) },
        { label: "Status", value: "retrying, next attempt 09:00:12" },
        { label: "Reason", value: "The webhook answered 200." },
        { label: "Attempts", value: "1" },
        { label: "Event ID", value: "e1" },
      ],
    },
  });
});

test("each status has an icon of its own", () => {
  const statuses = Object.keys(deliveryStatuses) as DeliveryRecord["standing"][];
  expect(new Set(statuses.map((standing) => rowOf(node({ standing })).icon?.id)).size).toBe(statuses.length);
});

test("the attempts of a waiting event are followed by what it waits for, to which the clock can skip", () => {
  expect(detailRows({ standing: "waiting", attempts: [busy], nextAttemptAt: at(12) })).toMatchObject([
    { label: "09:00:02 attempt 1", description: "Busy, 503, 3 ms", icon: { id: "warning" } },
    { label: "Next attempt 09:00:12", context: "wait canDeliverNow canDiscard canSkip" },
  ]);
});

test.each<[NonNullable<DeliveryRecord["waitsFor"]>, string, string, string]>([
  [
    { kind: "response", elapsed: 12_400, limit: 30_000, batch: 1 },
    "waiting for the response, 12 s of 30 s",
    "sync~spin",
    "fate canDiscard",
  ],
  [
    { kind: "response", elapsed: 0, limit: 30_000, batch: 5 },
    "in a batch of 5, waiting for the response, 0 s of 30 s",
    "sync~spin",
    "fate canDiscard",
  ],
  [{ kind: "turn" }, "waiting for other requests to end", "ellipsis", "fate canDeliverNow canDiscard"],
  [
    { kind: "fault", until: at(30) },
    "held by an injected fault until 09:00:30",
    "bug",
    "fate canDeliverNow canDiscard",
  ],
  [
    { kind: "pause", until: at(11), failures: 10 },
    "paused until 09:00:11 after 10 failures",
    "debug-pause",
    "fate canDeliverNow canDiscard",
  ],
])("an undelivered event shows what it waits for: %j", (waitsFor, text, icon, context) => {
  expect(rowOf(node({ standing: "waiting", attempts: [], waitsFor }))).toMatchObject({
    description: `r Running \u2014 ${text}`,
    icon: { id: icon },
    context,
  });
});

test("an event that was given up shows when it becomes a dead letter, and can be delivered again", () => {
  const waitsFor = { kind: "deadLetter", until: at(50) } as const;
  expect(rowOf(node({ standing: "waiting", attempts: [busy], waitsFor, nextAttemptAt: at(50) }))).toMatchObject({
    description: "r Running \u2014 given up, dead letter 09:00:50",
    context: "fate canDeliverAgain canDiscard canSkip",
  });
});

test("a pause shows its end, its length in failures and why, and can be ended", () => {
  const pause = { until: at(11), failures: 10 };
  expect(rowOf({ kind: "pause", eventSubscriptionNode, pause, why: "the webhook answered 503" })).toMatchObject({
    label: "Paused until 09:00:11 after 10 failures",
    description: "the webhook answered 503",
    context: "pause",
    icon: { id: "debug-pause" },
  });
});

test("a delivery again is marked, and so is what the user discarded", () => {
  expect(rowOf(node({ again: 3 })).description).toBe("r Running \u2014 again: delivered");
  expect(rowOf(node({ standing: "discarded" })).description).toBe("r Running \u2014 discarded by you");
});

test("an event that is only recorded says for which kind of destination", () => {
  const row = rowOf(node({ standing: "recorded", recorded: { destination: "EventHub" } }));
  expect(row.description).toBe("r Running \u2014 recorded, not sent: EventHub");
});

test("an attempt shows the beginning of the response, and expands to all of it", () => {
  const response = { headers: [{ name: "retry-after", value: "5" }], body: "x".repeat(500), omittedBytes: 0 };
  const [row] = detailRows({ attempts: [{ ...busy, response }] });
  expect(row).toMatchObject({ collapsible: "collapsed", context: "attempt" });
  expect(JSON.stringify(row?.tooltip)).toContain(`${"x".repeat(300)}\u2026`);
  const [detail] = deliveryDetailNodes(node({ attempts: [{ ...busy, response }] }));
  const parts = detail ? deliveryChildNodes(detail).map(rowOf) : [];
  expect(parts.map(({ label, description }) => [label, description])).toEqual([
    ["Body", `${"x".repeat(300)}\u2026`],
    ["retry-after", "5"],
  ]);
});

test("a filtered event shows the reason of each clause, and marks assumptions", () => {
  const clauses = [sampleClause, { ...sampleClause, matched: true, basis: "assumed" as const }];
  expect(detailRows({ standing: "filteredOut", clauses })).toMatchObject([
    { label: sampleClause.why, description: undefined, tooltip: { title: "This clause doesn't match the event" } },
    { description: "assumed", icon: { id: "pass" }, tooltip: { title: "This clause matches the event" } },
  ]);
});

test("a dead-lettered event shows where its dead letter is", () => {
  const rows = detailRows({ standing: "deadLettered", attempts: [], why: "Given up.", deadLetter: "box/1.json" });
  expect(rows).toMatchObject([{ label: "Given up.", description: "box/1.json" }]);
});

test("without events the next step is to raise one", () => {
  expect(rowOf({ kind: "empty", eventSubscriptionNode })).toMatchObject({
    label: "No events for notify yet",
    context: "empty",
  });
});

test.each([
  [new Failure("stopped", "The Local Event Grid is stopped."), undefined, "failure startLocalEventGrid"],
  [new Failure("unreachable", "It doesn't respond.", { remedy: "Wait." }), "Wait.", "failure retry"],
  [new Failure("unreachable", "It doesn't respond."), undefined, "failure retry"],
])("a failure offers the next step: %s", (failure, description, context) => {
  expect(rowOf({ kind: "failure", eventSubscriptionNode, failure })).toMatchObject({
    label: failure.message,
    description,
    context,
  });
});
