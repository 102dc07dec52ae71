import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile } from "../../../src/core/filter/compile.ts";
import type { Filter } from "../../../src/core/filter/filter.ts";
import { validate } from "../../../src/core/filter/validate.ts";
import { type LintFinding, lint } from "../../../src/core/lint/lint.ts";
import { isObject, getOwn } from "../../../src/core/json.ts";
import { filters } from "../filter/arbitraries.ts";
import {
  documentedEvents,
  documentedFilters,
  tightEvents,
  tightFilters,
  pairedFilters,
} from "../filter/documentedEvents.ts";

const manyEvents = fc.array(tightEvents, { minLength: 20, maxLength: 20 });

/** Asserts that `holds` for each finding of the rules, and that each rule has findings. */
function assertForAllFindings(
  rules: readonly string[],
  holds: (filter: Filter, finding: LintFinding, events: readonly unknown[]) => void,
  source: fc.Arbitrary<Filter> = tightFilters,
): void {
  const counts = new Map<string, number>();
  fc.assert(
    fc.property(source, manyEvents, (filter, events) => {
      for (const finding of lint(filter).filter(({ rule }) => rules.includes(rule))) {
        counts.set(finding.rule, (counts.get(finding.rule) ?? 0) + 1);
        holds(filter, finding, events);
      }
    }),
    { numRuns: 1500 },
  );
  for (const rule of rules) expect(counts.get(rule) ?? 0, rule).toBeGreaterThan(5);
}

const matchingEvents = (filter: Filter, events: readonly unknown[]): readonly unknown[] =>
  events.filter(compile(filter));

const valueAt = (filter: unknown, pointer: string): unknown =>
  pointer
    .split("/")
    .slice(1)
    .reduce((value, name) => (typeof value === "object" && value !== null ? getOwn(value, name) : undefined), filter);

describe("lint is sound", () => {
  test("a filter reported as never matching matches no event", () => {
    assertForAllFindings(["contradiction"], (filter, { basis }, events) => {
      if (basis === "documented") expect(matchingEvents(filter, events)).toEqual([]);
      else expect(matchingEvents(filter, documentedEvents)).toEqual([]);
    });
  });

  test("removing a redundant condition or value changes no result", () => {
    assertForAllFindings(["shadowed", "coveredValue"], (filter, { fix }, events) => {
      expect(fix).toBeDefined();
      if (fix) expect(matchingEvents(fix.filter, events)).toEqual(matchingEvents(filter, events));
    });
  });

  test("Match either matches what either condition matches", () => {
    const offered: Filter[] = [];
    fc.assert(
      fc.property(pairedFilters, manyEvents, (filter, events) => {
        const either = lint(filter).find(({ fix }) => fix?.label === "Match either")?.fix?.filter;
        if (!either) return;
        offered.push(either);
        const alone = filter.advancedFilters?.map((one) => compile({ ...filter, advancedFilters: [one] })) ?? [];
        expect(matchingEvents(either, events)).toEqual(events.filter((event) => alone.some((passes) => passes(event))));
      }),
      { numRuns: 500 },
    );
    expect(offered.length).toBeGreaterThan(50);
  });
});

describe("lint is sound about the documented events", () => {
  const noMatchRules = ["contradiction", "keyOfNoType", "keysApart", "otherKind", "alwaysPresent"];
  const assertForAll = (rules: readonly string[], holds: (filter: Filter, finding: LintFinding) => void): void =>
    assertForAllFindings(rules, holds, documentedFilters);

  test("a filter reported as matching none of them matches none", () => {
    assertForAll(noMatchRules, (filter, { message }) => {
      if (/matches no (documented )?event/.test(message)) expect(matchingEvents(filter, documentedEvents)).toEqual([]);
    });
  });

  test("removing a condition reported as matching all of them changes no result", () => {
    assertForAll(["keyOfNoType", "alwaysPresent"], (filter, { message, fix }) => {
      if (!/matches every (documented )?event/.test(message)) return;
      expect(matchingEvents(fix?.filter ?? {}, documentedEvents)).toEqual(matchingEvents(filter, documentedEvents));
    });
  });

  test("a subject reported as missing in all of them matches none", () => {
    assertForAll(["subjectForm"], ({ includedEventTypes, ...filter }, { pointer }) => {
      const [, name = ""] = pointer.split("/");
      if (name === "advancedFilters") return;
      const only = { ...(includedEventTypes && { includedEventTypes }), [name]: getOwn(filter, name) };
      expect(matchingEvents(only, documentedEvents)).toEqual([]);
    });
  });

  test("deselecting types reported as never matching loses no events", () => {
    assertForAll(["typesWithoutKey"], (filter, { fix }) => {
      expect(matchingEvents(fix?.filter ?? {}, documentedEvents)).toEqual(matchingEvents(filter, documentedEvents));
    });
  });
});

describe("a fix", () => {
  test("removes its finding, is valid, and still matches some documented events if the filter did", () => {
    let fixCount = 0;
    fc.assert(
      fc.property(documentedFilters, (filter) => {
        const findings = lint(filter);
        const before = matchingEvents(filter, documentedEvents).length;
        for (const { rule, message, fix } of findings) {
          if (!fix) continue;
          fixCount += 1;
          const isSame = (each: LintFinding): boolean => each.rule === rule && each.message === message;
          expect(lint(fix.filter).filter(isSame).length).toBeLessThan(findings.filter(isSame).length);
          expect(validate(fix.filter).filter(({ severity }) => severity === "error")).toEqual([]);
          // An empty text matches everything, which is never intended.
          if (before > 0 && rule !== "emptyText") expect(matchingEvents(fix.filter, documentedEvents)).not.toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
    expect(fixCount).toBeGreaterThan(150);
  });
});

const deliverySchemas = fc.constantFrom(undefined, "EventGridSchema", "CloudEventSchemaV1_0");

describe("for any value as a filter", () => {
  test("lint points to an existing value, with a message and a remedy", () => {
    fc.assert(
      fc.property(fc.oneof(filters, tightFilters), fc.anything(), deliverySchemas, (filter, event, deliverySchema) => {
        const findings = lint(filter as Filter, { capturedEvents: [event], deliverySchema });
        for (const { pointer, message, remedy, severity, fix } of findings) {
          expect(severity).toBe("warning");
          expect(message).toMatch(/^\S.*\.$/su);
          expect(remedy).toMatch(/^\S.*\.$/su);
          expect(valueAt(filter, pointer)).toBeDefined();
          if (fix) expect(fix.filter).not.toEqual(filter);
          if (fix) expect(isObject(fix.filter)).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
