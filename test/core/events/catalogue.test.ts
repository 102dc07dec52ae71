import { describe, expect, test } from "vitest";
import {
  eventTypes,
  findEventType,
  findMeantEventType,
  formatEventType,
  isRetiredEventType,
} from "../../../src/core/events/catalogue.ts";
import { readEvents } from "../../../src/core/events/envelope.ts";
import { modelMonitor } from "../../../src/core/events/modelMonitor.ts";
import { sampleChoices } from "../../../src/core/events/sampleChoices.ts";
import { createSampleEvent, createSampleEvents } from "../../../src/core/events/sampleEvents.ts";
import { compile } from "../../../src/core/filter/compile.ts";
import { evaluate } from "../../../src/core/filter/evaluate.ts";
import { isObject } from "../../../src/core/json.ts";

const context = {
  workspaceId: "/subscriptions/s/resourceGroups/r/providers/Microsoft.MachineLearningServices/workspaces/w",
  id: "e",
  time: "2026-11-24T14:02:11.4820000Z",
};
const source = "Microsoft.MachineLearningServices";

describe("the catalogue", () => {
  test("has the five event types of Azure Machine Learning", () => {
    expect(eventTypes.map(({ name }) => name).toSorted()).toEqual([
      `${source}.DatasetDriftDetected`,
      `${source}.ModelDeployed`,
      `${source}.ModelRegistered`,
      `${source}.RunCompleted`,
      `${source}.RunStatusChanged`,
    ]);
  });

  test.each(eventTypes)(
    "describes $shortName completely",
    ({ name, shortName, label, whenRaised, documentation, fields }) => {
      expect(findEventType(name)?.shortName).toBe(shortName);
      expect(name.endsWith(`.${shortName}`)).toBe(true);
      expect(label.replaceAll(" ", "").toLowerCase()).toBe(shortName.toLowerCase());
      expect(whenRaised).toMatch(/^[A-Z].*\.$/);
      expect(documentation).toMatch(/^https:\/\/learn\.microsoft\.com\//);
      const spellings = fields.flatMap((field) => field.spellings);
      expect(new Set(spellings).size).toBe(spellings.length);
    },
  );

  test.each(["constructor", "runcompleted", "", `${source}.RunCompleted `])("does not have %j", (name) => {
    expect(findEventType(name)).toBeUndefined();
  });

  test.each([
    "RunStatusChanged",
    "runstatuschanged",
    `${source}.RunStatusChanged`,
    `${source.toUpperCase()}.RUNSTATUSCHANGED`,
    ` ${source}.RunStatusChanged `,
    `${source}/RunStatusChanged`,
    "Microsoft.MachineLearning.RunStatusChanged",
    '"RunStatusChanged"',
    "Run status changed",
    `${source}.RunStatus\u0421hanged`,
    `${source}.RunStatus\u200bChanged`,
  ])("knows that %j means RunStatusChanged", (name) => {
    expect(findMeantEventType(name)?.shortName).toBe("RunStatusChanged");
  });

  test.each(["", "Run", "Contoso.Other", "constructor", "x".repeat(100_000)])("knows no meaning of %j", (name) => {
    expect(findMeantEventType(name)).toBeUndefined();
  });

  test.each([
    [`${source}.RunCompleted`, "RunCompleted"],
    ["RunCompleted", '"RunCompleted"'],
    ["runcompleted", '"runcompleted"'],
    ["Contoso.Other", "Contoso.Other"],
    [5, "5"],
  ])("writes %j as %s, so that a short name isn't taken for the event type", (name, shown) => {
    expect(formatEventType(name)).toBe(shown);
  });

  test.each([
    ["RunStatusChanged", "experimentId experimentName runId runType runTags/RunTags runProperties runStatus"],
    ["RunCompleted", "experimentId experimentName runId runType runTags/RunTags runProperties"],
    [
      "ModelRegistered",
      "ModelName/modelName ModelVersion/modelVersion ModelTags/modelTags ModelProperties/modelProperties",
    ],
    [
      "ModelDeployed",
      "ServiceName/serviceName ServiceComputeType/serviceComputeType ModelIds/modelIds ServiceTags/serviceTags ServiceProperties/serviceProperties",
    ],
    [
      "DatasetDriftDetected",
      "DataDriftId/dataDriftId DataDriftName/dataDriftName RunId/runId BaseDatasetId/baseDatasetId TargetDatasetId/targetDatasetId DriftCoefficient/driftCoefficient StartTime/startTime EndTime/endTime",
    ],
  ])("has all documented spellings of the fields of %s", (shortName, spellings) => {
    const fields = findEventType(`${source}.${shortName}`)?.fields ?? [];
    expect(fields.map((field) => field.spellings.join("/")).join(" ")).toBe(spellings);
  });

  test("marks the event types that are previews in Microsoft's article", () => {
    const previews = eventTypes.filter(({ isPreview }) => isPreview).map(({ shortName }) => shortName);
    expect(previews).toEqual(["ModelRegistered", "ModelDeployed", "DatasetDriftDetected"]);
  });
});

test("dataset drift is the only retired type, and says since when and why", () => {
  const retired = eventTypes.filter(({ name }) => isRetiredEventType(name));
  expect(retired.map(({ shortName }) => shortName)).toEqual(["DatasetDriftDetected"]);
  expect(retired[0]?.retirement).toMatchObject({ since: "2025-09-01", why: expect.stringContaining("2025-09-01") });
});

describe("an event of another source", () => {
  const event = { topic: "/t", subject: "orders/7", eventType: "Contoso.Orders.Placed", id: "1", data: { total: 12 } };

  test("is read and evaluated by the same rules", () => {
    const filter = {
      includedEventTypes: ["Contoso.Orders.Placed"],
      subjectBeginsWith: "orders/",
      advancedFilters: [{ operatorType: "NumberGreaterThan", key: "data.total", value: 10 }],
    };
    expect(readEvents(event).events).toMatchObject([{ type: "Contoso.Orders.Placed" }]);
    const { matched, clauses } = evaluate(filter, event);
    expect(matched).toBe(true);
    expect(clauses.map(({ basis, why }) => [basis, why])).toEqual([
      ["documented", "The event type Contoso.Orders.Placed is listed."],
      ["documented", 'The subject "orders/7" begins with orders/.'],
      ["documented", "data.total is 12, which is greater than 10."],
    ]);
    expect(compile(filter)(event)).toBe(true);
  });
});

describe("a sample event", () => {
  test.each(eventTypes)(
    "of $shortName has the fields and the subject format of the catalogue",
    ({ name, fields, subjectFormat }) => {
      const event = createSampleEvent(name, context);
      const { events, problems } = readEvents(event);
      expect(problems).toEqual([]);
      expect(events).toMatchObject([{ type: name, source: context.workspaceId, id: "e", time: context.time }]);
      const { data } = event;
      if (!isObject(data)) throw new Error("data is not an object");
      expect(Object.keys(data)).toEqual(fields.map(({ spellings }) => spellings[0]));
      const values = new Map(
        Object.entries({ ...data, serviceId: data["ServiceName"] }).map(([key, value]) => [key.toLowerCase(), value]),
      );
      expect(event["subject"]).toBe(
        subjectFormat.replaceAll(/\{(\w+)\}/g, (_all, key: string) =>
          JSON.stringify(values.get(key.toLowerCase())).replaceAll('"', ""),
        ),
      );
    },
  );

  test("exists for each event type, with a unique ID", () => {
    const all = createSampleEvents(context);
    expect(all.map(({ eventType }) => eventType)).toEqual(eventTypes.map(({ name }) => name));
    expect(all.map(({ id }) => id)).toEqual(["e-1", "e-2", "e-3", "e-4", "e-5"]);
  });

  test("of RunStatusChanged has the given status", () => {
    const type = `${source}.RunStatusChanged`;
    expect(createSampleEvent(type, context)).toMatchObject({ data: { runStatus: "failed" } });
    expect(createSampleEvent(type, context, { runStatus: "Running" })).toMatchObject({
      data: { runStatus: "Running" },
    });
  });

  test.each(eventTypes)("of $shortName has the same content in CloudEvents 1.0", ({ name }) => {
    const [cloudEvent] = readEvents(createSampleEvent(name, context, { schema: "CloudEventSchemaV1_0" })).events;
    const [event] = readEvents(createSampleEvent(name, context)).events;
    expect(cloudEvent?.raw).not.toHaveProperty("eventType");
    expect(cloudEvent).toEqual({ ...event, schema: "CloudEventSchemaV1_0", raw: cloudEvent?.raw });
    expect(readEvents(createSampleEvents(context, { schema: "CloudEventSchemaV1_0" })).problems).toEqual([]);
  });

  test.each(sampleChoices)("$label is a valid event of its type, with fields of the catalogue", ({ type, shape }) => {
    const event = createSampleEvent(type, context, { shape });
    const { events, problems } = readEvents(event);
    expect(problems).toEqual([]);
    expect(events).toMatchObject([{ type, source: context.workspaceId, id: "e", time: context.time }]);
    const spellings = findEventType(type)?.fields.flatMap((field) => field.spellings) ?? [];
    expect(Object.keys(isObject(event["data"]) ? event["data"] : {}).filter((key) => !spellings.includes(key))).toEqual(
      [],
    );
  });

  test("as captured has what real pipeline runs have", () => {
    expect(createSampleEvent(`${source}.RunStatusChanged`, context, { shape: "captured" })).toMatchObject({
      data: {
        runType: "azureml.PipelineRun",
        runStatus: "Failed",
        runTags: { "azureml.pipelineComponent": "pipelinerun" },
      },
      dataVersion: "2",
    });
  });

  test("of a model monitor matches Microsoft's filter for all monitors, and the one for its signal", () => {
    const event = createSampleEvent(modelMonitor.eventType, context, { shape: "modelMonitor" });
    for (const text of [modelMonitor.breachText, "churn_monitor_data_drift"])
      expect(
        compile({ advancedFilters: [{ operatorType: "StringContains", key: modelMonitor.key, values: [text] }] })(
          event,
        ),
      ).toBe(true);
  });

  test("of dataset drift covers the day before its detection", () => {
    expect(createSampleEvent(`${source}.DatasetDriftDetected`, context)).toMatchObject({
      data: { StartTime: "2026-11-23T00:00:00+00:00", EndTime: "2026-11-24T00:00:00+00:00" },
    });
  });

  test("needs a known event type and a valid time", () => {
    expect(() => createSampleEvent("constructor", context)).toThrow(
      "type: constructor is not an event type of Azure Machine Learning.",
    );
    expect(() => createSampleEvent(`${source}.RunCompleted`, { ...context, time: "soon" })).toThrow(
      "time: soon is not an ISO 8601 time.",
    );
  });
});
