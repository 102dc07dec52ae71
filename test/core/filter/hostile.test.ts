import { describe, expect, test } from "vitest";
import { readEvents } from "../../../src/core/events/envelope.ts";
import { compile } from "../../../src/core/filter/compile.ts";
import { evaluate } from "../../../src/core/filter/evaluate.ts";
import type { Filter } from "../../../src/core/filter/filter.ts";
import { operators } from "../../../src/core/filter/operators.ts";
import { validate } from "../../../src/core/filter/validate.ts";
import { startCpuTimer } from "../../rig/cpuTimer.ts";

const levels = 10_000;
const objects: unknown = JSON.parse(`${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`);
const arrays: unknown = JSON.parse(`${"[".repeat(levels)}1${"]".repeat(levels)}`);
const huge = "aB".repeat(5_000_000);
const hugeKey = `data${".a".repeat(100_000)}`;

/** Values that an attacker may put anywhere. */
const hostile: readonly (readonly [what: string, value: unknown])[] = [
  ["10,000 nested objects", objects],
  ["10,000 nested arrays", arrays],
  ["a text of 10 million characters", huge],
  ["a key with 100,000 levels", hugeKey],
  ["a high surrogate", "\ud83d"],
  ["a low surrogate", "\ude00"],
  ["a number above the range", JSON.parse("1e999")],
  ["a number below the range", JSON.parse("-1e999")],
  ["a number that rounds to zero", JSON.parse("1e-999")],
  ["negative zero", -0],
  ["NaN as text", "NaN"],
  ["an inherited name", "__proto__"],
  ["an object with inherited names", JSON.parse('{"__proto__":{"eventType":"x"},"constructor":1,"hasOwnProperty":2}')],
];

/** Filters with the value in each of their fields. */
const filtersWith = (value: unknown): unknown[] => [
  value,
  { includedEventTypes: [value], subjectBeginsWith: value, subjectEndsWith: value, advancedFilters: value },
  { advancedFilters: [value, { operatorType: value, key: value, value, values: [value, [value, value]] }] },
  { advancedFilters: [{ operatorType: "StringContains", key: "data.x", values: [value, "a", "Ab", "é"] }] },
  {
    enableAdvancedFilteringOnArrays: true,
    advancedFilters: [{ operatorType: "NumberIn", key: "data.x", values: [1] }],
  },
  ...Object.values(operators).map(({ name, operandField }) => ({
    enableAdvancedFilteringOnArrays: true,
    advancedFilters: [
      { operatorType: name, key: typeof value === "string" ? `data.${value}` : "data.x", [operandField]: value },
    ],
  })),
];
const eventsWith = (value: unknown): unknown[] => [
  value,
  [value, value],
  { eventType: value, subject: value, topic: value, id: value, eventTime: value, data: value },
  { eventType: "T", subject: "s", data: { x: value, X: value } },
  { eventType: "T", subject: "s", data: { x: [value, value] } },
  { specversion: value, type: "T", source: value, subject: value, data: { x: value }, data_base64: value },
  { specversion: "1.0", type: "T", source: "/s", [typeof value === "string" ? value : "x"]: value },
];

describe("hostile input", () => {
  test.each(hostile)("%s causes no errors and takes no long time", { timeout: 20_000 }, (_what, value) => {
    const cpuMs = startCpuTimer();
    const events = eventsWith(value);
    for (const event of events)
      for (const { message } of readEvents(event).problems) expect(message.length).toBeLessThan(1000);
    for (const filter of filtersWith(value) as Filter[]) {
      for (const { message, remedy } of validate(filter)) expect((message + remedy).length).toBeLessThan(5000);
      const passes = compile(filter);
      for (const event of events) {
        const { matched, clauses } = evaluate(filter, event);
        expect(passes(event)).toBe(matched);
        for (const { why } of clauses) expect(why.length).toBeLessThan(5000);
      }
    }
    expect(cpuMs()).toBeLessThan(15_000);
  });

  test("ignores numbers that JSON can't represent", () => {
    const filter = {
      advancedFilters: [{ operatorType: "NumberGreaterThan", key: "data.x", value: JSON.parse("1e999") }],
    };
    expect(validate(filter)).toMatchObject([{ severity: "error" }]);
    expect(evaluate(filter, { eventType: "T", data: { x: 1.7e308 } }).matched).toBe(false);
  });
});
