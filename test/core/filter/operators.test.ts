import { describe, expect, test } from "vitest";
import { compile } from "../../../src/core/filter/compile.ts";
import { evaluate } from "../../../src/core/filter/evaluate.ts";
import { findOperator, operators } from "../../../src/core/filter/operators.ts";

/**
 * Every operator in every state of the key: does it match? A question mark: assumed, the documentation does not say.
 *
 * | absent, null | the key |
 * | hit, miss | one value that meets the operand, or does not |
 * | other | one value of another type; object: an object |
 * | unread | an array with a hit, when the filter does not look into arrays |
 * | [hit] [miss] | arrays with values of another type beside, when it does |
 * | [other] [] | arrays with nothing to compare in them |
 */
const table = `
                           absent null  hit  miss other object unread [hit] [miss] [other] []
StringIn                   no     no?   yes  no   no?   no?    no?    yes   no     no      no
StringNotIn                yes    yes?  no   yes  yes?  yes?   no?    no    yes    yes?    yes?
StringContains             no     no?   yes  no   no?   no?    no?    yes   no     no      no
StringNotContains          no     no?   no   yes  yes?  yes?   no?    no    yes    yes?    yes?
StringBeginsWith           no     no?   yes  no   no?   no?    no?    yes   no     no      no
StringNotBeginsWith        no     no?   no   yes  yes?  yes?   no?    no    yes    yes?    yes?
StringEndsWith             no     no?   yes  no   no?   no?    no?    yes   no     no      no
StringNotEndsWith          no     no?   no   yes  yes?  yes?   no?    no    yes    yes?    yes?
NumberIn                   no     no?   yes  no   no?   no?    no?    yes   no     no      no
NumberNotIn                yes    yes?  no   yes  yes?  yes?   no?    no    yes    yes?    yes?
NumberLessThan             no     no?   yes  no   no?   no?    no?    yes   no     no      no
NumberLessThanOrEquals     no     no?   yes  no   no?   no?    no?    yes   no     no      no
NumberGreaterThan          no     no?   yes  no   no?   no?    no?    yes   no     no      no
NumberGreaterThanOrEquals  no     no?   yes  no   no?   no?    no?    yes   no     no      no
NumberInRange              no?    no?   yes  no   no?   no?    no?    yes   no     no      no
NumberNotInRange           no?    no?   no   yes  yes?  yes?   no?    no    yes    yes?    yes?
BoolEquals                 no     no?   yes  no   no?   no?    no?    yes   no     no      no
IsNullOrUndefined          yes    yes   no   no   no    no     no     no    no     no      no
IsNotNull                  no     no    yes  yes  yes   yes    yes    yes   yes    yes     yes
`;

/** For each operator operands, and values that meet them, do not, and are of another type. */
const text = { values: ["nothing like it", "b"], hit: "B", miss: "x", other: 7 };
const numbers = { values: [9, 5], hit: 5, miss: 6, other: "5" };
const ranges = { values: [[9, 9], [4, 6]], hit: 6, miss: 6.1, other: "5" }; // prettier-ignore
const given: Readonly<
  Record<string, { values?: readonly unknown[]; value?: unknown; hit: unknown; miss: unknown; other: unknown }>
> = {
  StringIn: text,
  StringNotIn: text,
  StringContains: { ...text, hit: "aBc" },
  StringNotContains: { ...text, hit: "aBc" },
  StringBeginsWith: { ...text, hit: "Bc", miss: "ab" },
  StringNotBeginsWith: { ...text, hit: "Bc", miss: "ab" },
  StringEndsWith: { ...text, hit: "aB", miss: "ba" },
  StringNotEndsWith: { ...text, hit: "aB", miss: "ba" },
  NumberIn: numbers,
  NumberNotIn: numbers,
  NumberLessThan: { value: 5, hit: 4.9, miss: 5, other: "4" },
  NumberLessThanOrEquals: { value: 5, hit: 5, miss: 5.1, other: true },
  NumberGreaterThan: { value: 5, hit: 5.1, miss: 5, other: "6" },
  NumberGreaterThanOrEquals: { value: 5, hit: 5, miss: 4.9, other: true },
  NumberInRange: ranges,
  NumberNotInRange: ranges,
  BoolEquals: { value: false, hit: false, miss: true, other: 0 },
  IsNullOrUndefined: { hit: 0, miss: "", other: false },
  IsNotNull: { hit: 0, miss: "", other: false },
};

const [header = [], ...body] = table
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/\s+/));
const rows = body.flatMap(([operator = "", ...cells]) =>
  header.map((state, index) => ({ operator, state, cell: cells[index] ?? "missing" })),
);

function dataOf(state: string, { hit, miss, other }: { hit: unknown; miss: unknown; other: unknown }): object {
  const values: Readonly<Record<string, unknown>> = {
    null: null,
    hit,
    miss,
    other,
    object: { hit },
    unread: [hit],
    "[hit]": [other, miss, hit],
    "[miss]": [other, miss, null],
    "[other]": [other, {}, [hit], null],
    "[]": [],
  };
  return state === "absent" ? {} : { n: values[state] };
}

describe("an operator", () => {
  test("has a row in the table of states", () => {
    expect(body.map(([name]) => name)).toEqual(Object.keys(operators));
    expect(Object.keys(given)).toEqual(Object.keys(operators));
  });

  test.each(rows)("$operator, key $state: $cell", ({ operator, state, cell }) => {
    const operands = given[operator];
    if (!operands) throw new Error(`no operands for ${operator}`);
    const { hit: _hit, miss: _miss, other: _other, ...takes } = operands;
    const filter = {
      enableAdvancedFilteringOnArrays: state !== "unread",
      advancedFilters: [{ operatorType: operator, key: "data.n", ...takes }],
    };
    const event = { topic: "/t", eventType: "T", data: dataOf(state, operands) };
    const { matched, clauses } = evaluate(filter, event);
    const assumed = clauses[0]?.basis === "assumed" ? "?" : "";
    expect(`${matched ? "yes" : "no"}${assumed}`).toBe(cell);
    expect(compile(filter)(event)).toBe(matched);
  });

  test("has a label of its own", () => {
    const labels = Object.values(operators).map(({ label }) => label);
    expect(new Set(labels).size).toBe(19);
  });

  test("is found by its exact name only", () => {
    expect(findOperator("StringIn")?.label).toBe("is any of");
    for (const name of ["stringin", "constructor", "__proto__", "", 5, null])
      expect(findOperator(name)).toBeUndefined();
  });

  test.each([
    ["ΑΣ", "ας"],
    ["ΟΔΥΣΣΕΥΣ 1", "οδυσσευς"],
    ["ΑΣΑ", "ΑΣ"],
    ["ΑΣ", "ασ"],
    ["STRASSE", "strasse"],
    ["ÉCOLE", "école"],
  ])("compares %s and %s without case", (value, operand) => {
    const filter = { advancedFilters: [{ operatorType: "StringBeginsWith", key: "subject", values: [operand] }] };
    expect(compile(filter)({ eventType: "T", subject: value })).toBe(true);
  });

  test.each(["StringBeginsWith", "StringEndsWith", "StringContains"])(
    "%s finds an empty text in any text",
    (operatorType) => {
      const passes = compile({ advancedFilters: [{ operatorType, key: "data.n", values: [""] }] });
      expect(["", "x"].map((n) => passes({ eventType: "T", data: { n } }))).toEqual([true, true]);
    },
  );
});
