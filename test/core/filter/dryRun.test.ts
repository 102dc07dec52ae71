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
  test("sorts events by what an edit does to them", () => {
    const seen = [run("Failed"), run("Running"), run("Canceled"), run("Completed"), run("Failed"), null];
    expect(dryRun(statusIs("Failed", "Canceled"), statusIs("Failed", "Running"), seen)).toEqual({
      gained: [1],
      lost: [2],
      both: [0, 4],
      neither: [3, 5],
    });
  });

  test("puts every event in one list, as evaluate would, whatever the filters and the events are", () => {
    fc.assert(
      fc.property(filters, filters, fc.array(events, { maxLength: 5 }), (before, after, seen) => {
        const { gained, lost, both: kept, neither } = dryRun(before as Filter, after as Filter, seen);
        const matched = (filter: unknown, event: unknown): boolean => evaluate(filter as Filter, event).matched;
        const expected = seen.map((event) => `${matched(before, event)} ${matched(after, event)}`);
        const told = seen.map((_, index) => [
          ...(gained.includes(index) ? ["false true"] : []),
          ...(lost.includes(index) ? ["true false"] : []),
          ...(kept.includes(index) ? ["true true"] : []),
          ...(neither.includes(index) ? ["false false"] : []),
        ]);
        expect(told).toEqual(expected.map((each) => [each]));
      }),
      { numRuns: 500 },
    );
  });
});

describe("a dry run of many filters", () => {
  test("tells each filter's events, in the order given", () => {
    expect(findMatchesOfEach([statusIs("Failed"), {}, statusIs("x")], [run("Failed"), run("Running")])).toEqual([
      [0],
      [0, 1],
      [],
    ]);
  });
});
