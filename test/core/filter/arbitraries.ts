import * as fc from "fast-check";
import { operators } from "../../../src/core/filter/operators.ts";

/** Few names and values, so that filters often match events. They include known edge cases. */
const names = ["a", "A", "b", "a.b", "__proto__", "constructor", "toString", "length", "0", "", "data", "ς", "\ud800"];
const name = fc.constantFrom(...names);
const scalar = fc.oneof(
  fc.constantFrom("", "a", "A", "ab", "BA", "5", "true", "Σ", "ς", "\ud83d", "T", "t", "All", "\u212a", "k", "İ", "i"),
  fc.constantFrom(0, -0, 5, 5.5, -1, 1e21, NaN, Infinity),
  fc.boolean(),
  fc.constantFrom(null, undefined),
);

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    { weight: 4, arbitrary: scalar },
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(name, tie("value"), { maxKeys: 4 }),
  ),
}));

const key = fc.oneof(
  fc.constantFrom("id", "Subject", "topic", "eventType", "type", "source", "specversion", "eventTime", "time", "ext"),
  fc.constantFrom("ext.a", "Ext.A.b", "DATA.a", "Data.A.toString", "toString", "__proto__.a", "constructor"),
  fc.array(name, { minLength: 1, maxLength: 3 }).map((path) => ["data", ...path].join(".")),
  scalar,
);

const operands = fc.oneof(value, fc.array(fc.oneof(scalar, fc.tuple(fc.integer(), fc.integer())), { maxLength: 4 }));
const condition = fc.record(
  {
    operatorType: fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...Object.keys(operators)) },
      { weight: 1, arbitrary: scalar },
    ),
    key,
    value: operands,
    values: operands,
  },
  { requiredKeys: ["operatorType", "key"] },
);

/** Mostly filters, with arbitrary values in all fields. */
export const filters = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record(
      {
        includedEventTypes: fc.oneof(fc.array(scalar, { maxLength: 3 }), scalar),
        subjectBeginsWith: scalar,
        subjectEndsWith: scalar,
        isSubjectCaseSensitive: scalar,
        enableAdvancedFilteringOnArrays: fc.oneof(fc.boolean(), scalar),
        advancedFilters: fc.oneof(
          { weight: 9, arbitrary: fc.array(fc.oneof({ weight: 9, arbitrary: condition }, value), { maxLength: 3 }) },
          value,
        ),
      },
      { requiredKeys: [] },
    ),
  },
  fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true, withMap: true }),
);

/** Filters with one condition, mostly valid: where `compile` and `evaluate` are most likely to differ. */
export const wellFormed = condition.map((each) => ({ enableAdvancedFilteringOnArrays: true, advancedFilters: [each] }));

const data = fc.oneof({ weight: 4, arbitrary: fc.dictionary(name, value, { maxKeys: 5 }) }, value);
const common = { id: scalar, subject: scalar, data, DATA: data, Data: scalar, ext: value, time: scalar };

/** Events in both schemas, with arbitrary values in all fields, and values that are not events. */
export const events = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record(
      { ...common, topic: scalar, eventType: scalar, eventTime: scalar },
      { requiredKeys: ["data"] },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.record({ ...common, specversion: scalar, type: scalar, source: scalar }, { requiredKeys: ["data"] }),
  },
  fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true, withMap: true }),
);

/** A value repeated until the filter engine prepares it for many searches. */
const large = fc.oneof(
  fc.array(scalar, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("").padEnd(1, "x").repeat(2_500)),
  fc
    .tuple(fc.array(value, { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([all, isMixed]) => Array.from({ length: 40 }, () => [...all, ...(isMixed ? ["ab", 7] : [])]).flat()),
  fc.array(fc.constantFrom("a", "A\uffff", "\uffff", "", "BA"), { minLength: 64, maxLength: 70 }),
  fc.dictionary(name, value, { maxKeys: 4 }).map((some) => ({
    ...Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`k${index}`, index])),
    ...some,
  })),
);

/** Events with long texts, large arrays and large objects. */
export const largeEvents = fc.oneof(
  fc.dictionary(name, large, { maxKeys: 3 }).map((own) => ({ eventType: "T", data: own })),
  large.map((own) => ({ specversion: "1.0", type: "T", data: own, ext: own })),
);
