import { describe, expect, test } from "vitest";
import { eventTypes } from "../../../src/core/events/catalogue.ts";
import type { EventSchema } from "../../../src/core/events/eventSchema.ts";
import { modelMonitor } from "../../../src/core/events/modelMonitor.ts";
import { createAllSampleEvents } from "../../../src/core/events/sampleChoices.ts";
import { createSampleEvents } from "../../../src/core/events/sampleEvents.ts";
import { EventSources } from "../../../src/webview/subscription/eventSources.ts";
import { suggestKeys } from "../../../src/webview/subscription/suggestKeys.ts";
import { toTestEvent, describeChange, describeMatches, runTrial } from "../../../src/webview/subscription/trial.ts";

const events = createSampleEvents({ workspaceId: "/w", id: "e", time: "2026-01-05T14:02:11Z" });
const testEvents = events.map(toTestEvent);
const fullName = (shortName: string): string => eventTypes.find((type) => type.shortName === shortName)?.name ?? "";
const only = (...names: string[]) => ({ includedEventTypes: names.map(fullName) });
const noun = "sample";

test("tests the filter with each event and shows its status or subject", () => {
  const { outcomeByIndex } = runTrial(testEvents, only("ModelRegistered"), undefined);
  expect(testEvents.map(({ type }, index) => [type, outcomeByIndex[index]])).toEqual(
    eventTypes.map(({ shortName }) => [shortName, shortName === "ModelRegistered" ? "matched" : "not matched"]),
  );
  expect(testEvents.find(({ type }) => type === "RunStatusChanged")?.detail).toBe("failed");
  expect(testEvents.find(({ type }) => type === "ModelRegistered")?.detail).toBe("models/sklearn_regression_model:20");
});

test.each([
  [{}, "5 of 5 samples match"],
  [only("RunCompleted"), "1 of 5 samples matches"],
  [{ subjectBeginsWith: "nowhere" }, "0 of 5 samples match"],
])("summarizes %j as %j", (filter, summary) => {
  expect(describeMatches(runTrial(testEvents, filter, undefined), noun)).toBe(summary);
});

test("tells the samples of one type apart", () => {
  const samples = createAllSampleEvents({ workspaceId: "/w", id: "e", time: "2026-01-05T14:02:11Z" }).map(toTestEvent);
  const names = samples.map(({ type, detail }) => `${type} ${detail}`);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => name.startsWith("RunStatusChanged"))).toEqual([
    "RunStatusChanged failed",
    "RunStatusChanged Failed, PipelineRun",
    "RunStatusChanged Failed, drift",
  ]);
  expect(names.at(-1)).toMatch(/^DatasetDriftDetected retired, /);
});

describe("compared with the deployed filter", () => {
  const before = only("RunCompleted", "RunStatusChanged");

  test("every event is gained, lost or unchanged", () => {
    const trial = runTrial(testEvents, only("RunCompleted", "ModelRegistered"), before);
    const types = (indexes: readonly number[]) => indexes.map((index) => testEvents[index]?.type);
    expect(types(trial.outcomes.gained)).toEqual(["ModelRegistered"]);
    expect(types(trial.outcomes.lost)).toEqual(["RunStatusChanged"]);
    expect(types(trial.outcomes.matched)).toEqual(["RunCompleted"]);
    expect(trial.outcomes["not matched"]).toHaveLength(2);
    expect(describeChange(trial, noun)).toBe("+1 gained, \u22121 lost");
    expect(trial.matchCount).toBe(2);
  });

  test("the same filter changes nothing, in singular and plural", () => {
    const changeAmong = (count: number) => describeChange(runTrial(testEvents.slice(0, count), before, before), noun);
    expect(changeAmong(5)).toBe("No change among these samples");
    expect(changeAmong(1)).toBe("No change among this sample");
  });
});

test("an invalid event doesn't keep the others from being tested", () => {
  const trial = runTrial([toTestEvent({ hello: 1 }), ...testEvents], {}, undefined);
  expect([trial.matchCount, trial.eventCount]).toEqual([6, 6]);
});

test("suggests the keys of the selected event types, or of all, without duplicates", () => {
  const keysOf = (...names: string[]) => suggestKeys(names.map(fullName)).map(({ key }) => key);
  expect(keysOf("ModelRegistered")).toContain("data.ModelName");
  expect(keysOf("ModelRegistered")).not.toContain("data.runStatus");
  expect(keysOf("ModelRegistered")).toContain("subject");
  expect(keysOf()).toEqual([...new Set(keysOf())]);
  expect(keysOf()).toEqual(expect.arrayContaining(["data.runStatus", "data.ModelName", modelMonitor.key]));
  // Nothing raises events with the keys of a retired type, so they are suggested only if the type is selected.
  expect(keysOf()).not.toContain("data.DriftCoefficient");
  expect(keysOf("DatasetDriftDetected")).toContain("data.DriftCoefficient");
});

test("suggests the keys of the schema in which the event subscription delivers", () => {
  const keys = suggestKeys([], "CloudEventSchemaV1_0").map(({ key }) => key);
  expect(keys).toEqual(expect.arrayContaining(["data.runStatus", "type", "source", "id", "specversion"]));
  expect(keys.filter((key) => ["eventType", "topic", "subject", "dataVersion"].includes(key))).toEqual([]);
});

test("tests the filter with the keys of the schema in which the event subscription delivers", () => {
  const filter = {
    advancedFilters: [{ operatorType: "StringIn", key: "type", values: [fullName("ModelRegistered")] }],
  };
  const countFor = (deliverySchema: EventSchema) =>
    runTrial(testEvents, filter, undefined, { deliverySchema }).matchCount;
  expect([countFor("CloudEventSchemaV1_0"), countFor("EventGridSchema")]).toEqual([1, 0]);
});

describe("the events to test", () => {
  test("are the samples at first, and each source remembers its selected event", () => {
    const sources = new EventSources(events);
    sources.select(3);
    sources.source = "pasted";
    expect([sources.testEvents.length, sources.selectedIndex]).toEqual([0, 0]);
    sources.paste(JSON.stringify(events[1]));
    expect(sources.testEvents.map(({ type }) => type)).toEqual([testEvents[1]?.type]);
    sources.source = "samples";
    expect(sources.selectedIndex).toBe(3);
  });

  test("include the newest captured and pasted ones as real events, but no sample", () => {
    const sources = new EventSources(events);
    expect(sources.observedEvents).toEqual([]);
    sources.addCaptured(events.slice(0, 2));
    sources.paste(JSON.stringify(events[2]));
    expect(sources.observedEvents).toEqual(events.slice(0, 3));
  });

  test("select the newest captured event until the user selects another", () => {
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

  test("are at most 10,000 captured ones, and the selected one stays selected", () => {
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
