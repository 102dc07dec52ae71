import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, compileClauses } from "../../../src/core/filter/compile.ts";
import { EventMemo } from "../../../src/core/filter/eventMemo.ts";
import { evaluate } from "../../../src/core/filter/evaluate.ts";
import type { Filter } from "../../../src/core/filter/filter.ts";
import { isObject } from "../../../src/core/json.ts";
import { events, filters, largeEvents, wellFormed } from "./arbitraries.ts";

const nest = (depth: number): unknown => {
  let value: unknown = "deep";
  for (let level = 0; level < depth; level++) value = { a: value };
  return value;
};
const createFilter = (operatorType: string, key: string, values: readonly unknown[]): Filter => ({
  advancedFilters: [{ operatorType, key, values }],
});

const meetsAll = (filter: Filter, event: unknown, memo: EventMemo): boolean =>
  isObject(event) && compileClauses(filter)(event).every((meets) => meets(event, memo));

describe("a compiled filter", () => {
  test.each([
    ["any filter", filters],
    ["one condition", wellFormed],
  ])("agrees with evaluate, and neither throws: %s", (_kind, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, events, (filter, event) => {
        const { matched, clauses } = evaluate(filter as Filter, event);
        // What it caches from the first event must not change the result for the next.
        const passes = compile(filter as Filter);
        expect([passes(event), passes(event)]).toEqual([matched, matched]);
        const memo = new EventMemo();
        expect([1, 2].map(() => meetsAll(filter as Filter, event, memo))).toEqual([matched, matched]);
        expect(matched).toBe(clauses.every((clause) => clause.matched));
        for (const { why, basis, assumption } of clauses) {
          expect(why).toMatch(/^\S.*\.$/su);
          expect(basis === "assumed").toBe(assumption !== undefined);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test("that shares a memo agrees with evaluate on long texts, large arrays and large objects", () => {
    fc.assert(
      fc.property(fc.array(wellFormed, { minLength: 1, maxLength: 30 }), largeEvents, (all, event) => {
        const memo = new EventMemo();
        for (const filter of all as Filter[])
          expect(meetsAll(filter, event, memo)).toBe(evaluate(filter, event).matched);
      }),
      { numRuns: 1000 },
    );
  });

  test("reads the filter only once", () => {
    const filter = {
      includedEventTypes: ["T"],
      advancedFilters: [{ operatorType: "NumberIn", key: "data.n", values: [1] }],
    };
    const passes = compile(filter);
    filter.includedEventTypes.push("U");
    expect([1, 2, 1].map((n) => passes({ eventType: "T", data: { n } }))).toEqual([true, false, true]);
    expect(passes({ eventType: "U", data: { n: 1 } })).toBe(false);
  });

  test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("ignores the inherited property %s", (name) => {
    const passes = compile({ advancedFilters: [{ operatorType: "IsNotNull", key: `data.${name}` }] });
    expect(passes({ eventType: "T", data: {} })).toBe(false);
    expect(passes(JSON.parse(`{"eventType":"T","data":{"${name}":1}}`))).toBe(true);
  });

  test.each(["0", "length", "map"])("finds %s in objects, but not in arrays and texts", (name) => {
    const passes = (key: string, data: unknown): boolean =>
      compile({ advancedFilters: [{ operatorType: "IsNotNull", key }] })({ eventType: "T", data });
    for (const value of [["x"], "x"]) {
      expect(passes(`data.${name}`, value)).toBe(false);
      expect(passes(`data.a.${name}`, { a: value })).toBe(false);
    }
    expect(passes(`data.${name}`, { [name]: 1 })).toBe(true);
    expect(passes(`data.a.${name}`, { a: { [name]: 1 } })).toBe(true);
  });

  test("finds deeply nested values", () => {
    const key = `data${".a".repeat(20_000)}`;
    const event = { eventType: "T", data: nest(20_000) };
    expect(compile(createFilter("StringIn", key, ["deep"]))(event)).toBe(true);
    expect(evaluate(createFilter("StringIn", `${key}.b`, ["deep"]), event).matched).toBe(false);
  });

  test("is fast on huge texts, arrays, and objects", () => {
    const text = "ab".repeat(500_000);
    const many = Array.from({ length: 300_000 }, (_, index) => index);
    const wide = Object.fromEntries(many.map((index) => [`k${index}`, index]));
    const event = { eventType: "T", data: { text, many, wide } };
    const filter = (operatorType: string, key: string, values: readonly unknown[]): Filter => ({
      enableAdvancedFilteringOnArrays: true,
      ...createFilter(operatorType, key, values),
    });
    const slowestFilters = [
      filter(
        "StringContains",
        "data.text",
        Array.from({ length: 25 }, () => "bb"),
      ),
      filter("NumberIn", "data.many", [-1, -2]),
      filter("NumberIn", "data.wide.K299998", [-1]),
    ];
    for (const each of slowestFilters) {
      expect(compile(each)(event)).toBe(false);
      const [clause] = evaluate(each, event).clauses;
      expect(clause?.why.length).toBeLessThan(400);
    }
  });
});
