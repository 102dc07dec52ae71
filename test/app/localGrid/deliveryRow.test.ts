import { expect, test } from "vitest";
import { type DeliveryNode, deliveryDetailNodes } from "../../../src/app/localGrid/deliveryNode.ts";
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
const node = (more: Partial<DeliveryRecord>): DeliveryNode => ({
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
    context: "fate",
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

test("the attempts of a waiting event are followed by the next one, which advances the clock", () => {
  expect(detailRows({ standing: "waiting", attempts: [busy], nextAttemptAt: at(12) })).toMatchObject([
    { label: "09:00:02 attempt 1", description: "Busy, 503, 3 ms", icon: { id: "warning" } },
    { label: "09:00:12 next attempt", command: { command: "amlEvents.letTimePass" } },
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
    command: { command: "amlEvents.raiseSampleEvent", arguments: [{ kind: "workspace", cloud: "local", workspace }] },
  });
});

test.each([
  [new Failure("stopped", "The Local Event Grid is stopped."), "start it", "amlEvents.startLocalEventGrid"],
  [new Failure("unreachable", "It doesn't respond.", { remedy: "Wait." }), "Wait.", "amlEvents.showDeliveries"],
  [new Failure("unreachable", "It doesn't respond."), "retry", "amlEvents.showDeliveries"],
])("a failure offers the next step: %s", (failure, description, command) => {
  expect(rowOf({ kind: "failure", eventSubscriptionNode, failure })).toMatchObject({
    label: failure.message,
    description,
    command: { command },
  });
});
