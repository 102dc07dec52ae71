import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { readEvents } from "../../../src/core/events/envelope.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { EventMatcher } from "../../../src/emulator/delivery/eventMatcher.ts";
import { Targets } from "../../../src/emulator/delivery/targets.ts";
import { defaultSeed } from "../../../src/emulator/store/seed.ts";
import { type EmulatorState, stateFromSeed } from "../../../src/emulator/store/state.ts";

const [{ id: home }] = defaultSeed.workspaces;

function createMatcher(filters: readonly JsonObject[]) {
  const eventSubscriptions = filters.map((filter, index) => ({
    id: `${home}/providers/Microsoft.EventGrid/eventSubscriptions/s${index}`,
    properties: { filter },
  }));
  let keys = 0;
  const state: EmulatorState = stateFromSeed({ workspaces: defaultSeed.workspaces, eventSubscriptions }, () =>
    String(keys++),
  );
  const targets = new Targets(
    () => state,
    () => 0,
  );
  const unknown: string[] = [];
  const onUnknownSource = ({ source }: { readonly source: string }): void => void unknown.push(source);
  return { matcher: new EventMatcher({ store: { state }, targets, onUnknownSource }), unknown };
}

function read(id: string, data: object, topic: string = home) {
  const [event] = readEvents({ id, topic, subject: "s", eventType: "T", eventTime: "t", data }).events;
  if (!event) throw new Error("no event");
  return event;
}

const contains = (value: string) => ({ operatorType: "StringContains", key: "data.text", values: [value] });

describe("the event matcher", () => {
  it("tells event subscriptions whose filter lets an event through from the others", async () => {
    const { matcher, unknown } = createMatcher([
      {},
      { subjectBeginsWith: "x" },
      { advancedFilters: [contains("ABC")] },
    ]);
    const results = await matcher.match([read("1", { text: "zabc" }), read("2", {}, "/elsewhere")]);
    expect(results.map(({ matched, skipped }) => [matched, skipped].map((all) => all.map(({ name }) => name)))).toEqual(
      [
        [["s0", "s2"], ["s1"]],
        [["s0"], ["s1", "s2"]],
      ],
    );
    expect(unknown).toEqual(["/elsewhere"]);
  });

  it("gives everything else a turn while it compares a large event, and keeps the order of what comes meanwhile", async () => {
    const filters = Array.from({ length: 300 }, (_, index) => ({
      advancedFilters: Array.from({ length: 25 }, (__, at) => contains(`a${(index * 25 + at) % 900}b`)),
    }));
    const { matcher } = createMatcher(filters);
    const text = Array.from({ length: 900 }, (_, at) => `a${at}b${"-".repeat(1_000)}`).join("");
    const done: string[] = [];
    let turns = 0;
    const match = async (id: string, data: object) => {
      const results = await matcher.match([read(id, data)]);
      done.push(`${id} ${results[0]?.matched.length}`);
    };
    const all = [match("large", { text }), match("small", {})];
    while (!done.length) {
      await setImmediate();
      turns++;
    }
    await Promise.all(all);
    expect(turns).toBeGreaterThan(2);
    expect(done).toEqual(["large 300", "small 0"]);
  });
});
