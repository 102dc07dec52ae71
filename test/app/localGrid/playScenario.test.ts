import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { describeScenarioOutcome, playScenario, type ScenarioPace } from "../../../src/app/localGrid/playScenario.ts";
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

/** Dependencies with timers that a test fires one after another. */
function setUp(filters: Record<string, object> = {}) {
  const { cloud, eventSubscriptions, timers, ...fakes } = new FakeDeps();
  for (const [name, filter] of Object.entries(filters))
    eventSubscriptions.set(name, { id: name, name, properties: { filter } });
  const published: { readonly id: string; readonly at: number }[] = [];
  const progress: [number, string][] = [];
  const deps = {
    time: 0,
    /** Duration of each publishing, in milliseconds. */
    publishMs: 0,
    publishError: undefined as Error | undefined,
    cloud,
    publisher: {
      publish: async ([event]: readonly object[]) => {
        if (deps.publishError !== undefined) throw deps.publishError;
        deps.time += deps.publishMs;
        published.push({ id: (event as { id: string }).id, at: deps.time });
      },
    },
    stamp: async () => ({ id: fakes.newId(), time: new Date(deps.time).toISOString() }),
    now: () => deps.time,
    after: (wait: number, act: () => void) => {
      const due = { wait, act };
      timers.push(due);
      return {
        dispose: () => {
          const at = timers.indexOf(due);
          if (at >= 0) timers.splice(at, 1);
        },
      };
    },
  };
  const controller = new AbortController();
  return {
    deps,
    published,
    progress,
    waiting: timers,
    cancel: () => controller.abort(),
    play: (steps: Iterable<ScenarioStep>, pace: ScenarioPace = "realTime") =>
      playScenario(steps, workspace, pace, deps, (...args) => progress.push(args), controller.signal),
    /** Fires the next timer at its time. */
    elapse: async () => {
      await setImmediate();
      const due = timers[0];
      deps.time += due?.wait ?? 0;
      due?.act();
      await setImmediate();
    },
  };
}

describe("a scenario", () => {
  test("raises each event at its time, and reports the next one before", async () => {
    const { play, elapse, published, progress, waiting } = setUp();
    const played = play([step(0), step(3_000), step(500)]);
    await elapse();
    await elapse();
    expect(await played).toEqual({ raisedCount: 3, eventSubscriptionCount: 0, matches: [] });
    expect(published).toEqual([
      { id: "id1", at: 0 },
      { id: "id2", at: 3_000 },
      { id: "id3", at: 3_500 },
    ]);
    expect(progress).toEqual([
      [0, "T after 0"],
      [1, "T after 3000"],
      [2, "T after 500"],
    ]);
    expect(waiting).toEqual([]);
  });

  test("does not pause when played instantly", async () => {
    const { play, published } = setUp();
    await play([step(0), step(3_000), step(500)], "instant");
    expect(published.map(({ at }) => at)).toEqual([0, 0, 0]);
  });

  test("keeps its pace while publishing takes time, but doesn't catch up after a long delay", async () => {
    const { play, elapse, published, deps, cancel } = setUp();
    deps.publishMs = 40;
    const played = play(Array.from({ length: 6 }, (_, at) => step(at ? 100 : 0)));
    for (let at = 0; at < 3; at++) await elapse();
    expect(published.map(({ at }) => at)).toEqual([40, 140, 240, 340]);
    // After a minute of sleep the next two events are raised at once, and no flood follows.
    deps.time += 60_000;
    await elapse();
    await setImmediate();
    cancel();
    expect((await played).raisedCount).toBe(6);
    expect(published.slice(4).every(({ at }) => at > 60_000)).toBe(true);
  });

  test("counts the events that the filter of each event subscription matches", async () => {
    const { play } = setUp({ all: {}, models: { includedEventTypes: ["M"] }, none: { includedEventTypes: ["X"] } });
    const { raisedCount, eventSubscriptionCount, matches } = await play(
      [step(0, "M"), step(0, "R"), step(0, "M")],
      "instant",
    );
    expect([raisedCount, eventSubscriptionCount]).toEqual([3, 3]);
    expect(matches.map(({ eventSubscription: { name }, count }) => [name, count])).toEqual([
      ["all", 3],
      ["models", 2],
    ]);
  });

  test("canceled during a pause ends with what it has raised, and leaves no timer", async () => {
    const { play, cancel, waiting, published } = setUp();
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

  test("canceled without a pause ends as well", async () => {
    const { play, cancel } = setUp();
    cancel();
    expect(await play([step(0), step(0)], "instant")).toMatchObject({ raisedCount: 0 });
  });

  test("fails when an event can't be published", async () => {
    const { play, deps } = setUp();
    deps.publishError = new Failure("unreachable", "The Local Event Grid does not answer.");
    await expect(play([step(0)])).rejects.toBe(deps.publishError);
  });
});

test("the outcome lists the event subscriptions that matched, with their counts", () => {
  const match = (name: string, count: number) => ({ eventSubscription: { id: name, name, properties: {} }, count });
  const describe = (raisedCount: number, eventSubscriptionCount: number, ...matches: ReturnType<typeof match>[]) =>
    describeScenarioOutcome("A training run", { raisedCount, eventSubscriptionCount, matches });
  expect(describe(1, 0)).toBe("A training run: raised 1 event. The workspace has no event subscriptions.");
  expect(describe(4, 2)).toBe("A training run: raised 4 events. No event subscription matched.");
  expect(describe(4, 3, match("runs", 4), match("models", 1))).toBe(
    "A training run: raised 4 events. Matched runs (4), models (1).",
  );
});
