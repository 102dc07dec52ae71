import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { playScenario } from "../../../src/app/localGrid/playScenario.ts";
import type { ScenarioStep } from "../../../src/core/events/scenarios.ts";
import { Failure } from "../../../src/core/failure.ts";
import { FakeDeps, workspace } from "../fakeDeps.ts";

const step = (after: number, type = "T"): ScenarioStep => ({
  delayMs: after,
  message: `${type} after ${after}`,
  createEvent: ({ id, time }) => ({
    id,
    eventType: type,
    eventTime: time,
    topic: workspace.id,
    subject: "s",
    data: {},
  }),
});

/** A world whose timers a test lets go off, one after another. */
function stage(filters: Record<string, object> = {}) {
  const { cloud, eventSubscriptions, timers: waiting, ...made } = new FakeDeps();
  for (const [name, filter] of Object.entries(filters))
    eventSubscriptions.set(name, { id: name, name, properties: { filter } });
  const published: { readonly id: string; readonly at: number }[] = [];
  const told: [number, string][] = [];
  const world = {
    time: 0,
    /** How long each publishing takes. */
    takes: 0,
    fails: undefined as Error | undefined,
    cloud,
    publisher: {
      publish: async ([event]: readonly object[]) => {
        if (world.fails !== undefined) throw world.fails;
        world.time += world.takes;
        published.push({ id: (event as { id: string }).id, at: world.time });
      },
    },
    stamp: () => ({ id: made.newId(), time: new Date(world.time).toISOString() }),
    now: () => world.time,
    after: (wait: number, act: () => void) => {
      const due = { wait, act };
      waiting.push(due);
      return {
        dispose: () => {
          const at = waiting.indexOf(due);
          if (at >= 0) waiting.splice(at, 1);
        },
      };
    },
  };
  const cancelling = new AbortController();
  return {
    world,
    published,
    told,
    waiting,
    cancel: () => cancelling.abort(),
    play: (steps: Iterable<ScenarioStep>, pace: "real" | "fast" = "real") =>
      playScenario(steps, workspace, pace, world, (...args) => told.push(args), cancelling.signal),
    /** Lets the next timer go off at its time. */
    elapse: async () => {
      await setImmediate();
      const due = waiting[0];
      world.time += due?.wait ?? 0;
      due?.act();
      await setImmediate();
    },
  };
}

describe("a scenario", () => {
  test("raises each event at its time, and says before what comes next", async () => {
    const { play, elapse, published, told, waiting } = stage();
    const played = play([step(0), step(3_000), step(500)]);
    await elapse();
    await elapse();
    expect(await played).toEqual({ raisedCount: 3, eventSubscriptionCount: 0, matches: [] });
    expect(published).toEqual([
      { id: "id1", at: 0 },
      { id: "id2", at: 3_000 },
      { id: "id3", at: 3_500 },
    ]);
    expect(told).toEqual([
      [0, "T after 0"],
      [1, "T after 3000"],
      [2, "T after 500"],
    ]);
    expect(waiting).toEqual([]);
  });

  test("waits for nothing when it is played fast", async () => {
    const { play, published } = stage();
    await play([step(0), step(3_000), step(500)], "fast");
    expect(published.map(({ at }) => at)).toEqual([0, 0, 0]);
  });

  test("keeps its pace whatever publishing takes, but lets go what is long past", async () => {
    const { play, elapse, published, world, cancel } = stage();
    world.takes = 40;
    const played = play(Array.from({ length: 6 }, (_, at) => step(at ? 100 : 0)));
    for (let at = 0; at < 3; at++) await elapse();
    expect(published.map(({ at }) => at)).toEqual([40, 140, 240, 340]);
    // The machine sleeps for a minute: the next two come at once, no flood of the missed ones.
    world.time += 60_000;
    await elapse();
    await setImmediate();
    cancel();
    expect((await played).raisedCount).toBe(6);
    expect(published.slice(4).every(({ at }) => at > 60_000)).toBe(true);
  });

  test("counts for each event subscription what its filter lets through", async () => {
    const { play } = stage({ all: {}, models: { includedEventTypes: ["M"] }, none: { includedEventTypes: ["X"] } });
    const {
      raisedCount: raised,
      eventSubscriptionCount: asked,
      matches: passed,
    } = await play([step(0, "M"), step(0, "R"), step(0, "M")], "fast");
    expect([raised, asked]).toEqual([3, 3]);
    expect(passed.map(({ eventSubscription: { name }, count }) => [name, count])).toEqual([
      ["all", 3],
      ["models", 2],
    ]);
  });

  test("that is cancelled during a wait ends with what it has raised, and leaves no timer", async () => {
    const { play, cancel, waiting, published } = stage();
    const endless = (function* () {
      for (;;) yield step(published.length ? 1_000 : 0);
    })();
    const played = play(endless);
    await setImmediate();
    expect(waiting).toHaveLength(1);
    cancel();
    expect((await played).raisedCount).toBe(1);
    expect(waiting).toEqual([]);
  });

  test("that is cancelled without a wait ends as well", async () => {
    const { play, cancel } = stage();
    cancel();
    expect(await play([step(0), step(0)], "fast")).toMatchObject({ raisedCount: 0 });
  });

  test("ends with the reason when an event cannot be published", async () => {
    const { play, world } = stage();
    world.fails = new Failure("unreachable", "The Local Event Grid does not answer.");
    await expect(play([step(0)])).rejects.toBe(world.fails);
  });
});
