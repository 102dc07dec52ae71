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
  twoOfOneKind,
} from "../filter/documentedEvents.ts";

const manyEvents = fc.array(tightEvents, { minLength: 20, maxLength: 20 });

/** Asserts what must hold of each finding by some rules, and that each rule found some. */
function everyFinding(
  rules: readonly string[],
  holds: (filter: Filter, finding: LintFinding, events: readonly unknown[]) => void,
  from: fc.Arbitrary<Filter> = tightFilters,
): void {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(from, manyEvents, (filter, events) => {
      for (const finding of lint(filter).filter(({ rule }) => rules.includes(rule))) {
        seen.set(finding.rule, (seen.get(finding.rule) ?? 0) + 1);
        holds(filter, finding, events);
      }
    }),
    { numRuns: 1500 },
  );
  for (const rule of rules) expect(seen.get(rule) ?? 0, rule).toBeGreaterThan(5);
}

const taken = (filter: Filter, events: readonly unknown[]): readonly unknown[] => events.filter(compile(filter));

const pointed = (filter: unknown, pointer: string): unknown =>
  pointer
    .split("/")
    .slice(1)
    .reduce((at, name) => (typeof at === "object" && at !== null ? getOwn(at, name) : undefined), filter);

describe("lint is sound", () => {
  test("a filter that it says can never match takes no event at all", () => {
    everyFinding(["contradiction"], (filter, { basis }, events) => {
      if (basis === "documented") expect(taken(filter, events)).toEqual([]);
      else expect(taken(filter, documentedEvents)).toEqual([]);
    });
  });

  test("what it offers to remove as superfluous changes no answer", () => {
    everyFinding(["shadowed", "coveredValue"], (filter, { fix }, events) => {
      expect(fix).toBeDefined();
      if (fix) expect(taken(fix.filter, events)).toEqual(taken(filter, events));
    });
  });

  test("Match either takes what one of the two alone would take", () => {
    const offers: Filter[] = [];
    fc.assert(
      fc.property(twoOfOneKind, manyEvents, (filter, events) => {
        const either = lint(filter).find(({ fix }) => fix?.label === "Match either")?.fix?.filter;
        if (!either) return;
        offers.push(either);
        const alone = filter.advancedFilters?.map((one) => compile({ ...filter, advancedFilters: [one] })) ?? [];
        expect(taken(either, events)).toEqual(events.filter((event) => alone.some((passes) => passes(event))));
      }),
      { numRuns: 500 },
    );
    expect(offers.length).toBeGreaterThan(50);
  });
});

describe("lint is sound about the documented events", () => {
  const ofChoice = ["contradiction", "keyOfNoType", "keysApart", "otherKind", "alwaysPresent"];
  const every = (rules: readonly string[], holds: (filter: Filter, finding: LintFinding) => void): void =>
    everyFinding(rules, holds, documentedFilters);

  test("a filter that it says matches none of them takes none", () => {
    every(ofChoice, (filter, { message }) => {
      if (/matches no (documented )?event/.test(message)) expect(taken(filter, documentedEvents)).toEqual([]);
    });
  });

  test("a condition that it says matches every one can go", () => {
    every(["keyOfNoType", "alwaysPresent"], (filter, { message, fix }) => {
      if (!/matches every (documented )?event/.test(message)) return;
      expect(taken(fix?.filter ?? {}, documentedEvents)).toEqual(taken(filter, documentedEvents));
    });
  });

  test("a subject that it says none of them has is on none", () => {
    every(["subjectForm"], ({ includedEventTypes, ...filter }, { pointer }) => {
      const [, name = ""] = pointer.split("/");
      if (name === "advancedFilters") return;
      const only = { ...(includedEventTypes && { includedEventTypes }), [name]: getOwn(filter, name) };
      expect(taken(only, documentedEvents)).toEqual([]);
    });
  });

  test("the types that it would drop had no event to lose", () => {
    every(["typesWithoutKey"], (filter, { fix }) => {
      expect(taken(fix?.filter ?? {}, documentedEvents)).toEqual(taken(filter, documentedEvents));
    });
  });
});

describe("a fix", () => {
  test("removes its finding, makes a legal filter, and leaves some of the documented events that were taken", () => {
    let fixed = 0;
    fc.assert(
      fc.property(documentedFilters, (filter) => {
        const findings = lint(filter);
        const before = taken(filter, documentedEvents).length;
        for (const { rule, message, fix } of findings) {
          if (!fix) continue;
          fixed += 1;
          const isSame = (each: LintFinding): boolean => each.rule === rule && each.message === message;
          expect(lint(fix.filter).filter(isSame).length).toBeLessThan(findings.filter(isSame).length);
          expect(validate(fix.filter).filter(({ severity }) => severity === "error")).toEqual([]);
          // An empty text takes everything, and nobody means that.
          if (before > 0 && rule !== "emptyText") expect(taken(fix.filter, documentedEvents)).not.toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
    expect(fixed).toBeGreaterThan(150);
  });
});

describe("whatever stands in place of a filter", () => {
  test("lint answers, and points at what is there", () => {
    fc.assert(
      fc.property(fc.oneof(filters, tightFilters), fc.anything(), (filter, event) => {
        const findings = lint(filter as Filter, { capturedEvents: [event] });
        for (const { pointer, message, remedy, severity, fix } of findings) {
          expect(severity).toBe("warning");
          expect(message).toMatch(/^\S.*\.$/su);
          expect(remedy).toMatch(/^\S.*\.$/su);
          expect(pointed(filter, pointer)).toBeDefined();
          if (fix) expect(fix.filter).not.toEqual(filter);
          if (fix) expect(isObject(fix.filter)).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
