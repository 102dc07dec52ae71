import { describe, expect, test } from "vitest";
import { createSampleEvent } from "../../../src/core/events/sampleEvents.ts";
import { type AssumptionId, assumptions } from "../../../src/core/filter/assumptions.ts";
import { compile } from "../../../src/core/filter/compile.ts";
import { type ClauseVerdict, evaluate } from "../../../src/core/filter/evaluate.ts";
import type { AdvancedFilter, Filter } from "../../../src/core/filter/filter.ts";
import { filterCases, openQuestions } from "./filterCases.ts";

const source = "Microsoft.MachineLearningServices";
const context = { workspaceId: "/subscriptions/s/x", id: "1", time: "2026-11-24T14:02:11Z" };
const running = createSampleEvent(`${source}.RunStatusChanged`, context, { runStatus: "Running" });
const registered = createSampleEvent(`${source}.ModelRegistered`, context);
const cloudEvent = {
  specversion: "1.0",
  id: "1",
  type: "a.b",
  source: "/s",
  subject: "models/x:1",
  attempt: 5,
  data: {},
};
const withData = (data: unknown) => ({ ...running, data });

/** The verdict of a filter's only clause. */
function verdictOn(filter: Filter, event: unknown): ClauseVerdict {
  const { clauses, matched } = evaluate(filter, event);
  const [clause] = clauses;
  if (!clause || clauses.length > 1) throw new Error(`Expected 1 clause, found ${clauses.length}.`);
  expect(matched).toBe(clause.matched);
  expect(compile(filter)(event)).toBe(clause.matched);
  return clause;
}

const condition = (
  operatorType: string,
  key: string,
  operands: Partial<AdvancedFilter> = {},
  matchesInArrays = true,
): Filter => ({
  enableAdvancedFilteringOnArrays: matchesInArrays,
  advancedFilters: [{ operatorType, key, ...operands }],
});

/** Our results for the cases that the documentation leaves open. */
const decisions: Readonly<Record<string, [matched: boolean, assumption: AssumptionId]>> = {
  "numeric text with a number operator": [false, "otherTypeIgnored"],
  "PascalCase key on a camelCase payload (both peers: match, key compared without case)": [true, "keyCase"],
  "string operator on a number": [false, "otherTypeIgnored"],
  "negated string operator on a number": [true, "otherTypeIgnored"],
  "StringNotIn on null (both peers: match)": [true, "nullAsAbsent"],
  "NumberNotIn on null": [true, "nullAsAbsent"],
  "StringNotContains on null": [false, "nullAsAbsent"],
  "NumberNotInRange on a missing key": [false, "rangeWithoutValue"],
  "NumberInRange on a missing key (both: no match)": [false, "rangeWithoutValue"],
  "empty includedEventTypes": [true, "emptyEventTypes"],
  "event type casing": [false, "eventTypeCase"],
  "tag name with a dot: docs say keys with dots are unsupported; AML tag names may contain them": [false, "dottedName"],
};

describe("a filter evaluated on an event", () => {
  test.each(filterCases)("follows the documentation in $id: $note", ({ filter, event, expected }) => {
    expect(evaluate(filter, event).matched).toBe(expected);
    expect(compile(filter)(event)).toBe(expected);
  });

  test.each(openQuestions)("marks a case that the documentation leaves open as assumed: $note", (question) => {
    const { matched, basis, assumption } = verdictOn(question.filter, question.event);
    expect([matched, assumption]).toEqual(decisions[question.note]);
    expect(basis).toBe("assumed");
    expect(compile(question.filter)(question.event)).toBe(matched);
  });

  test("evaluates all clauses in order, even after one that doesn't match", () => {
    const filter: Filter = {
      includedEventTypes: [`${source}.RunStatusChanged`],
      subjectBeginsWith: "models/",
      subjectEndsWith: "_5",
      advancedFilters: [
        { operatorType: "StringIn", key: "data.runStatus", values: ["Failed"] },
        { operatorType: "IsNotNull", key: "data.runId" },
      ],
    };
    const { matched, clauses } = evaluate(filter, running);
    expect(matched).toBe(false);
    expect(clauses.map(({ path, matched: each }) => [path, each])).toEqual([
      ["/includedEventTypes", true],
      ["/subjectBeginsWith", false],
      ["/subjectEndsWith", true],
      ["/advancedFilters/0", false],
      ["/advancedFilters/1", true],
    ]);
  });

  test.each([{}, null, { includedEventTypes: null, subjectBeginsWith: "", advancedFilters: [] }])(
    "matches any event with an empty filter: %j",
    (filter) => {
      expect(evaluate(filter as Filter, running)).toEqual({ matched: true, clauses: [] });
    },
  );
});

describe("the explanation of a verdict", () => {
  test.each<[why: string, filter: Filter, event: unknown]>([
    [
      'data.runStatus is "Running", which is none of Failed, Canceled.',
      condition("StringIn", "data.runStatus", { values: ["Failed", "Canceled"] }),
      running,
    ],
    [
      'data.runStatus is "Running", which equals running when case is ignored. The condition excludes it.',
      condition("StringNotIn", "data.runStatus", { values: ["Failed", "running"] }),
      running,
    ],
    ['data.runStatus is "Running".', condition("StringIn", "data.runStatus", { values: ["Running"] }), running],
    ["data.n is 5, which is one of 5, 1.", condition("NumberIn", "data.n", { values: [5, 1] }), withData({ n: 5 })],
    ["data.n is 5, which is not less than 5.", condition("NumberLessThan", "data.n", { value: 5 }), withData({ n: 5 })],
    [
      "data.n is 7, which is not between 1 and 2 or 3 and 4.",
      condition("NumberInRange", "data.n", { values: [[1, 2], [3, 4]] }), // prettier-ignore
      withData({ n: 7 }),
    ],
    [
      'The event has no data.stage. A missing value never matches "contains none of".',
      condition("StringNotContains", "data.stage", { values: ["dev"] }),
      running,
    ],
    [
      'data.runType is null, which we treat as missing. A missing value always matches "is none of".',
      condition("StringNotIn", "data.runType", { values: ["automl"] }),
      running,
    ],
    [
      'data.n is "100", which is text. "is greater than" compares only numbers, so it finds nothing.',
      condition("NumberGreaterThan", "data.n", { value: 50 }),
      withData({ n: "100" }),
    ],
    [
      'data.n is an object. "is none of" compares only text, so it excludes nothing.',
      condition("StringNotIn", "data.n", { values: ["x"] }),
      withData({ n: {} }),
    ],
    [
      "data.tags is an array, and the filter doesn't match values inside arrays (enableAdvancedFilteringOnArrays is off).",
      condition("StringIn", "data.tags", { values: ["x"] }, false),
      withData({ tags: ["x"] }),
    ],
    [
      'data.tags contains "b", which is one of b, c.',
      condition("StringIn", "data.tags", { values: ["b", "c"] }),
      withData({ tags: ["a", "b"] }),
    ],
    [
      'data.tags is ["a", 1], and no value in it begins with any of b, c (1 of another type ignored).',
      condition("StringBeginsWith", "data.tags", { values: ["b", "c"] }),
      withData({ tags: ["a", 1] }),
    ],
    [
      'data.tags is an empty array, with no text in it for "is none of" to exclude.',
      condition("StringNotIn", "data.tags", { values: ["b"] }),
      withData({ tags: [] }),
    ],
    [
      'data.RunStatus is "Running" (the event spells the key data.runStatus).',
      condition("StringIn", "data.RunStatus", { values: ["Running"] }),
      running,
    ],
    [
      'type is not a key of this event\'s schema, which uses eventType. A missing value never matches "is any of".',
      condition("StringIn", "type", { values: ["x"] }),
      running,
    ],
    ["data.runType is null.", condition("IsNullOrUndefined", "data.runType"), running],
    ['data.runStatus is "Running", not null.', condition("IsNotNull", "data.runStatus"), running],
    ["The event type RunStatusChanged is listed.", { includedEventTypes: [`${source}.RunStatusChanged`] }, running],
    [
      "The event type RunStatusChanged is none of RunCompleted, Other.Type.",
      { includedEventTypes: [`${source}.RunCompleted`, "Other.Type"] },
      running,
    ],
    [
      `The event type ${source}.RunStatusChanged is not RunStatusChanged. Write the full name in the filter instead of "RunStatusChanged".`,
      { includedEventTypes: ["RunStatusChanged"] },
      running,
    ],
    [
      `The event type ${source}.RunStatusChanged is none of ${source}.RunCompleted, runstatuschanged. Write the full name in the filter instead of "runstatuschanged".`,
      { includedEventTypes: [`${source}.RunCompleted`, "runstatuschanged"] },
      running,
    ],
    [
      `The event type ${source}.RunStatusChanged is not "${source}.RunStatusChanged ". Write the full name in the filter instead of "${source}.RunStatusChanged ".`,
      { includedEventTypes: [`${source}.RunStatusChanged `] },
      running,
    ],
    [
      'The event type Contoso.Other is not Contoso.0ther. Character 9 is "O" (U+004F), not "0" (U+0030).',
      { includedEventTypes: ["Contoso.0ther"] },
      { ...running, eventType: "Contoso.Other" },
    ],
    [
      'data.runStatus is "FaiIed", which is not Failed. Character 4 is "I" (U+0049), not "l" (U+006C).',
      condition("StringIn", "data.runStatus", { values: ["Failed"] }),
      withData({ runStatus: "FaiIed" }),
    ],
    [
      'data.runStatus is "F\\u0430iled ", which is none of Canceled, Failed. Character 2 is "\u0430" (U+0430), not "a" (U+0061).',
      condition("StringIn", "data.runStatus", { values: ["Canceled", "Failed"] }),
      withData({ runStatus: "F\u0430iled " }),
    ],
    [
      'data.runStatus is "Failed ", which is not Failed. Character 7 is too many: a space (U+0020).',
      condition("StringIn", "data.runStatus", { values: ["Failed"] }),
      withData({ runStatus: "Failed " }),
    ],
    [
      'data.runStatus is "F\\u00a0ailed", which does not begin with "F ail". Character 2 is U+00A0, not a space (U+0020).',
      condition("StringBeginsWith", "data.runStatus", { values: ["F ail"] }),
      withData({ runStatus: "F\u00a0ailed" }),
    ],
    [
      `data.x is "${"a".repeat(160)}…", which is not "${"a".repeat(160)}…". Character 201 is "b" (U+0062), not "c" (U+0063).`,
      condition("StringIn", "data.x", { values: [`${"a".repeat(200)}c`] }),
      withData({ x: `${"a".repeat(200)}b` }),
    ],
    [
      'data.x is "true", which is text. "is" compares only booleans, so it finds nothing.',
      condition("BoolEquals", "data.x", { value: true }),
      withData({ x: "true" }),
    ],
    [
      'data.x is 1, which is a number. "is any of" compares only text, so it finds nothing.',
      condition("StringIn", "data.x", { values: ["1"] }),
      withData({ x: 1 }),
    ],
    [
      'data.x is null, which we treat as missing. A missing value never matches "is any of".',
      condition("StringIn", "data.x", { values: ["null"] }),
      withData({ x: null }),
    ],
    ['data.x is "null".', condition("StringIn", "data.x", { values: ["null"] }), withData({ x: "null" })],
    [
      'The subject "models\u2215churn:1" does not begin with models/. Character 7 is "\u2215" (U+2215), not "/" (U+002F).',
      { subjectBeginsWith: "models/" },
      { ...running, subject: "models\u2215churn:1" },
    ],
    ["The event has no event type.", { includedEventTypes: ["", "x"] }, { topic: "/t", data: {} }],
    [
      'ext is [5], with no text in it for "is any of" to find.',
      condition("StringIn", "ext", { values: ["5"] }),
      { ...cloudEvent, ext: [5] },
    ],
    ["The filter includes all event types.", { includedEventTypes: ["All"] }, running],
    [
      'The subject "models/sklearn_regression_model:20" does not begin with "/models/".',
      { subjectBeginsWith: "/models/" },
      registered,
    ],
    [
      'The subject "models/sklearn_regression_model:20" begins with MODELS/ when case is ignored.',
      { subjectBeginsWith: "MODELS/" },
      registered,
    ],
    [
      'The subject "models/sklearn_regression_model:20" does not begin with MODELS/ because case must match.',
      { subjectBeginsWith: "MODELS/", isSubjectCaseSensitive: true },
      registered,
    ],
    [
      "The event has no subject, and an empty one does not end with x.",
      { subjectEndsWith: "x" },
      { specversion: "1.0", id: "1", type: "a", source: "/s" },
    ],
    [
      'eventTime is not a key that Event Grid documents for this event\'s schema. A missing value never matches "is any of".',
      condition("StringIn", "eventTime", { values: ["x"] }),
      running,
    ],
    ['Event Grid has no operator "Fails".', condition("Fails", "data.x"), running],
    [
      "The condition has no text to compare with, so it is not complete.",
      condition("StringNotIn", "data.x", { values: [] }),
      running,
    ],
  ])("reads: %s", (why, filter, event) => {
    expect(verdictOn(filter, event).why).toBe(why);
  });

  test("shortens long text without splitting a character", () => {
    const { why } = verdictOn(
      condition("IsNotNull", "data.x"),
      withData({ x: `${"a".repeat(159)}😀${"b".repeat(9e5)}` }),
    );
    expect(why).toBe(`data.x is "${"a".repeat(159)}…", not null.`);
  });
});

describe("a verdict", () => {
  test("names the matching operand, even if the condition excludes it", () => {
    const values = ["Failed", "RUNNING"];
    expect(verdictOn(condition("StringIn", "data.runStatus", { values }), running).operand).toBe("RUNNING");
    expect(verdictOn(condition("StringNotIn", "data.runStatus", { values }), running).operand).toBe("RUNNING");
    expect(verdictOn(condition("StringIn", "data.runId", { values }), running)).not.toHaveProperty("operand");
  });

  test.each([
    [{ is: "value", value: "Running" }, condition("StringIn", "data.runStatus", { values: ["x"] }), running],
    [{ is: "absent" }, condition("StringIn", "data.stage", { values: ["x"] }), running],
    [{ is: "null" }, condition("StringIn", "data.runType", { values: ["x"] }), running],
    [{ is: "otherType", value: 20 }, condition("StringIn", "data.ModelVersion", { values: ["20"] }), registered],
    [{ is: "array", value: [1] }, condition("NumberIn", "data.n", { values: [1] }, false), withData({ n: [1] })],
  ])("includes the observed value: %j", (seen, filter, event) => {
    expect(verdictOn(filter, event).seen).toEqual(seen);
  });

  const assumedCases: readonly [AssumptionId, matched: boolean, filter: Filter, event: unknown][] = [
    ["absentSubject", false, { subjectBeginsWith: "x" }, { specversion: "1.0", id: "1", type: "a", source: "x" }],
    ["unlistedKey", false, condition("IsNotNull", "eventTime"), running],
    ["unlistedKey", true, condition("IsNotNull", "subject"), cloudEvent],
    ["otherSchemaKey", false, condition("StringIn", "topic", { values: ["/s"] }), cloudEvent],
    ["otherSchemaKey", true, condition("StringNotIn", "type", { values: ["x"] }), running],
    ["attributeAsText", true, condition("StringIn", "attempt", { values: ["5"] }), cloudEvent],
    ["attributeAsText", true, condition("StringIn", "id", { values: ["7"] }), { ...cloudEvent, id: 7 }],
    ["nothingToReject", true, condition("NumberNotIn", "data.n", { values: [1] }), withData({ n: ["1"] })],
    ["arrayNotLookedInto", false, condition("NumberNotIn", "data.n", { values: [2] }, false), withData({ n: [1] })],
    ["noOperand", false, condition("StringNotIn", "data.n", { values: [5] }), withData({ n: "x" })],
    ["noOperand", false, condition("BoolEquals", "data.n"), withData({ n: true })],
  ];

  test.each(assumedCases)("is based on the assumption %s: %j", (assumption, matched, filter, event) => {
    expect(verdictOn(filter, event)).toMatchObject({ basis: "assumed", assumption, matched });
  });

  test.each<[Filter, unknown]>([
    [condition("StringIn", "data.runStatus", { values: ["x"] }), running],
    [condition("StringIn", "Data.runStatus", { values: ["x"] }), running],
    [condition("StringIn", "data.RunTags.owner", { values: ["x"] }), running],
    [condition("StringIn", "EVENTTYPE", { values: ["x"] }), running],
    [condition("StringIn", "type", { values: ["x"] }), cloudEvent],
    [condition("NumberIn", "attempt", { values: [5] }), cloudEvent],
    [condition("NumberIn", "data.n", { values: [5] }), withData({ n: ["5", 5] })],
    [{ subjectBeginsWith: "x" }, cloudEvent],
    [{ includedEventTypes: ["x"] }, cloudEvent],
  ])("is marked documented if the documentation settles it: %j", (filter, event) => {
    const verdict = verdictOn(filter, event);
    expect(verdict.basis).toBe("documented");
    expect(verdict).not.toHaveProperty("assumption");
  });

  test.each(Object.entries(assumptions))(
    "is tested for the assumption %s, which has a question, choice, and reason",
    (id, assumption) => {
      const exercised = [...assumedCases.map(([each]) => each), ...Object.values(decisions).map(([, each]) => each)];
      expect(exercised).toContain(id);
      expect(assumption.question).toMatch(/\?$/);
      expect(assumption.choice).toMatch(/\.$/);
      expect(assumption.reason).toMatch(/\.$/);
      expect(assumption.documentation).toMatch(/^https:\/\/learn\.microsoft\.com\/azure\//);
    },
  );

  test("links to the section of the operator", () => {
    const { documentation } = verdictOn(condition("StringNotIn", "data.runStatus", { values: ["x"] }), running);
    expect(documentation).toBe("https://learn.microsoft.com/azure/event-grid/event-filtering#stringnotin");
  });

  test.each([null, undefined, 5, "x", [], [running]])("is negative for %j, which is not an event", (event) => {
    expect(evaluate({}, event)).toMatchObject({ matched: false, clauses: [{ path: "", matched: false }] });
    expect(compile({})(event)).toBe(false);
  });

  test.each<[path: string, filter: unknown]>([
    ["", 5],
    ["", []],
    ["/includedEventTypes", { includedEventTypes: "All" }],
    ["/includedEventTypes", { includedEventTypes: [5] }],
    ["/includedEventTypes", { includedEventTypes: [""] }],
    ["/subjectBeginsWith", { subjectBeginsWith: 5 }],
    ["/advancedFilters", { advancedFilters: {} }],
    ["/advancedFilters/0", { advancedFilters: [null] }],
    ["/advancedFilters/0", { advancedFilters: [{ operatorType: "constructor", key: "data.x" }] }],
    ["/advancedFilters/0", { advancedFilters: [{ operatorType: "IsNotNull" }] }],
  ])("is negative for an invalid filter, at %s of %j", (path, filter) => {
    expect(verdictOn(filter as Filter, running)).toMatchObject({ path, matched: false });
    expect(compile(filter as Filter)(running)).toBe(false);
  });
});
