import { describe, expect, test } from "vitest";
import { eventTypes } from "../../../src/core/events/catalogue.ts";
import { createSampleEvents } from "../../../src/core/events/sampleEvents.ts";
import { EventSources } from "../../../src/webview/subscription/eventSources.ts";
import { suggestKeys } from "../../../src/webview/subscription/suggestKeys.ts";
import { toTestEvent, describeChange, describeMatches, runTrial } from "../../../src/webview/subscription/trial.ts";

const events = createSampleEvents({ workspaceId: "/w", id: "e", time: "2026-01-05T14:02:11Z" });
const candidates = events.map(toTestEvent);
const typed = (shortName: string): string => eventTypes.find((type) => type.shortName === shortName)?.name ?? "";
const only = (...names: string[]) => ({ includedEventTypes: names.map(typed) });
const noun = ["sample", "samples"] as const;

test("the filter is tried on each event, which is told by its status or subject", () => {
  const { outcomeByIndex: outcomeOf } = runTrial(candidates, only("ModelRegistered"), undefined);
  expect(candidates.map(({ type }, index) => [type, outcomeOf[index]])).toEqual(
    eventTypes.map(({ shortName }) => [shortName, shortName === "ModelRegistered" ? "matched" : "not matched"]),
  );
  expect(candidates.find(({ type }) => type === "RunStatusChanged")?.detail).toBe("failed");
  expect(candidates.find(({ type }) => type === "ModelRegistered")?.detail).toBe("models/sklearn_regression_model:20");
});

test.each([
  [{}, "5 of 5 samples match"],
  [only("RunCompleted"), "1 of 5 samples matches"],
  [{ subjectBeginsWith: "nowhere" }, "0 of 5 samples match"],
])("the summary of %j is %j", (filter, words) => {
  expect(describeMatches(runTrial(candidates, filter, undefined), noun)).toBe(words);
});

describe("compared with what is deployed", () => {
  const before = only("RunCompleted", "RunStatusChanged");

  test("every event is gained, lost, or as before", () => {
    const tried = runTrial(candidates, only("RunCompleted", "ModelRegistered"), before);
    const types = (indexes: readonly number[]) => indexes.map((index) => candidates[index]?.type);
    expect(types(tried.outcomes.gained)).toEqual(["ModelRegistered"]);
    expect(types(tried.outcomes.lost)).toEqual(["RunStatusChanged"]);
    expect(types(tried.outcomes.matched)).toEqual(["RunCompleted"]);
    expect(tried.outcomes["not matched"]).toHaveLength(2);
    expect(describeChange(tried)).toBe("+1 gained, \u22121 lost");
    expect(tried.matchCount).toBe(2);
  });

  test("the same filter changes nothing", () => {
    expect(describeChange(runTrial(candidates, before, before))).toBe("nothing gained, nothing lost");
  });
});

test("an event that is none does not stop the others from being tried", () => {
  const tried = runTrial([toTestEvent({ hello: 1 }), ...candidates], {}, undefined);
  expect([tried.matchCount, tried.eventCount]).toEqual([6, 6]);
});

test("keys are suggested for the chosen event types, for all when none is chosen, each once", () => {
  const of = (...names: string[]) => suggestKeys(names.map(typed)).map(({ key }) => key);
  expect(of("ModelRegistered")).toContain("data.ModelName");
  expect(of("ModelRegistered")).not.toContain("data.runStatus");
  expect(of("ModelRegistered")).toContain("subject");
  expect(of()).toEqual([...new Set(of())]);
  expect(of()).toEqual(expect.arrayContaining(["data.runStatus", "data.ModelName", "data.DriftCoefficient"]));
});

describe("the events to try it on", () => {
  test("are the samples until others are chosen, and each source remembers what was chosen in it", () => {
    const sources = new EventSources(events);
    sources.select(3);
    sources.source = "pasted";
    expect([sources.testEvents.length, sources.selectedIndex]).toEqual([0, 0]);
    sources.paste(JSON.stringify(events[1]));
    expect(sources.testEvents.map(({ type }) => type)).toEqual([candidates[1]?.type]);
    sources.source = "samples";
    expect(sources.selectedIndex).toBe(3);
  });

  test("of captured ones the newest is chosen, until a person chooses another", () => {
    const sources = new EventSources([]);
    sources.source = "captured";
    sources.addCaptured(events.slice(0, 2));
    expect(sources.selectedIndex).toBe(1);
    sources.addCaptured(events.slice(2));
    expect(sources.selectedIndex).toBe(4);
    sources.select(0);
    sources.addCaptured(events);
    expect([sources.selectedIndex, sources.testEvents.length]).toEqual([0, 10]);
  });

  test("at most 10,000 captured ones are kept, and the chosen one stays chosen among them", () => {
    const sources = new EventSources([]);
    sources.source = "captured";
    const numbered = Array.from({ length: 10_000 }, (_, index) => ({ ...events[0], id: String(index) }));
    sources.addCaptured(numbered);
    sources.select(500);
    sources.addCaptured([{ ...events[0], id: "newest" }]);
    expect(sources.testEvents).toHaveLength(10_000);
    expect(sources.testEvents[sources.selectedIndex]?.event["id"]).toBe("500");
    expect(sources.testEvents.at(-1)?.event["id"]).toBe("newest");
  });
});
