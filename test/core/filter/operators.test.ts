import { describe, expect, test } from "vitest";
import { compile } from "../../../src/core/filter/compile.ts";
import { findOperator, type OperatorName, operators } from "../../../src/core/filter/operators.ts";
import { createStateCase, type KeyState, keyStates, verdictInState } from "./keyStates.ts";

/**
 * Whether each operator matches in each state of the key. A question mark means that the result is assumed.
 *
 * | absent, null             | the key                                                                         |
 * | hit, miss                | a value of the operator's type that is a hit or a miss                           |
 * | text ... object          | a value of another type, or a dot if the type is the operator's own             |
 * | off[hit], off[miss]      | an array, if the filter doesn't match inside arrays                             |
 * | [hit], [miss]            | an array of the operator's type, with or without a hit                          |
 * | [mixed,hit] [mixed,miss] | the same with values of another type                                            |
 * | [other] ... []           | an array of another type, of objects, or of arrays, and an empty array          |
 */
const table = `
                           absent null hit  miss text number boolean object off[hit] off[miss] [hit] [miss] [mixed,hit] [mixed,miss] [other] [object] [nested] []
StringIn                   no     no?  yes  no   ·    no?    no?     no?    no?      no?       yes   no     yes         no           no      no       no       no
StringNotIn                yes    yes? no   yes  ·    yes?   yes?    yes?   no?      no?       no    yes    no          yes          yes?    yes?     yes?     yes?
StringContains             no     no?  yes  no   ·    no?    no?     no?    no?      no?       yes   no     yes         no           no      no       no       no
StringNotContains          no     no?  no   yes  ·    yes?   yes?    yes?   no?      no?       no    yes    no          yes          yes?    yes?     yes?     yes?
StringBeginsWith           no     no?  yes  no   ·    no?    no?     no?    no?      no?       yes   no     yes         no           no      no       no       no
StringNotBeginsWith        no     no?  no   yes  ·    yes?   yes?    yes?   no?      no?       no    yes    no          yes          yes?    yes?     yes?     yes?
StringEndsWith             no     no?  yes  no   ·    no?    no?     no?    no?      no?       yes   no     yes         no           no      no       no       no
StringNotEndsWith          no     no?  no   yes  ·    yes?   yes?    yes?   no?      no?       no    yes    no          yes          yes?    yes?     yes?     yes?
NumberIn                   no     no?  yes  no   no?  ·      no?     no?    no?      no?       yes   no     yes         no           no      no       no       no
NumberNotIn                yes    yes? no   yes  yes? ·      yes?    yes?   no?      no?       no    yes    no          yes          yes?    yes?     yes?     yes?
NumberLessThan             no     no?  yes  no   no?  ·      no?     no?    no?      no?       yes   no     yes         no           no      no       no       no
NumberLessThanOrEquals     no     no?  yes  no   no?  ·      no?     no?    no?      no?       yes   no     yes         no           no      no       no       no
NumberGreaterThan          no     no?  yes  no   no?  ·      no?     no?    no?      no?       yes   no     yes         no           no      no       no       no
NumberGreaterThanOrEquals  no     no?  yes  no   no?  ·      no?     no?    no?      no?       yes   no     yes         no           no      no       no       no
NumberInRange              no?    no?  yes  no   no?  ·      no?     no?    no?      no?       yes   no     yes         no           no      no       no       no
NumberNotInRange           no?    no?  no   yes  yes? ·      yes?    yes?   no?      no?       no    yes    no          yes          yes?    yes?     yes?     yes?
BoolEquals                 no     no?  yes  no   no?  no?    ·       no?    no?      no?       yes   no     yes         no           no      no       no       no
IsNullOrUndefined          yes    yes  no   no   no   no     no      no     no       no        no    no     no          no           no      no       no       no
IsNotNull                  no     no   yes  yes  yes  yes    yes     yes    yes      yes       yes   yes    yes         yes          yes     yes      yes      yes
`;

const [header = [], ...body] = table
  .trim()
  .split("\n")
  .map((line) => line.trim().split(/\s+/));
const rows = body.flatMap(([operator = "", ...cells]) =>
  header.map((state, index) => [operator as OperatorName, state as KeyState, cells[index] ?? "missing"] as const),
);

describe("an operator", () => {
  test("has a row in the table, and each state has a column", () => {
    expect(body.map(([name]) => name)).toEqual(Object.keys(operators));
    expect(header).toEqual(keyStates);
  });

  test.each(rows.filter(([, , cell]) => cell !== "·"))("%s, key %s: %s", (operator, state, cell) => {
    const { matched, basis } = verdictInState(operator, state);
    expect(`${matched ? "yes" : "no"}${basis === "assumed" ? "?" : ""}`).toBe(cell);
    const { filter, event } = createStateCase(operator, state);
    expect(compile(filter)(event)).toBe(matched);
  });

  test("has a dot in the table only for values of its own type", () => {
    const own = { string: "text", number: "number", boolean: "boolean", any: undefined };
    const expected = Object.values(operators).flatMap(({ name, valueType }) =>
      own[valueType] ? [[name, own[valueType]]] : [],
    );
    expect(rows.filter(([, , cell]) => cell === "·").map(([operator, state]) => [operator, state])).toEqual(expected);
  });

  test("has a unique label", () => {
    const labels = Object.values(operators).map(({ label }) => label);
    expect(new Set(labels).size).toBe(19);
  });

  test("is found only by its exact name", () => {
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
  ])("ignores the case of %s and %s", (value, operand) => {
    const filter = { advancedFilters: [{ operatorType: "StringBeginsWith", key: "subject", values: [operand] }] };
    expect(compile(filter)({ eventType: "T", subject: value })).toBe(true);
  });

  test.each(["StringBeginsWith", "StringEndsWith", "StringContains"])(
    "%s matches an empty text in any text",
    (operatorType) => {
      const passes = compile({ advancedFilters: [{ operatorType, key: "data.n", values: [""] }] });
      expect(["", "x"].map((n) => passes({ eventType: "T", data: { n } }))).toEqual([true, true]);
    },
  );
});
