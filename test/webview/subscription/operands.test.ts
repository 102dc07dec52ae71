import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  parseTypedValue,
  toFilterOperand,
  splitValues,
  operandFromFilter,
} from "../../../src/webview/subscription/operands.ts";

describe("an operand keeps what was typed, whatever the operator makes of it", () => {
  test.each([
    ["string", { text: "5", high: "" }, "5"],
    ["number", { text: "5", high: "" }, 5],
    ["number", { text: " -1.5e3 ", high: "" }, -1500],
    ["number", { text: "five", high: "" }, "five"],
    ["number", { text: "Infinity", high: "" }, "Infinity"],
    ["boolean", { text: "True", high: "" }, true],
    ["boolean", { text: "no", high: "" }, "no"],
    ["range", { text: "0.2", high: "1" }, [0.2, 1]],
    ["range", { text: "0.2", high: "" }, [0.2, ""]],
    ["none", { text: "5", high: "" }, undefined],
  ] as const)("as %s, %j reads as %j", (kind, operand, value) => {
    expect(toFilterOperand(kind, operand)).toEqual(value);
  });

  test("every number, text, boolean and range is written so that it reads the same again", () => {
    const same = (kind: Parameters<typeof toFilterOperand>[0], value: unknown): void => {
      expect(toFilterOperand(kind, operandFromFilter(value))).toEqual(value);
    };
    // JSON has no negative zero.
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value || 0);
    fc.assert(fc.property(number, number, (low, high) => same("range", [low, high])));
    fc.assert(fc.property(number, (value) => same("number", value)));
    fc.assert(fc.property(fc.string(), (value) => same("string", value)));
    fc.assert(fc.property(fc.boolean(), (value) => same("boolean", value)));
  });

  test("an operand that no operator takes is shown as JSON instead of being dropped", () => {
    expect(operandFromFilter({ a: 1 })).toEqual({ text: '{"a":1}', high: "" });
    expect(operandFromFilter(null)).toEqual({ text: "", high: "" });
  });
});

describe("typing values", () => {
  test.each([
    ["Failed", [], "Failed"],
    ["Failed,", ["Failed"], ""],
    ["Failed, Canceled,Run", ["Failed", "Canceled"], "Run"],
    [" , ,", [], ""],
    ['"a, b', [], '"a, b'],
    ['"a, b",c', ["a, b"], "c"],
    ['say "a, b', ['say "a'], " b"],
  ])("%j completes %j and leaves %j", (typed, complete, rest) => {
    expect(splitValues(typed)).toEqual({ complete, rest });
  });

  test.each([
    ["  Failed ", ["Failed"]],
    ['" Failed "', [" Failed "]],
    ['""', [""]],
    ['"', ['"']],
    ["   ", []],
  ])("finishing %j gives %j", (typed, values) => {
    expect(parseTypedValue(typed)).toEqual(values);
  });
});
