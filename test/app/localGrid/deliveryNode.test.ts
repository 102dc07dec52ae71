import { describe, expect, test } from "vitest";
import type { EventSubscriptionNode } from "../../../src/app/tree/treeNode.ts";
import {
  loadDeliveryNodes,
  deliveryNodeKey,
  deliveryChildNodes,
  deliveryDetailNodes,
  findChangedNodes,
  type DeliveryRecordNode,
} from "../../../src/app/localGrid/deliveryNode.ts";
import type { DeliveryAttempt, DeliveryRecord } from "../../../src/core/deliveries/deliveryRecord.ts";
import { Failure } from "../../../src/core/failure.ts";
import { sampleClause, sampleEvent, createDeliveryRecord } from "../../core/deliveries/deliveryRecords.ts";
import { neverAborted, workspace } from "../fakeDeps.ts";
import { createActivity } from "./fakeLocalEventGrid.ts";

const eventSubscriptionNode: EventSubscriptionNode = {
  kind: "eventSubscription",
  cloud: "local",
  workspace,
  eventSubscription: { id: "/e", name: "notify", properties: {} },
};
const activity = async () => [createActivity("/other"), createActivity("/E")];
const load = (records: readonly DeliveryRecord[]) =>
  loadDeliveryNodes(eventSubscriptionNode, { deliveryRecords: async () => records, activity }, neverAborted);
const node = (more: Partial<DeliveryRecord>): DeliveryRecordNode => ({
  kind: "record",
  eventSubscriptionNode,
  record: createDeliveryRecord(more),
  key: "k",
});
const busy: DeliveryAttempt = { at: "T1", outcome: "Busy", why: "It answered 503.", status: 503, took: 1 };

describe("the deliveries of an event subscription", () => {
  test("are its records in the order of the log, requested by its id", async () => {
    const requests: unknown[] = [];
    const deliveryRecords = async (id: string, limit: number) => {
      requests.push(id, limit);
      return [createDeliveryRecord({ acceptedAt: "T2" }), createDeliveryRecord({ acceptedAt: "T1" })];
    };
    const rows = await loadDeliveryNodes(eventSubscriptionNode, { deliveryRecords, activity }, neverAborted);
    expect(rows.map((row) => row.kind === "record" && row.record.acceptedAt)).toEqual(["T2", "T1"]);
    expect(requests).toEqual(["/e", 200]);
  });

  test("begin with the pause, if they are paused, and why", async () => {
    const pause = { until: "T9", failures: 10 };
    const lastOutcome = { at: "T1", outcome: "Busy", why: "it answered 503" } as const;
    const paused = async () => [createActivity("/E", { pause, lastOutcome })];
    const control = { deliveryRecords: async () => [createDeliveryRecord()], activity: paused };
    const [first, second] = await loadDeliveryNodes(eventSubscriptionNode, control, neverAborted);
    expect(first).toEqual({ kind: "pause", eventSubscriptionNode, pause, why: "it answered 503" });
    expect(second?.kind).toBe("record");
  });

  test("say that there are none", async () => {
    expect(await load([])).toEqual([{ kind: "empty", eventSubscriptionNode }]);
  });

  test("say why they cannot be loaded, and rethrow bugs and cancellations", async () => {
    const failure = new Failure("stopped", "The Local Event Grid is stopped.");
    const failing = (error: Error) => {
      const deliveryRecords = async (): Promise<never> => {
        throw error;
      };
      return loadDeliveryNodes(eventSubscriptionNode, { deliveryRecords, activity }, neverAborted);
    };
    expect(await failing(failure)).toEqual([{ kind: "failure", eventSubscriptionNode, failure }]);
    await expect(failing(new TypeError("bug"))).rejects.toThrow("bug");
    await expect(failing(new DOMException("", "AbortError"))).rejects.toMatchObject({ name: "AbortError" });
  });

  test("keep their keys when newer ones arrive, even if an event was published twice at the same time", async () => {
    const [newer, twin, old] = [
      createDeliveryRecord({ acceptedAt: "T2" }),
      createDeliveryRecord(),
      createDeliveryRecord(),
    ];
    const before = (await load([twin, old])).map(deliveryNodeKey);
    const after = (await load([createDeliveryRecord({ event: { ...sampleEvent, id: "e2" } }), newer, twin, old])).map(
      deliveryNodeKey,
    );
    expect(after.slice(2)).toEqual(before);
    expect(new Set(after).size).toBe(4);
  });
});

describe("the explanation of", () => {
  const explain = (more: Partial<DeliveryRecord>): unknown[] =>
    deliveryDetailNodes(node(more)).map(({ detail }) =>
      detail.kind === "attempt" ? `attempt ${detail.number}` : detail,
    );

  test("a delivered event has each attempt", () => {
    expect(explain({ attempts: [busy, busy] })).toEqual(["attempt 1", "attempt 2"]);
  });

  test("a filtered event has each clause", () => {
    expect(explain({ standing: "filteredOut", clauses: [sampleClause], attempts: [] })).toEqual([
      { kind: "clause", clause: sampleClause },
    ]);
  });

  test("a waiting event has the attempts and the time of the next one", () => {
    expect(explain({ standing: "waiting", attempts: [busy], nextAttemptAt: "T9" })).toEqual([
      "attempt 1",
      { kind: "wait", wait: { kind: "attempt", until: "T9" } },
    ]);
  });

  test("an event that is being sent has what it waits for", () => {
    const waitsFor = { kind: "response", elapsed: 1, limit: 30_000, batch: 1 } as const;
    expect(explain({ standing: "waiting", attempts: [], waitsFor })).toEqual([{ kind: "wait", wait: waitsFor }]);
  });

  test.each<[DeliveryRecord["standing"], Partial<DeliveryRecord>, object]>([
    ["deadLettered", { deadLetter: "box/1.json" }, { deadLetter: "box/1.json" }],
    ["dropped", {}, {}],
    ["recorded", {}, {}],
    ["discarded", {}, {}],
  ])("a %s event also has the reason", (standing, more, location) => {
    expect(explain({ standing, why: "Enough.", attempts: [busy], ...more })).toEqual([
      "attempt 1",
      { kind: "end", reason: "Enough.", ...location },
    ]);
  });

  test("an event has nodes with unique keys", () => {
    const keys = deliveryDetailNodes(node({ attempts: [busy, busy, busy] })).map(deliveryNodeKey);
    expect(new Set(keys).size).toBe(3);
    expect(keys).not.toContain(deliveryNodeKey(node({})));
  });
});

describe("the response to an attempt", () => {
  const partsOf = (response: NonNullable<DeliveryAttempt["response"]>) => {
    const [attempt] = deliveryDetailNodes(node({ attempts: [{ ...busy, response }] }));
    return attempt ? deliveryChildNodes(attempt) : [];
  };

  test("is its body, followed by its headers, with unique keys", () => {
    const headers = [
      { name: "retry-after", value: "5" },
      { name: "set-cookie", value: "(hidden)" },
      { name: "set-cookie", value: "(hidden)" },
    ];
    const parts = partsOf({ headers, body: "no model", omittedBytes: 1_000 });
    expect(parts.map((part) => part.kind === "response" && [part.name, part.value])).toEqual([
      ["Body", "no model (1,000 more bytes)"],
      ["retry-after", "5"],
      ["set-cookie", "(hidden)"],
      ["set-cookie", "(hidden)"],
    ]);
    expect(new Set(parts.map(deliveryNodeKey)).size).toBe(4);
  });

  test.each([
    [{ body: "", omittedBytes: 0 }, "empty"],
    [{ body: "", omittedBytes: 9 }, "not a text (9 more bytes)"],
  ])("%j says what its body is", (body, value) => {
    expect(partsOf({ headers: [], ...body })).toMatchObject([{ name: "Body", value }]);
  });

  test("is absent when there was none", () => {
    expect(deliveryDetailNodes(node({ attempts: [busy] })).map(deliveryChildNodes)).toEqual([[]]);
  });
});

describe("rows that are loaded again", () => {
  const rowsOf = (...records: readonly Partial<DeliveryRecord>[]) =>
    load(records.map((more) => createDeliveryRecord(more)));
  const sending = (elapsed: number): Partial<DeliveryRecord> => ({
    acceptedAt: "T2",
    standing: "waiting",
    attempts: [],
    waitsFor: { kind: "response", elapsed, limit: 30_000, batch: 1 },
  });

  test("change only where their content has", async () => {
    const shown = await rowsOf(sending(1_000), { acceptedAt: "T1" });
    expect(findChangedNodes(shown, await rowsOf(sending(3_000), { acceptedAt: "T1" }))).toEqual([shown[0]]);
    expect(findChangedNodes(shown, await rowsOf(sending(1_000), { acceptedAt: "T1" }))).toEqual([]);
  });

  test("are all shown again when there are others", async () => {
    const shown = await rowsOf({ acceptedAt: "T1" });
    expect(findChangedNodes(shown, await rowsOf({ acceptedAt: "T2" }, { acceptedAt: "T1" }))).toBeUndefined();
    expect(findChangedNodes(shown, await rowsOf({ acceptedAt: "T2" }))).toBeUndefined();
  });
});
