import { describe, expect, test } from "vitest";
import { createMatchingSample, sampleChoicesFor } from "../../../src/app/localGrid/matchingSample.ts";
import { defaultSeed } from "../../../src/emulator/store/seed.ts";
import { eventTypes } from "../../../src/core/events/catalogue.ts";
import { modelMonitor } from "../../../src/core/events/modelMonitor.ts";
import { createSampleEvent } from "../../../src/core/events/sampleEvents.ts";
import { evaluate } from "../../../src/core/filter/evaluate.ts";
import type { AdvancedFilter, Filter } from "../../../src/core/filter/filter.ts";
import { operators } from "../../../src/core/filter/operators.ts";
import { workspaceId } from "../fakeDeps.ts";

const context = { workspaceId, id: "1", time: "2031-01-01T00:00:00Z" };
const type = "Microsoft.MachineLearningServices.RunStatusChanged";
const operandsOf = (name: string): Partial<AdvancedFilter> => {
  if (name.includes("Range")) return { values: [[5, 7]] };
  if (name.startsWith("NumberIn") || name.startsWith("NumberNotIn")) return { values: [5, 6] };
  if (name.startsWith("Number")) return { value: 5 };
  if (name.startsWith("String")) return { values: ["Wanted", "Other"] };
  return name === "BoolEquals" ? { value: true } : {};
};

describe("a sample for a filter", () => {
  test.each(Object.keys(operators))("meets a condition with %s, on a new and on a known key", (operatorType) => {
    for (const key of ["data.runTags.team", "data.runStatus", "data.deep.er.key"]) {
      const filter: Filter = { advancedFilters: [{ operatorType, key, ...operandsOf(operatorType) }] };
      expect([
        key,
        evaluate(filter, createMatchingSample({ type, shape: "documented" }, filter, context)).matched,
      ]).toEqual([key, true]);
    }
  });

  test("meets subject and conditions together, and keeps id, topic and type", () => {
    const filter: Filter = {
      includedEventTypes: [type],
      subjectBeginsWith: "experiments/churn/",
      subjectEndsWith: "/42",
      isSubjectCaseSensitive: true,
      advancedFilters: [
        { operatorType: "StringIn", key: "data.RunStatus", values: ["Canceled"] },
        { operatorType: "StringNotIn", key: "data.runType", values: ["azureml.StepRun"] },
      ],
    };
    const event = createMatchingSample({ type, shape: "documented" }, filter, context);
    expect(evaluate(filter, event).matched).toBe(true);
    expect(event).toMatchObject({ id: "1", topic: workspaceId, eventType: type, subject: "experiments/churn//42" });
  });

  test.each<[string, Filter]>([
    [
      "that contradicts itself",
      { advancedFilters: ["a", "b"].map((one) => ({ operatorType: "StringIn", key: "data.x", values: [one] })) },
    ],
    ["on another topic", { advancedFilters: [{ operatorType: "StringIn", key: "topic", values: ["x"] }] }],
    ["of another type", { includedEventTypes: ["Contoso.Lost"] }],
  ])("%s is the documented sample", (_, filter) => {
    expect(createMatchingSample({ type, shape: "documented" }, filter, context)).toEqual(
      createSampleEvent(type, context),
    );
  });

  test("matches each event subscription of a new Local Event Grid", () => {
    for (const { properties } of defaultSeed.eventSubscriptions ?? []) {
      const filter = properties.filter as Filter;
      const [first] = sampleChoicesFor(filter);
      expect(first && evaluate(filter, createMatchingSample(first, filter, context)).matched).toBe(true);
    }
  });
});

test("one sample of each type that the filter includes is offered, or of each that isn't retired", () => {
  const offered = (filter: Filter) => sampleChoicesFor(filter).map((choice) => choice.type);
  const current = eventTypes.filter(({ retirement }) => !retirement).map(({ name }) => name);
  const retired = "Microsoft.MachineLearningServices.DatasetDriftDetected";
  expect(offered({ includedEventTypes: [type] })).toEqual([type]);
  expect(offered({})).toEqual(current);
  expect(offered({ includedEventTypes: ["Contoso.Lost"] })).toEqual(current);
  expect(offered({ includedEventTypes: [retired] })).toEqual([retired]);
});

test("another sample of the type is taken if it matches, and the values of the filter otherwise", () => {
  const filter: Filter = { advancedFilters: [{ operatorType: "StringIn", key: "data.runStatus", values: ["Failed"] }] };
  expect(createMatchingSample({ type, shape: "documented" }, {}, context)).toEqual(createSampleEvent(type, context));
  const monitored: Filter = {
    advancedFilters: [{ operatorType: "StringContains", key: modelMonitor.key, values: [modelMonitor.breachText] }],
  };
  expect(createMatchingSample({ type, shape: "documented" }, monitored, context)).toEqual(
    createSampleEvent(type, context, { shape: "modelMonitor" }),
  );
  expect(evaluate(filter, createMatchingSample({ type, shape: "captured" }, filter, context)).matched).toBe(true);
});

test("a sample for an event subscription that delivers CloudEvents meets a filter on their keys", () => {
  const filter: Filter = {
    advancedFilters: [
      { operatorType: "StringIn", key: "type", values: [type] },
      { operatorType: "StringIn", key: "data.runStatus", values: ["Canceled"] },
    ],
  };
  const filterContext = { deliverySchema: "CloudEventSchemaV1_0" } as const;
  const event = createMatchingSample({ type, shape: "documented" }, filter, context, filterContext);
  expect(event).toMatchObject({ eventType: type, data: { runStatus: "Canceled" } });
  expect(evaluate(filter, event, filterContext).matched).toBe(true);
});
