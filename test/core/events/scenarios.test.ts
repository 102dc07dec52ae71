import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventTypes } from "../../../src/core/events/catalogue.ts";
import { readEvents } from "../../../src/core/events/envelope.ts";
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

const story: ScenarioContext = { workspaceId: "/workspaces/w", uniqueSuffix: "ab12", modelVersion: 7 };
const time = "2031-01-01T00:00:00.000Z";
const raised = (steps: readonly ScenarioStep[]): JsonObject[] =>
  steps.map(({ createEvent: event }, at) => event({ id: `e${at}`, time }));
const dataOf = ({ data }: JsonObject): JsonObject => (isObject(data) ? data : {});
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const told = (event: JsonObject): string =>
  `${textOf(event["eventType"]).split(".").at(-1)} ${textOf(dataOf(event)["runStatus"])}`.trim();

const [run, failing, drift] = scenarios.map(({ steps }) => raised(steps(story)));

test("a training run is queued, runs, completes, and its model is registered and deployed", () => {
  expect(run?.map(told)).toEqual([
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

test("a training run that fails ends with the status of the documented sample, and nothing comes of it", () => {
  expect(failing?.map(told)).toEqual([
    "RunStatusChanged Queued",
    "RunStatusChanged Preparing",
    "RunStatusChanged Running",
    "RunStatusChanged failed",
  ]);
});

test("a drift is detected before the training run that answers it", () => {
  expect(drift?.map(told)).toEqual(["DatasetDriftDetected", ...(run ?? []).map(told)]);
  expect(dataOf(drift?.[0] ?? {})).toMatchObject({ DriftCoefficient: 0.83, BaseDatasetId: expect.any(String) });
});

describe.each(scenarios)("$label", ({ steps }) => {
  const events = raised(steps(story));

  test("raises events that are right in every field, of the catalogue's types, with all documented data", () => {
    const read = readEvents(events);
    expect(read.problems).toEqual([]);
    for (const { type, source, time: at, data } of read.events) {
      const known = eventTypes.find(({ name }) => name === type);
      expect({ type, source, at }).toEqual({ type: known?.name, source: story.workspaceId, at: time });
      const missing = known?.fields.filter(
        ({ spellings }) => !spellings.some((key) => Object.hasOwn(data as object, key)),
      );
      expect(missing).toEqual([]);
    }
  });

  test("tells one story: the same run, the same model, and another one the next time", () => {
    const runs = new Set(events.map((event) => dataOf(event)["runId"]).filter(Boolean));
    expect([...runs]).toEqual(["train-churn_ab12"]);
    const models = events.flatMap((event) =>
      [dataOf(event)["ModelVersion"] ?? [], dataOf(event)["ModelIds"] ?? []].flat(),
    );
    expect(models.every((model) => model === 7 || model === "churn-classifier:7")).toBe(true);
    const other = raised(steps({ ...story, uniqueSuffix: "cd34" }));
    expect(other.map(dataOf).map(({ runId }) => runId)).not.toContain("train-churn_ab12");
  });

  test("waits a believable while between its events, and says what each is", () => {
    const told = steps(story);
    expect(told[0]?.delayMs).toBe(0);
    expect(told.slice(1).every(({ delayMs: after }) => after >= 1_000 && after <= 10_000)).toBe(true);
    expect(told.every(({ message: says }) => says.length > 5)).toBe(true);
  });
});

test("each event subscription that the Local Event Grid begins with has its scenario", () => {
  const all = [run, failing, drift].flatMap((events) => events ?? []);
  for (const { id, properties } of defaultSeed.eventSubscriptions ?? [])
    expect({ id, met: all.some((event) => evaluate((properties["filter"] ?? {}) as Filter, event).matched) }).toEqual({
      id,
      met: true,
    });
});

describe("events at a pace", () => {
  test("take turns by type, at even intervals, without end", () => {
    const types = eventTypes.slice(0, 2).map(({ name }) => name);
    const steps = repeatSamples("/w", types, 250);
    const first = Array.from({ length: 5 }, () => steps.next().value as ScenarioStep);
    expect(first.map(({ delayMs: after }) => after)).toEqual([0, 250, 250, 250, 250]);
    expect(raised(first).map(({ eventType }) => eventType)).toEqual([0, 1, 0, 1, 0].map((at) => types[at]));
    expect(raised(first).map(({ id }) => id)).toEqual(["e0", "e1", "e2", "e3", "e4"]);
  });

  test.each([[[]], [["Contoso.Custom"]]])("need types of the catalogue, not %j", (types) => {
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
  ])("%s is one event in %d ms", (text, interval) => {
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
  ])("may not be %j", (text, why) => {
    expect(parsePace(text)).toEqual({ wrong: expect.stringContaining(why) });
  });

  test("is read or refused whatever is written, and never faster than allowed", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{0,5}[./]?\d{0,3}\/?(s|min)?$/)), (text) => {
        const pace = parsePace(text);
        expect("wrong" in pace || (pace.interval >= 10 && pace.interval <= 3_600_000)).toBe(true);
      }),
    );
  });
});
