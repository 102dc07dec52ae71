import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deliverySchemaOf } from "../../../src/core/events/eventSchema.ts";
import { createSampleEvent } from "../../../src/core/events/sampleEvents.ts";
import { textOrEmpty } from "../../../src/core/filter/basicKeys.ts";
import { compile } from "../../../src/core/filter/compile.ts";
import { type ClauseVerdict, evaluate } from "../../../src/core/filter/evaluate.ts";
import type { Filter } from "../../../src/core/filter/filter.ts";
import { filters } from "./arbitraries.ts";
import { documentedEvents, documentedFilters } from "./documentedEvents.ts";

const type = "Microsoft.MachineLearningServices.RunStatusChanged";
const context = { workspaceId: "/subscriptions/s/workspaces/w", id: "e1", time: "2026-11-24T14:02:11Z" };
const published = createSampleEvent(type, context);
const delivered = createSampleEvent(type, context, { schema: "CloudEventSchemaV1_0" });
const schemas = ["EventGridSchema", "CloudEventSchemaV1_0"] as const;

const whereEquals = (key: string, value: string): Filter => ({
  advancedFilters: [{ operatorType: "StringIn", key, values: [value] }],
});

function verdictOn(filter: Filter, event: object, deliverySchema: (typeof schemas)[number]): ClauseVerdict {
  const [clause] = evaluate(filter, event, { deliverySchema }).clauses;
  if (!clause) throw new Error("The filter has no clause.");
  expect(compile(filter, { deliverySchema })(event)).toBe(clause.matched);
  return clause;
}

describe("a key in the filter of an event subscription that delivers CloudEvents", () => {
  test.each([
    ["type", type],
    ["source", context.workspaceId],
    ["specversion", "1.0"],
    ["id", "e1"],
    ["data.runStatus", "failed"],
    ["time", context.time],
    ["subject", textOrEmpty(published["subject"])],
  ])("%s is found in an event that was published in the Event Grid schema", (key, value) => {
    const { matched, basis } = verdictOn(whereEquals(key, value), published, "CloudEventSchemaV1_0");
    expect(matched).toBe(true);
    expect(basis).toBe(key === "id" || key.startsWith("data.") ? "documented" : "assumed");
    expect(verdictOn(whereEquals(key, value), delivered, "CloudEventSchemaV1_0").matched).toBe(true);
  });

  test.each([
    ["eventType", type, "eventType is not a key of CloudEvents, in which the event is delivered. Use type."],
    ["topic", context.workspaceId, "topic is not a key of CloudEvents, in which the event is delivered. Use source."],
    [
      "dataVersion",
      "",
      "dataVersion is not a key that Event Grid documents for CloudEvents, in which the event is delivered.",
    ],
    [
      "metadataVersion",
      "1",
      "metadataVersion is not a key that Event Grid documents for CloudEvents, in which the event is delivered.",
    ],
    [
      "eventTime",
      context.time,
      "eventTime is not a key that Event Grid documents for CloudEvents, in which the event is delivered.",
    ],
  ])("%s isn't found, and the verdict says why", (key, value, why) => {
    const verdict = verdictOn(whereEquals(key, value), published, "CloudEventSchemaV1_0");
    expect(verdict).toMatchObject({ matched: false, basis: "assumed", assumption: "otherSchemaKey" });
    expect(verdict.why).toContain(why);
  });
});

describe("a key in the filter of an event subscription that delivers in the Event Grid schema", () => {
  test.each([
    ["eventType", type],
    ["topic", context.workspaceId],
    ["id", "e1"],
    ["data.runStatus", "failed"],
  ])("%s is found in the event, and in a captured CloudEvent", (key, value) => {
    expect(verdictOn(whereEquals(key, value), published, "EventGridSchema")).toMatchObject({
      matched: true,
      basis: "documented",
    });
    expect(verdictOn(whereEquals(key, value), delivered, "EventGridSchema").matched).toBe(true);
  });

  test.each(["type", "source"])("%s isn't found in an event that was published in the Event Grid schema", (key) => {
    expect(verdictOn(whereEquals(key, type), published, "EventGridSchema").matched).toBe(false);
  });

  test("type is found in a published CloudEvent, which Event Grid can't deliver in its own schema", () => {
    expect(verdictOn(whereEquals("type", type), delivered, "EventGridSchema")).toMatchObject({
      matched: true,
      assumption: "otherSchemaKey",
    });
  });
});

test("without a delivery schema, a filter uses the keys of the schema that the event has", () => {
  expect(evaluate(whereEquals("eventType", type), published).matched).toBe(true);
  expect(evaluate(whereEquals("type", type), published).matched).toBe(false);
  expect(evaluate(whereEquals("type", type), delivered).matched).toBe(true);
});

test("the fast path agrees with the explanation for each delivery schema", () => {
  const events = fc.constantFrom<unknown>(...documentedEvents, 5, { ...published, specversion: 2 });
  const anyFilter = fc.oneof(documentedFilters, filters);
  fc.assert(
    fc.property(anyFilter, events, fc.constantFrom(...schemas), (filter, event, deliverySchema) => {
      const { matched } = evaluate(filter as Filter, event, { deliverySchema });
      expect(compile(filter as Filter, { deliverySchema })(event)).toBe(matched);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  [undefined, "EventGridSchema"],
  [null, "EventGridSchema"],
  ["EventGridSchema", "EventGridSchema"],
  ["CloudEventSchemaV1_0", "CloudEventSchemaV1_0"],
  ["CustomInputSchema", undefined],
  [5, undefined],
])("eventDeliverySchema %j means %j", (eventDeliverySchema, expected) => {
  expect(deliverySchemaOf({ eventDeliverySchema })).toBe(expected);
});
