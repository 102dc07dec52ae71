import * as fc from "fast-check";
import { eventTypes, findEventType } from "../../../src/core/events/catalogue.ts";
import { createSampleEvents } from "../../../src/core/events/sampleEvents.ts";
import type { AdvancedFilter, Filter } from "../../../src/core/filter/filter.ts";
import { type JsonObject, isObject } from "../../../src/core/json.ts";

const at = {
  workspaceId: "/subscriptions/s/resourceGroups/r/providers/Microsoft.MachineLearningServices/workspaces/w",
  id: "e",
  time: "2026-11-24T14:02:11.4820000Z",
};

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** The event with the `n`th documented spelling of every field. */
function respelled(event: JsonObject, n: number): JsonObject {
  const { data } = event;
  const { fields } = findEventType(textOf(event["eventType"])) ?? { fields: [] };
  if (!isObject(data)) throw new Error("data is no object");
  const renamed = fields.map(({ spellings }) => [spellings[n] ?? spellings[0], data[spellings[0]]] as const);
  return { ...event, data: Object.fromEntries(renamed) };
}

const asCloudEvent = ({ topic, eventType, eventTime, subject, id, data }: JsonObject): JsonObject => ({
  specversion: "1.0",
  source: topic,
  type: eventType,
  time: eventTime,
  subject,
  id,
  data,
});

const inData = (event: JsonObject, more: JsonObject): JsonObject => ({
  ...event,
  data: { ...(isObject(event["data"]) ? event["data"] : {}), ...more },
});

/** What Microsoft's pages show that the first sample of a type does not. */
const others: Readonly<Record<string, (event: JsonObject) => readonly JsonObject[]>> = {
  RunStatusChanged: (event) => [inData(event, { runStatus: "Running", runType: "automl", runTags: { owner: "eva" } })],
  RunCompleted: (event) => [inData(event, { runType: "automl" })],
  ModelRegistered: (event) => [inData(event, { ModelVersion: "3" })],
  DatasetDriftDetected: (event) => [
    { ...event, subject: textOf(event["subject"]).replace("datadrift/", "datadrifts/").replace("/run/", "/runs/") },
  ],
};

/** Every event of the catalogue: both spellings, both schemas, and what the pages tell differently. */
export const documentedEvents: readonly JsonObject[] = createSampleEvents(at)
  .flatMap((event, index) => [event, ...(others[eventTypes[index]?.shortName ?? ""]?.(event) ?? [])])
  .flatMap((event) => [respelled(event, 0), respelled(event, 1)])
  .flatMap((event) => [event, asCloudEvent(event)]);

/** Few keys and few values that meet, exclude and cover each other. */
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

const oneOf = (names: readonly string[], rest: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({
    operatorType: fc.constantFrom(...names),
    key: fc.constantFrom("data.a", "data.a", "subject", "id"),
    ...rest,
  });

const stringOperators = ["In", "Contains", "BeginsWith", "EndsWith"].flatMap((n) => [`String${n}`, `StringNot${n}`]);

const tightConditions = fc.oneof(
  { weight: 4, arbitrary: oneOf(stringOperators, { values: operands.string }) },
  { weight: 2, arbitrary: oneOf(["NumberIn", "NumberNotIn"], { values: operands.number }) },
  { weight: 2, arbitrary: oneOf(["NumberInRange", "NumberNotInRange"], { values: operands.range }) },
  {
    weight: 2,
    arbitrary: oneOf(["NumberLessThan", "NumberLessThanOrEquals", "NumberGreaterThan", "NumberGreaterThanOrEquals"], {
      value: number,
    }),
  },
  oneOf(["BoolEquals"], { value: fc.boolean() }),
  oneOf(["IsNullOrUndefined", "IsNotNull"], {}),
);

/** Filters whose conditions are likely to have something to do with each other. */
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

const alike = (operators: readonly string[], values: fc.Arbitrary<unknown[]>): fc.Arbitrary<Filter> =>
  fc
    .tuple(fc.constantFrom(...operators), fc.constantFrom("data.a", "id"), values, values)
    .map(([operatorType, key, first, second]) => ({
      advancedFilters: [first, second].map((each) => ({ operatorType, key, values: each })),
    }));

/** Two conditions on one key that differ in their values only. */
export const twoOfOneKind = fc.oneof(
  alike(["StringIn", "StringBeginsWith", "StringEndsWith"], operands.string),
  alike(["NumberIn"], operands.number),
  alike(["NumberInRange"], operands.range),
);

const joined = fc.array(text, { maxLength: 3 }).map((parts) => parts.join(""));
const scalar = fc.oneof(text, joined, number, fc.boolean(), fc.constantFrom(null, undefined, 2.5, NaN, 1e300, {}));
const value = fc.oneof({ weight: 3, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }));

/** Events that such filters are likely to take. */
export const tightEvents = fc.oneof(
  fc.record({ eventType: text, subject: value, id: value, data: fc.record({ a: value }, { requiredKeys: [] }) }),
  fc.record({
    specversion: fc.constant("1.0"),
    subject: value,
    id: value,
    data: fc.record({ a: value }, { requiredKeys: [] }),
  }),
);

const operatorOf: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
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
  .constantFrom(...Object.keys(operatorOf))
  .chain((operatorType) =>
    fc
      .tuple(fc.constantFrom(...documentedKeys), operatorOf[operatorType] ?? fc.constant(undefined))
      .map(([key, operand]) =>
        operand === undefined
          ? { operatorType, key }
          : { operatorType, key, [Array.isArray(operand) ? "values" : "value"]: operand },
      ),
  );

/** Filters as a person might write them for the events of Azure Machine Learning. */
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
