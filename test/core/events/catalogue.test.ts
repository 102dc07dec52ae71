import { describe, expect, test } from "vitest";
import { eventTypes, findEventType } from "../../../src/core/events/catalogue.ts";
import { readEvents } from "../../../src/core/events/envelope.ts";
import { createSampleEvent, createSampleEvents } from "../../../src/core/events/sampleEvents.ts";
import { compile } from "../../../src/core/filter/compile.ts";
import { evaluate } from "../../../src/core/filter/evaluate.ts";
import { isObject } from "../../../src/core/json.ts";

const at = {
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

  test.each(eventTypes)("describes $shortName", ({ name, shortName, label, whenRaised, documentation, fields }) => {
    expect(findEventType(name)?.shortName).toBe(shortName);
    expect(name.endsWith(`.${shortName}`)).toBe(true);
    expect(label.replaceAll(" ", "").toLowerCase()).toBe(shortName.toLowerCase());
    expect(whenRaised).toMatch(/^[A-Z].*\.$/);
    expect(documentation).toMatch(/^https:\/\/learn\.microsoft\.com\//);
    const spellings = fields.flatMap((field) => field.spellings);
    expect(new Set(spellings).size).toBe(spellings.length);
  });

  test.each(["constructor", "runcompleted", "", `${source}.RunCompleted `])("does not have %j", (name) => {
    expect(findEventType(name)).toBeUndefined();
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
  ])("has every documented spelling of the fields of %s", (shortName, spellings) => {
    const fields = findEventType(`${source}.${shortName}`)?.fields ?? [];
    expect(fields.map((field) => field.spellings.join("/")).join(" ")).toBe(spellings);
  });

  test("marks as previews what the article on Azure ML events does", () => {
    const previews = eventTypes.filter(({ isPreview: preview }) => preview).map(({ shortName }) => shortName);
    expect(previews).toEqual(["ModelRegistered", "ModelDeployed", "DatasetDriftDetected"]);
  });
});

describe("an event of a source that the catalogue does not have", () => {
  const event = { topic: "/t", subject: "orders/7", eventType: "Contoso.Orders.Placed", id: "1", data: { total: 12 } };

  test("is read, and judged by the same rules", () => {
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
    "of $shortName has the fields of the catalogue, and its subject",
    ({ name, fields, subjectFormat }) => {
      const event = createSampleEvent(name, at);
      const { events, problems } = readEvents(event);
      expect(problems).toEqual([]);
      expect(events).toMatchObject([{ type: name, source: at.workspaceId, id: "e", time: at.time }]);
      const { data } = event;
      if (!isObject(data)) throw new Error("data is no object");
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

  test("is there for each type, each with an id of its own", () => {
    const all = createSampleEvents(at);
    expect(all.map(({ eventType }) => eventType)).toEqual(eventTypes.map(({ name }) => name));
    expect(all.map(({ id }) => id)).toEqual(["e-1", "e-2", "e-3", "e-4", "e-5"]);
  });

  test("of RunStatusChanged takes the status asked for", () => {
    const type = `${source}.RunStatusChanged`;
    expect(createSampleEvent(type, at)).toMatchObject({ data: { runStatus: "failed" } });
    expect(createSampleEvent(type, at, { runStatus: "Running" })).toMatchObject({ data: { runStatus: "Running" } });
  });

  test.each(eventTypes)("of $shortName is the same event as CloudEvents 1.0", ({ name }) => {
    const [cloudEvent] = readEvents(createSampleEvent(name, at, { schema: "CloudEventSchemaV1_0" })).events;
    const [event] = readEvents(createSampleEvent(name, at)).events;
    expect(cloudEvent?.raw).not.toHaveProperty("eventType");
    expect(cloudEvent).toEqual({ ...event, schema: "CloudEventSchemaV1_0", raw: cloudEvent?.raw });
    expect(readEvents(createSampleEvents(at, { schema: "CloudEventSchemaV1_0" })).problems).toEqual([]);
  });

  test("of drift covers the day before it was detected", () => {
    expect(createSampleEvent(`${source}.DatasetDriftDetected`, at)).toMatchObject({
      data: { StartTime: "2026-11-23T00:00:00+00:00", EndTime: "2026-11-24T00:00:00+00:00" },
    });
  });

  test("is refused for what the catalogue does not have, and for no time", () => {
    expect(() => createSampleEvent("constructor", at)).toThrow(
      "type: constructor is not an event type of Azure Machine Learning.",
    );
    expect(() => createSampleEvent(`${source}.RunCompleted`, { ...at, time: "soon" })).toThrow(
      "time: soon is not an ISO 8601 time.",
    );
  });
});
