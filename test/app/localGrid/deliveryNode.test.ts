import { describe, expect, test } from "vitest";
import type { EventSubscriptionNode } from "../../../src/app/tree/treeNode.ts";
import {
  loadDeliveryNodes,
  deliveryNodeKey,
  deliveryDetailNodes,
  type DeliveryRecordNode,
} from "../../../src/app/localGrid/deliveryNode.ts";
import type { DeliveryAttempt, DeliveryRecord } from "../../../src/core/deliveries/deliveryRecord.ts";
import { Failure } from "../../../src/core/failure.ts";
import { sampleClause, sampleEvent, createDeliveryRecord } from "../../core/deliveries/deliveryRecords.ts";
import { neverAborted, workspace } from "../fakeDeps.ts";

const of: EventSubscriptionNode = {
  kind: "eventSubscription",
  cloud: "local",
  workspace,
  eventSubscription: { id: "/e", name: "notify", properties: {} },
};
const withFates = (fates: readonly DeliveryRecord[]) =>
  loadDeliveryNodes(of, { deliveryRecords: async () => fates }, neverAborted);
const node = (more: Partial<DeliveryRecord>): DeliveryRecordNode => ({
  kind: "fate",
  eventSubscriptionNode: of,
  record: createDeliveryRecord(more),
  key: "k",
});
const busy: DeliveryAttempt = { at: "T1", outcome: "Busy", why: "It answered 503.", status: 503, took: 1 };

describe("the deliveries of an event subscription", () => {
  test("are its fates in the order of the log, asked for by its id", async () => {
    const asked: unknown[] = [];
    const fates = async (id: string, most: number) => {
      asked.push(id, most);
      return [createDeliveryRecord({ acceptedAt: "T2" }), createDeliveryRecord({ acceptedAt: "T1" })];
    };
    const rows = await loadDeliveryNodes(of, { deliveryRecords: fates }, neverAborted);
    expect(rows.map((row) => row.kind === "fate" && row.record.acceptedAt)).toEqual(["T2", "T1"]);
    expect(asked).toEqual(["/e", 200]);
  });

  test("say so when there are none", async () => {
    expect(await withFates([])).toEqual([{ kind: "empty", eventSubscriptionNode: of }]);
  });

  test("say why when they cannot be read; a bug and a cancellation are no reason", async () => {
    const failure = new Failure("stopped", "The Local Event Grid is stopped.");
    const failing = (error: Error) => {
      const fates = async (): Promise<never> => {
        throw error;
      };
      return loadDeliveryNodes(of, { deliveryRecords: fates }, neverAborted);
    };
    expect(await failing(failure)).toEqual([{ kind: "failure", eventSubscriptionNode: of, failure }]);
    await expect(failing(new TypeError("bug"))).rejects.toThrow("bug");
    await expect(failing(new DOMException("", "AbortError"))).rejects.toMatchObject({ name: "AbortError" });
  });

  test("keep their keys when newer ones come, also when an event came twice at the same time", async () => {
    const [newer, twin, old] = [
      createDeliveryRecord({ acceptedAt: "T2" }),
      createDeliveryRecord(),
      createDeliveryRecord(),
    ];
    const before = (await withFates([twin, old])).map(deliveryNodeKey);
    const after = (
      await withFates([createDeliveryRecord({ event: { ...sampleEvent, id: "e2" } }), newer, twin, old])
    ).map(deliveryNodeKey);
    expect(after.slice(2)).toEqual(before);
    expect(new Set(after).size).toBe(4);
  });
});

describe("what explains", () => {
  const explained = (more: Partial<DeliveryRecord>): unknown[] =>
    deliveryDetailNodes(node(more)).map(({ detail }) =>
      detail.is === "attempt" ? `attempt ${detail.number}` : detail,
    );

  test("a delivered event is each attempt", () => {
    expect(explained({ attempts: [busy, busy] })).toEqual(["attempt 1", "attempt 2"]);
  });

  test("a filtered event is each clause", () => {
    expect(explained({ standing: "filteredOut", clauses: [sampleClause], attempts: [] })).toEqual([
      { is: "clause", clause: sampleClause },
    ]);
  });

  test("a waiting event is what was tried and when it is tried next", () => {
    expect(explained({ standing: "waiting", attempts: [busy], nextAttemptAt: "T9" })).toEqual([
      "attempt 1",
      { is: "next", at: "T9" },
    ]);
  });

  test.each<[DeliveryRecord["standing"], Partial<DeliveryRecord>, object]>([
    ["deadLettered", { deadLetter: "box/1.json" }, { place: "box/1.json" }],
    ["dropped", {}, {}],
    ["recorded", {}, {}],
  ])("a %s event is also why it ended so", (standing, more, where) => {
    expect(explained({ standing, why: "Enough.", attempts: [busy], ...more })).toEqual([
      "attempt 1",
      { is: "end", why: "Enough.", ...where },
    ]);
  });

  test("an event has rows with keys of their own", () => {
    const keys = deliveryDetailNodes(node({ attempts: [busy, busy, busy] })).map(deliveryNodeKey);
    expect(new Set(keys).size).toBe(3);
    expect(keys).not.toContain(deliveryNodeKey(node({})));
  });
});
