import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventTypes, isRetiredEventType } from "../../../src/core/events/catalogue.ts";
import { readEvents } from "../../../src/core/events/envelope.ts";
import { modelMonitor } from "../../../src/core/events/modelMonitor.ts";
import {
  repeatSamples,
  parsePace,
  scenarios,
  type ScenarioStep,
  type ScenarioContext,
} from "../../../src/core/events/scenarios.ts";
import { evaluate } from "../../../src/core/filter/evaluate.ts";
import type { Filter } from "../../../src/core/filter/filter.ts";
import { isObject, type JsonObject } from "../../../src/core/json.ts";
import { defaultSeed } from "../../../src/emulator/store/seed.ts";

const context: ScenarioContext = { workspaceId: "/workspaces/w", uniqueSuffix: "ab12", modelVersion: 7 };
const time = "2031-01-01T00:00:00.000Z";
const createEvents = (steps: readonly ScenarioStep[]): JsonObject[] =>
  steps.map(({ createEvent }, index) => createEvent({ id: `e${index}`, time }));
const dataOf = ({ data }: JsonObject): JsonObject => (isObject(data) ? data : {});
const textOrEmpty = (value: unknown): string => (typeof value === "string" ? value : "");
const summarize = (event: JsonObject): string =>
  `${textOrEmpty(event["eventType"]).split(".").at(-1)} ${textOrEmpty(dataOf(event)["runStatus"])}`.trim();

const [training, failedTraining, drift] = scenarios.map(({ steps }) => createEvents(steps(context)));

test("a training run is queued, runs, and completes, then its model is registered and deployed", () => {
  expect(training?.map(summarize)).toEqual([
    "RunStatusChanged Queued",
    "RunStatusChanged Preparing",
    "RunStatusChanged Running",
    "RunStatusChanged Finalizing",
    "RunStatusChanged Completed",
    "RunCompleted",
    "ModelRegistered",
    "ModelDeployed",
  ]);
});

test("a failed training run ends with the status of the documented sample and registers no model", () => {
  expect(failedTraining?.map(summarize)).toEqual([
    "RunStatusChanged Queued",
    "RunStatusChanged Preparing",
    "RunStatusChanged Running",
    "RunStatusChanged failed",
  ]);
});

test("a model monitor finds drift before the training run that responds to it", () => {
  expect(drift?.map(summarize)).toEqual([
    "RunStatusChanged Running",
    "RunStatusChanged Failed",
    ...(training ?? []).map(summarize),
  ]);
  const filter = {
    includedEventTypes: [modelMonitor.eventType],
    advancedFilters: [{ operatorType: "StringContains", key: modelMonitor.key, values: [modelMonitor.breachText] }],
  };
  const matches = drift?.map((event) => evaluate(filter, event)) ?? [];
  expect(matches.map(({ matched }) => matched)).toEqual([false, true, ...(training ?? []).map(() => false)]);
  // Spelled as in Microsoft's filter, so that the match doesn't depend on how Azure treats case.
  expect(matches[1]?.clauses.map(({ basis }) => basis)).toEqual(["documented", "documented"]);
});

test("no scenario raises a retired event type", () => {
  const all = scenarios.flatMap(({ steps }) => createEvents(steps(context)));
  expect(all.filter(({ eventType }) => isRetiredEventType(textOrEmpty(eventType)))).toEqual([]);
});

describe.each(scenarios)("$label", ({ steps }) => {
  const events = createEvents(steps(context));

  test("raises valid events of known types, with all documented fields", () => {
    const read = readEvents(events);
    expect(read.problems).toEqual([]);
    for (const { type, source, time: eventTime, data } of read.events) {
      const known = eventTypes.find(({ name }) => name === type);
      expect({ type, source, eventTime }).toEqual({
        type: known?.name,
        source: context.workspaceId,
        eventTime: time,
      });
      const missing = known?.fields.filter(
        ({ spellings }) => !spellings.some((key) => Object.hasOwn(data as object, key)),
      );
      expect(missing).toEqual([]);
    }
  });

  test("concerns one run and one model, and another run the next time", () => {
    const runs = new Set(events.map((event) => dataOf(event)["runId"]).filter(Boolean));
    expect([...runs].filter((run) => run !== "monitor-churn_ab12")).toEqual(["train-churn_ab12"]);
    const models = events.flatMap((event) =>
      [dataOf(event)["ModelVersion"] ?? [], dataOf(event)["ModelIds"] ?? []].flat(),
    );
    expect(models.every((model) => model === 7 || model === "churn-classifier:7")).toBe(true);
    const other = createEvents(steps({ ...context, uniqueSuffix: "cd34" }));
    const otherRuns = other.map(dataOf).map(({ runId }) => runId);
    expect(otherRuns.filter((run) => runs.has(run ?? ""))).toEqual([]);
  });

  test("has realistic delays between its events, and a message for each", () => {
    const [first, ...others] = steps(context);
    expect(first?.delayMs).toBe(0);
    expect(others.every(({ delayMs }) => delayMs >= 1_000 && delayMs <= 10_000)).toBe(true);
    expect(steps(context).every(({ message }) => message.length > 5)).toBe(true);
  });
});

test("each initial event subscription of the Local Event Grid matches an event of a scenario", () => {
  const all = [training, failedTraining, drift].flatMap((events) => events ?? []);
  for (const { id, properties } of defaultSeed.eventSubscriptions ?? [])
    expect({
      id,
      matched: all.some((event) => evaluate((properties["filter"] ?? {}) as Filter, event).matched),
    }).toEqual({
      id,
      matched: true,
    });
});

describe("repeated samples", () => {
  test("alternate between event types at a fixed interval, endlessly", () => {
    const types = eventTypes.slice(0, 2).map(({ name }) => name);
    const steps = repeatSamples("/w", types, 250);
    const first = Array.from({ length: 5 }, () => steps.next().value as ScenarioStep);
    expect(first.map(({ delayMs }) => delayMs)).toEqual([0, 250, 250, 250, 250]);
    expect(createEvents(first).map(({ eventType }) => eventType)).toEqual([0, 1, 0, 1, 0].map((index) => types[index]));
    expect(createEvents(first).map(({ id }) => id)).toEqual(["e0", "e1", "e2", "e3", "e4"]);
  });

  test.each([[[]], [["Contoso.Custom"]]])("need known event types, not %j", (types) => {
    expect(() => repeatSamples("/w", types, 1).next()).toThrow(RangeError);
  });
});

describe("a pace", () => {
  test.each([
    ["5/s", 200],
    ["2", 500],
    [" 30 / min ", 2_000],
    ["30 per minute", 2_000],
    ["1 per second", 1_000],
    ["0.5/s", 2_000],
    ["0,5/s", 2_000],
    ["100/s", 10],
    ["1/m", 60_000],
  ])("%s means one event every %d ms", (text, interval) => {
    expect(parsePace(text)).toEqual({ interval });
  });

  test.each([
    ["", "for example"],
    ["fast", "for example"],
    ["-1/s", "for example"],
    ["1/h", "for example"],
    ["1e3/s", "for example"],
    ["101/s", "at most 100"],
    ["0/s", "at least one"],
    ["0.001/min", "at least one"],
  ])("can't be %j: %s", (text, message) => {
    expect(parsePace(text)).toEqual({ wrong: expect.stringContaining(message) });
  });

  test("is within the limits or rejected, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{0,5}[./]?\d{0,3}\/?(s|min)?$/)), (text) => {
        const pace = parsePace(text);
        expect("wrong" in pace || (pace.interval >= 10 && pace.interval <= 3_600_000)).toBe(true);
      }),
    );
  });
});
