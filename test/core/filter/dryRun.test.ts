import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dryRun, findMatchesOfEach } from "../../../src/core/filter/dryRun.ts";
import { evaluate } from "../../../src/core/filter/evaluate.ts";
import type { Filter } from "../../../src/core/filter/filter.ts";
import { events, filters } from "./arbitraries.ts";

const statusIs = (...values: string[]): Filter => ({
  advancedFilters: [{ operatorType: "StringIn", key: "data.runStatus", values }],
});
const run = (runStatus: string): object => ({ eventType: "T", data: { runStatus } });

describe("a dry run", () => {
  test("sorts events into gained, lost, both, and neither", () => {
    const captured = [run("Failed"), run("Running"), run("Canceled"), run("Completed"), run("Failed"), null];
    expect(dryRun(statusIs("Failed", "Canceled"), statusIs("Failed", "Running"), captured)).toEqual({
      gained: [1],
      lost: [2],
      both: [0, 4],
      neither: [3, 5],
    });
  });

  test("puts each event into one list, in agreement with evaluate, for any filters and events", () => {
    fc.assert(
      fc.property(filters, filters, fc.array(events, { maxLength: 5 }), (before, after, events) => {
        const { gained, lost, both, neither } = dryRun(before as Filter, after as Filter, events);
        const matched = (filter: unknown, event: unknown): boolean => evaluate(filter as Filter, event).matched;
        const expected = events.map((event) => `${matched(before, event)} ${matched(after, event)}`);
        const actual = events.map((_, index) => [
          ...(gained.includes(index) ? ["false true"] : []),
          ...(lost.includes(index) ? ["true false"] : []),
          ...(both.includes(index) ? ["true true"] : []),
          ...(neither.includes(index) ? ["false false"] : []),
        ]);
        expect(actual).toEqual(expected.map((each) => [each]));
      }),
      { numRuns: 500 },
    );
  });
});

describe("a dry run of many filters", () => {
  test("finds the matching events of each filter, in the given order", () => {
    expect(findMatchesOfEach([statusIs("Failed"), {}, statusIs("x")], [run("Failed"), run("Running")])).toEqual([
      [0],
      [0, 1],
      [],
    ]);
  });
});
