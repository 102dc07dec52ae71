import { describe, expect, test } from "vitest";
import { TailSearch } from "../../../src/app/tail/tailSearch.ts";
import { Tails } from "../../../src/app/tail/tails.ts";
import { createEvent, FakeDeps, workspaceId } from "../fakeDeps.ts";

/** A tail with a search whose clock goes on by `msPerEvent` with each event, and whose turns the test can hold. */
async function createSearch(msPerEvent: number) {
  const deps = new FakeDeps();
  const tails = new Tails(deps);
  await tails.start({ workspaceId, label: "churn" });
  let time = 0;
  const turns: (() => void)[] = [];
  const search = new TailSearch({
    tails,
    now: () => (time += msPerEvent),
    yieldToOthers: () => new Promise((resolve) => turns.push(resolve)),
  });
  const deliver = (...ids: readonly string[]) => deps.deliver(ids.map((id) => createEvent(id)));
  return { tails, search, turns, deliver };
}

/** Gives the search turn after turn until it ends. */
async function complete(search: Promise<readonly number[] | undefined>, turns: (() => void)[]) {
  const progress = { isComplete: false };
  void search.then(() => (progress.isComplete = true));
  let turnCount = 0;
  for (; !progress.isComplete; await new Promise(setImmediate)) {
    turnCount += turns.length;
    for (const giveTurn of turns.splice(0)) giveTurn();
  }
  return { found: await search, turnCount };
}

describe("a search in Live Events", () => {
  test("finds the events that contain the text, oldest first", async () => {
    const { search, deliver } = await createSearch(0);
    await deliver("apple", "pear", "pineapple");
    expect(await search.search("apple")).toEqual([1, 3]);
    expect(await search.search("")).toEqual([1, 2, 3]);
    expect(await search.search("cherry")).toEqual([]);
  });

  test("gives others a turn every 10 ms", async () => {
    const { search, turns, deliver } = await createSearch(4);
    await deliver(...Array.from({ length: 9 }, (_, at) => `id${at}`));
    expect(await complete(search.search("id"), turns)).toEqual({ found: [1, 2, 3, 4, 5, 6, 7, 8, 9], turnCount: 3 });
  });

  test("includes the events that arrive during the search", async () => {
    const { search, turns, deliver } = await createSearch(20);
    await deliver("apple");
    const found = search.search("apple");
    expect(turns).toHaveLength(1);
    await deliver("pear", "pineapple");
    expect(await complete(found, turns)).toMatchObject({ found: [1, 3] });
  });

  test("ends without a result when a later one replaces it", async () => {
    const { search, turns, deliver } = await createSearch(20);
    await deliver("apple", "pear");
    const first = search.search("apple");
    const second = search.search("pear");
    expect(await complete(second, turns)).toMatchObject({ found: [2] });
    expect(await first).toBeUndefined();
  });

  test("decides about later events, too, until it is cleared", async () => {
    const { tails, search, deliver } = await createSearch(0);
    await search.search("apple");
    await deliver("apple", "pear");
    expect(tails.events.map((event) => search.isFound(event))).toEqual([true, false]);
    await search.search("");
    expect(tails.events.map((event) => search.isFound(event))).toEqual([true, true]);
  });
});
