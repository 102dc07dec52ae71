import { expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import {
  deliveryChildNodes,
  type DeliveryNode,
  type DeliveryRecordNode,
} from "../../../src/app/localGrid/deliveryNode.ts";
import { deliveryRow } from "../../../src/app/localGrid/deliveryRow.ts";
import type { DeliveryAttempt, DeliveryRecord } from "../../../src/core/deliveries/deliveryRecord.ts";
import type { DeliveryWait } from "../../../src/core/deliveries/deliveryWait.ts";
import { workspace } from "../../app/fakeDeps.ts";
import { createDeliveryRecord } from "../../core/deliveries/deliveryRecords.ts";

const menu = manifest.contributes.menus["view/item/context"].filter(({ when }) =>
  when.includes("amlEvents.deliveries"),
);
const eventSubscriptionNode = {
  kind: "eventSubscription",
  cloud: "local",
  workspace,
  eventSubscription: { id: "/e", name: "notify", properties: {} },
} as const;
const until = "2031-01-01T00:00:00.000Z";
const attempt: DeliveryAttempt = { at: until, outcome: "Busy", why: "w", took: 1 };

const recordNode = (more: Partial<DeliveryRecord>): DeliveryRecordNode => ({
  kind: "record",
  eventSubscriptionNode,
  record: createDeliveryRecord(more),
  key: "k",
});
const waiting = (waitsFor: DeliveryWait): DeliveryRecordNode =>
  recordNode({
    standing: "waiting",
    attempts: [attempt],
    waitsFor,
    ...("until" in waitsFor && { nextAttemptAt: until }),
  });

/** The commands of a row, inline buttons apart from the menu. */
function commandsOf(node: DeliveryNode): { readonly inline: readonly string[]; readonly menu: readonly string[] } {
  const { context } = deliveryRow(node, new Date(until));
  const shown = menu.filter(({ when }) => {
    const [, operator, value = ""] = /viewItem (==|=~) (.*)$/.exec(when) ?? [];
    return operator === "==" ? context === value : new RegExp(value.slice(1, -1)).test(context);
  });
  const idsOf = (isInline: boolean): string[] =>
    shown
      .filter(({ group }) => group.startsWith("inline") === isInline)
      .map(({ command }) => command.replace("amlEvents.", ""));
  return { inline: idsOf(true), menu: idsOf(false) };
}

const always = ["openDeliveredEvent", "raiseEventAgain", "copyWhy"];

test.each<[string, DeliveryNode, readonly string[]]>([
  ["a delivered event", recordNode({}), ["deliverAgain"]],
  ["a filtered event", recordNode({ standing: "filteredOut" }), ["deliverAgain"]],
  ["a discarded event", recordNode({ standing: "discarded" }), ["deliverAgain"]],
  ["an event in flight", waiting({ kind: "response", elapsed: 0, limit: 1, batch: 1 }), ["discardDelivery"]],
  [
    "an event between attempts",
    waiting({ kind: "attempt", until }),
    ["deliverNow", "skipToAttempt", "discardDelivery"],
  ],
  [
    "a paused event",
    waiting({ kind: "pause", until, failures: 10 }),
    ["deliverNow", "skipToAttempt", "discardDelivery"],
  ],
  ["an event that a fault holds", waiting({ kind: "fault", until }), ["deliverNow", "discardDelivery"]],
  [
    "an event that was given up",
    waiting({ kind: "deadLetter", until }),
    ["deliverAgain", "skipToAttempt", "discardDelivery"],
  ],
])("the menu of %s offers what applies", (_, node, commands) => {
  expect(commandsOf(node).menu.toSorted()).toEqual([...always, ...commands].toSorted());
});

test("a pause can be ended, and an attempt opened, by a button in the row", () => {
  const pause: DeliveryNode = { kind: "pause", eventSubscriptionNode, pause: { until, failures: 10 }, why: "w" };
  expect(commandsOf(pause)).toEqual({ inline: ["deliverNow"], menu: ["deliverNow"] });
  const [first, last] = deliveryChildNodes(waiting({ kind: "attempt", until }));
  expect(first && commandsOf(first).inline).toEqual(["openAttempt"]);
  expect(last && commandsOf(last).inline).toEqual(["deliverNow", "skipToAttempt"]);
});

test("no row has more than three buttons", () => {
  const nodes = [recordNode({}), waiting({ kind: "attempt", until }), waiting({ kind: "pause", until, failures: 10 })];
  for (const node of nodes) expect(commandsOf(node).inline.length).toBeLessThanOrEqual(3);
});
