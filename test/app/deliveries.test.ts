import { describe, expect, test } from "vitest";
import type { EventSubscriptionNode } from "../../src/app/node.ts";
import { deliveriesOf, deliveryKey, detailsOf, type FateNode } from "../../src/app/deliveries.ts";
import type { Fate } from "../../src/core/deliveries/fate.ts";
import { Failure } from "../../src/core/failure.ts";
import { clause, event, fate } from "../core/deliveries/fates.ts";
import { never, workspace } from "./world.ts";

const of: EventSubscriptionNode = {
  kind: "eventSubscription",
  cloud: "local",
  workspace,
  eventSubscription: { id: "/e", name: "notify", properties: {} },
};
const withFates = (fates: readonly Fate[]) => deliveriesOf(of, { fates: async () => fates }, never);
const node = (more: Partial<Fate>): FateNode => ({ kind: "fate", of, fate: fate(more), key: "k" });
const busy = { at: "T1", outcome: "Busy", why: "It answered 503.", status: 503, took: 1 };

describe("the deliveries of an event subscription", () => {
  test("are its fates in the order of the log, asked for by its id", async () => {
    const asked: unknown[] = [];
    const fates = async (id: string, most: number) => {
      asked.push(id, most);
      return [fate({ acceptedAt: "T2" }), fate({ acceptedAt: "T1" })];
    };
    const rows = await deliveriesOf(of, { fates }, never);
    expect(rows.map((row) => row.kind === "fate" && row.fate.acceptedAt)).toEqual(["T2", "T1"]);
    expect(asked).toEqual(["/e", 200]);
  });

  test("say so when there are none", async () => {
    expect(await withFates([])).toEqual([{ kind: "empty", of }]);
  });

  test("say why when they cannot be read; a bug and a cancellation are no reason", async () => {
    const failure = new Failure("stopped", "The Local Event Grid is stopped.");
    const failing = (error: Error) => {
      const fates = async (): Promise<never> => {
        throw error;
      };
      return deliveriesOf(of, { fates }, never);
    };
    expect(await failing(failure)).toEqual([{ kind: "failure", of, failure }]);
    await expect(failing(new TypeError("bug"))).rejects.toThrow("bug");
    await expect(failing(new DOMException("", "AbortError"))).rejects.toMatchObject({ name: "AbortError" });
  });

  test("keep their keys when newer ones come, also when an event came twice at the same time", async () => {
    const [newer, twin, old] = [fate({ acceptedAt: "T2" }), fate(), fate()];
    const before = (await withFates([twin, old])).map(deliveryKey);
    const after = (await withFates([fate({ event: { ...event, id: "e2" } }), newer, twin, old])).map(deliveryKey);
    expect(after.slice(2)).toEqual(before);
    expect(new Set(after).size).toBe(4);
  });
});

describe("what explains", () => {
  const explained = (more: Partial<Fate>): unknown[] =>
    detailsOf(node(more)).map(({ detail }) => (detail.is === "attempt" ? `attempt ${detail.number}` : detail));

  test("a delivered event is each attempt", () => {
    expect(explained({ attempts: [busy, busy] })).toEqual(["attempt 1", "attempt 2"]);
  });

  test("a filtered event is each clause", () => {
    expect(explained({ standing: "filteredOut", clauses: [clause], attempts: [] })).toEqual([{ is: "clause", clause }]);
  });

  test("a waiting event is what was tried and when it is tried next", () => {
    expect(explained({ standing: "waiting", attempts: [busy], nextAttemptAt: "T9" })).toEqual([
      "attempt 1",
      { is: "next", at: "T9" },
    ]);
  });

  test.each<[Fate["standing"], Partial<Fate>, object]>([
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
    const keys = detailsOf(node({ attempts: [busy, busy, busy] })).map(deliveryKey);
    expect(new Set(keys).size).toBe(3);
    expect(keys).not.toContain(deliveryKey(node({})));
  });
});
