import * as fc from "fast-check";
import { eventTypes, findEventType } from "../../../src/core/events/catalogue.ts";
import { createAllSampleEvents } from "../../../src/core/events/sampleChoices.ts";
import { createSampleEvents } from "../../../src/core/events/sampleEvents.ts";
import type { AdvancedFilter, Filter } from "../../../src/core/filter/filter.ts";
import { type JsonObject, isObject } from "../../../src/core/json.ts";

const context = {
  workspaceId: "/subscriptions/s/resourceGroups/r/providers/Microsoft.MachineLearningServices/workspaces/w",
  id: "e",
  time: "2026-11-24T14:02:11.4820000Z",
};

const textOrEmpty = (value: unknown): string => (typeof value === "string" ? value : "");

/** Returns the event with the `n`th documented spelling of each field. */
function respellFields(event: JsonObject, n: number): JsonObject {
  const { data } = event;
  const { fields } = findEventType(textOrEmpty(event["eventType"])) ?? { fields: [] };
  if (!isObject(data)) throw new Error("data is not an object");
  const renamed = fields.map(({ spellings }) => [spellings[n] ?? spellings[0], data[spellings[0]]] as const);
  return { ...event, data: Object.fromEntries(renamed) };
}

const toCloudEvent = ({ topic, eventType, eventTime, subject, id, data }: JsonObject): JsonObject => ({
  specversion: "1.0",
  source: topic,
  type: eventType,
  time: eventTime,
  subject,
  id,
  data,
});

const withData = (event: JsonObject, added: JsonObject): JsonObject => ({
  ...event,
  data: { ...(isObject(event["data"]) ? event["data"] : {}), ...added },
});

/** Documented variants of the sample events. */
const variants: Readonly<Record<string, (event: JsonObject) => readonly JsonObject[]>> = {
  RunStatusChanged: (event) => [
    withData(event, { runStatus: "Running", runType: "automl", runTags: { owner: "eva" } }),
  ],
  RunCompleted: (event) => [withData(event, { runType: "automl" })],
  ModelRegistered: (event) => [withData(event, { ModelVersion: "3" })],
  DatasetDriftDetected: (event) => [
    {
      ...event,
      subject: textOrEmpty(event["subject"]).replace("datadrift/", "datadrifts/").replace("/run/", "/runs/"),
    },
  ],
};

/** All events of the catalogue, in both spellings, both schemas, and all documented variants. */
export const documentedEvents: readonly JsonObject[] = createSampleEvents(context)
  .flatMap((event, index) => [event, ...(variants[eventTypes[index]?.shortName ?? ""]?.(event) ?? [])])
  .flatMap((event) => [respellFields(event, 0), respellFields(event, 1)])
  .concat(createAllSampleEvents(context))
  .flatMap((event) => [event, toCloudEvent(event)]);

/** Few values, so that conditions often exclude or imply each other. */
const texts = [
  "",
  "a",
  "A",
  "ab",
  "aB",
  "abc",
  "ba",
  "b",
  "5",
  "true",
  "Σ",
  "ς",
  "σa",
  "İ",
  "i̇",
  "i",
  "\ud801",
  "\udc00",
  "𐐀",
];
const text = fc.constantFrom(...texts);
const number = fc.constantFrom(-1, 0, 1, 1.5, 2, 3, 5);
const range = fc.tuple(number, number);

const operands = {
  string: fc.array<unknown>(text, { minLength: 1, maxLength: 3 }),
  number: fc.array<unknown>(number, { minLength: 1, maxLength: 3 }),
  range: fc.array<unknown>(range, { minLength: 1, maxLength: 2 }),
};

const createCondition = (names: readonly string[], operand: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({
    operatorType: fc.constantFrom(...names),
    key: fc.constantFrom("data.a", "data.a", "subject", "id"),
    ...operand,
  });

const stringOperators = ["In", "Contains", "BeginsWith", "EndsWith"].flatMap((n) => [`String${n}`, `StringNot${n}`]);

const tightConditions = fc.oneof(
  { weight: 4, arbitrary: createCondition(stringOperators, { values: operands.string }) },
  { weight: 2, arbitrary: createCondition(["NumberIn", "NumberNotIn"], { values: operands.number }) },
  { weight: 2, arbitrary: createCondition(["NumberInRange", "NumberNotInRange"], { values: operands.range }) },
  {
    weight: 2,
    arbitrary: createCondition(
      ["NumberLessThan", "NumberLessThanOrEquals", "NumberGreaterThan", "NumberGreaterThanOrEquals"],
      {
        value: number,
      },
    ),
  },
  createCondition(["BoolEquals"], { value: fc.boolean() }),
  createCondition(["IsNullOrUndefined", "IsNotNull"], {}),
);

/** Filters whose conditions are likely to exclude or imply each other. */
export const tightFilters: fc.Arbitrary<Filter> = fc.record(
  {
    subjectBeginsWith: text,
    subjectEndsWith: text,
    isSubjectCaseSensitive: fc.boolean(),
    enableAdvancedFilteringOnArrays: fc.boolean(),
    advancedFilters: fc.array(tightConditions, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ["advancedFilters"] },
);

const createPair = (operators: readonly string[], values: fc.Arbitrary<unknown[]>): fc.Arbitrary<Filter> =>
  fc
    .tuple(fc.constantFrom(...operators), fc.constantFrom("data.a", "id"), values, values)
    .map(([operatorType, key, first, second]) => ({
      advancedFilters: [first, second].map((each) => ({ operatorType, key, values: each })),
    }));

/** Filters with two conditions that differ only in their values. */
export const pairedFilters = fc.oneof(
  createPair(["StringIn", "StringBeginsWith", "StringEndsWith"], operands.string),
  createPair(["NumberIn"], operands.number),
  createPair(["NumberInRange"], operands.range),
);

const joined = fc.array(text, { maxLength: 3 }).map((parts) => parts.join(""));
const scalar = fc.oneof(text, joined, number, fc.boolean(), fc.constantFrom(null, undefined, 2.5, NaN, 1e300, {}));
const value = fc.oneof({ weight: 3, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }));

/** Events that such filters are likely to match. */
export const tightEvents = fc.oneof(
  fc.record({ eventType: text, subject: value, id: value, data: fc.record({ a: value }, { requiredKeys: [] }) }),
  fc.record({
    specversion: fc.constant("1.0"),
    subject: value,
    id: value,
    data: fc.record({ a: value }, { requiredKeys: [] }),
  }),
);

const operandsByOperator: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  StringIn: fc.array(fc.constantFrom("failed", "Running", "5", "automl", "models/x:1", "x"), {
    minLength: 1,
    maxLength: 2,
  }),
  StringNotContains: fc.constant(["zz"]),
  StringBeginsWith: fc.array(fc.constantFrom("", "fail", "/models", "experiments/0fa9", "endpoints/my"), {
    minLength: 1,
    maxLength: 2,
  }),
  StringNotIn: fc.constant(["zz"]),
  NumberIn: fc.constant([5, 20, 100]),
  NumberNotInRange: fc.constant([[7, 9]]),
  NumberGreaterThan: fc.constant(0),
  BoolEquals: fc.constant(true),
  IsNullOrUndefined: fc.constant(undefined),
  IsNotNull: fc.constant(undefined),
};

const documentedKeys = eventTypes
  .flatMap(({ fields }) => fields.flatMap(({ spellings }) => spellings.map((name) => `data.${name}`)))
  .concat("data.runProperties.iteration", "data.runTags.owner", "data.ModelTags.area", "data.runTags.a.b", "data.none")
  .concat("subject", "id", "type", "eventType", "data");

const documentedCondition: fc.Arbitrary<AdvancedFilter> = fc
  .constantFrom(...Object.keys(operandsByOperator))
  .chain((operatorType) =>
    fc
      .tuple(fc.constantFrom(...documentedKeys), operandsByOperator[operatorType] ?? fc.constant(undefined))
      .map(([key, operand]) =>
        operand === undefined
          ? { operatorType, key }
          : { operatorType, key, [Array.isArray(operand) ? "values" : "value"]: operand },
      ),
  );

/** Realistic filters for Azure Machine Learning events. */
export const documentedFilters: fc.Arbitrary<Filter> = fc.record(
  {
    includedEventTypes: fc.subarray(eventTypes.map(({ name }) => name)),
    subjectBeginsWith: fc.constantFrom(
      "experiments/",
      "/experiments/",
      "experiments/churn",
      "models/",
      "datadrift/",
      "datadrift",
      "endpoints/my",
    ),
    subjectEndsWith: fc.constantFrom("/", ":20", "/runs/", "/run/x", "service"),
    enableAdvancedFilteringOnArrays: fc.boolean(),
    advancedFilters: fc.array(documentedCondition, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ["advancedFilters"] },
);
