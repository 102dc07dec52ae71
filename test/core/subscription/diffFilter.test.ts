import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eventTypes } from "../../../src/core/events/catalogue.ts";
import { compile } from "../../../src/core/filter/compile.ts";
import type { Filter } from "../../../src/core/filter/filter.ts";
import { diffFilter } from "../../../src/core/subscription/diffFilter.ts";
import { documentedEvents, documentedFilters } from "../filter/documentedEvents.ts";

const type = (shortName: string): string => `Microsoft.MachineLearningServices.${shortName}`;
const all = eventTypes.map(({ name }) => name);
const condition = (operatorType: string, key: string, ...values: unknown[]) => ({ operatorType, key, values });
const failed = condition("StringIn", "data.runStatus", "Failed");
const only = (...advancedFilters: NonNullable<Filter["advancedFilters"]>): Filter => ({ advancedFilters });
const parsed = (text: string): Filter => JSON.parse(text) as Filter;

describe("no difference is found between", () => {
  test.each<[what: string, before: Filter | null, after: Filter | null]>([
    [
      "no filter, and members that ask for nothing",
      null,
      {
        includedEventTypes: [],
        subjectBeginsWith: "",
        subjectEndsWith: null,
        isSubjectCaseSensitive: false,
        enableAdvancedFilteringOnArrays: null,
        advancedFilters: [],
      },
    ],
    ["no event types, and all that the service fills in", {}, { includedEventTypes: all }],
    ["no event types, and All", {}, { includedEventTypes: ["All"] }],
    [
      "event types in another order",
      { includedEventTypes: all.slice(0, 2) },
      { includedEventTypes: all.slice(0, 2).toReversed() },
    ],
    [
      "2 and 2.0",
      parsed('{"advancedFilters":[{"operatorType":"NumberIn","key":"k","values":[2]}]}'),
      parsed('{"advancedFilters":[{"values":[2.0],"operatorType":"NumberIn","key":"k"}]}'),
    ],
    [
      "conditions in another order",
      only(failed, condition("StringIn", "data.x", "y")),
      only(condition("StringIn", "data.x", "y"), failed),
    ],
    [
      "values in another order, one of them twice",
      only(condition("NumberInRange", "k", [1, 2], [3, 4])),
      only(condition("NumberInRange", "k", [3, 4], [1, 2], [3, 4])),
    ],
    [
      "a condition, and the same with nulls",
      only(failed),
      parsed(
        '{"advancedFilters":[{"values":["Failed"],"value":null,"operatorType":"StringIn","key":"data.runStatus"}]}',
      ),
    ],
  ])("%s", (_what, before, after) => {
    expect(diffFilter(before, after)).toEqual([]);
    expect(diffFilter(after, before)).toEqual([]);
  });
});

describe("a difference between two filters is described in one sentence", () => {
  test.each<[descriptions: string[], before: Filter, after: Filter]>([
    [
      [
        'changed /advancedFilters/0: Changes the condition "data.runId is any of a, b, c, d, e, f and 1 more": adds "h", removes "g".',
      ],
      only(condition("StringIn", "data.runId", "a", "b", "c", "d", "e", "f", "g")),
      only(condition("StringIn", "data.runId", "a", "b", "c", "d", "e", "f", "h")),
    ],
    [
      [
        `changed /subjectBeginsWith: Changes the subject prefix, "${"a".repeat(160)}…". Character 171 is "c" (U+0063), not "b" (U+0062).`,
      ],
      { subjectBeginsWith: `${"a".repeat(170)}b` },
      { subjectBeginsWith: `${"a".repeat(170)}c` },
    ],
    [
      [
        `added /includedEventTypes/0: Adds event type RunCompleted.`,
        `removed /includedEventTypes/0: Removes event type "RunCompleted".`,
      ],
      { includedEventTypes: ["RunCompleted"] },
      { includedEventTypes: [type("RunCompleted")] },
    ],
    [
      ["added /includedEventTypes/1: Adds event type RunCompleted."],
      { includedEventTypes: [type("ModelDeployed")] },
      {
        includedEventTypes: [type("ModelDeployed"), type("RunCompleted")],
      },
    ],
    [
      ["removed /includedEventTypes/0: Removes event type Contoso.Other."],
      { includedEventTypes: ["Contoso.Other", type("ModelDeployed")] },
      { includedEventTypes: [type("ModelDeployed")] },
    ],
    [
      ["changed /includedEventTypes: Sends all event types instead of only RunCompleted."],
      { includedEventTypes: [type("RunCompleted")] },
      { includedEventTypes: all },
    ],
    [
      ['changed /subjectBeginsWith: Changes the subject prefix from "models/" to "endpoints/".'],
      { subjectBeginsWith: "models/" },
      { subjectBeginsWith: "endpoints/" },
    ],
    [
      ["added /isSubjectCaseSensitive: Adds case-sensitive subject matching: true."],
      {},
      { isSubjectCaseSensitive: true },
    ],
    [
      [
        'changed /advancedFilters/0: Changes the condition from "data.runStatus equals Failed" to "data.runStatus is any of Failed, Canceled".',
      ],
      only(failed),
      only(condition("StringIn", "data.runStatus", "Failed", "Canceled")),
    ],
    [
      [
        'changed /advancedFilters/1: Changes the condition from "data.runStatus equals Failed" to "data.runStatus is not Failed".',
      ],
      only(failed, condition("StringIn", "data.x", "y")),
      only(condition("StringIn", "data.x", "y"), condition("StringNotIn", "data.runStatus", "Failed")),
    ],
    [
      [
        'removed /advancedFilters/0: Removes the condition "data.runStatus equals Failed".',
        'added /advancedFilters/0: Adds the condition "data.x is present".',
      ],
      only(failed),
      only({ operatorType: "IsNotNull", key: "data.x" }),
    ],
    [["added /constructor: Adds constructor: 1."], {}, parsed('{"constructor": 1}')],
  ])("%j", (descriptions, before, after) => {
    expect(diffFilter(before, after).map(({ kind, pointer, sentence }) => `${kind} ${pointer}: ${sentence}`)).toEqual(
      descriptions,
    );
  });
});

/** Ways to rewrite a filter. Some preserve its meaning, some do not. */
const rewrites: Readonly<Record<string, (filter: Filter) => Filter>> = {
  nothing: (filter) => filter,
  reversed: (filter) => ({ ...filter, advancedFilters: filter.advancedFilters?.toReversed() ?? null }),
  expanded: (filter) => (filter.includedEventTypes?.length ? filter : { ...filter, includedEventTypes: all }),
  unflagged: ({ isSubjectCaseSensitive, ...filter }) =>
    isSubjectCaseSensitive ? filter : { ...filter, isSubjectCaseSensitive: false },
  onArrays: (filter) => ({ ...filter, enableAdvancedFilteringOnArrays: true }),
  shorter: (filter) => ({ ...filter, advancedFilters: filter.advancedFilters?.slice(1) ?? null }),
  otherTypes: (filter) => ({ ...filter, includedEventTypes: filter.includedEventTypes?.slice(1) ?? null }),
  otherValues: (filter) => ({
    ...filter,
    advancedFilters:
      filter.advancedFilters?.map((each) =>
        each.values ? { ...each, values: each.values.toReversed().slice(0, 1) } : each,
      ) ?? null,
  }),
};
const rewrite = fc.constantFrom(...Object.values(rewrites));

describe("no difference", () => {
  test("means that both match the same documented events", () => {
    let same = 0;
    fc.assert(
      fc.property(documentedFilters, rewrite, rewrite, (filter, first, second) => {
        const other = second(first(filter));
        if (diffFilter(filter, other).length > 0) return;
        same += 1;
        expect(documentedEvents.filter(compile(other))).toEqual(documentedEvents.filter(compile(filter)));
      }),
      { numRuns: 1500 },
    );
    expect(same).toBeGreaterThan(100);
  });

  test("is found between a filter and itself", () => {
    fc.assert(
      fc.property(documentedFilters, (filter) => {
        expect(diffFilter(filter, structuredClone(filter))).toEqual([]);
      }),
    );
  });
});
