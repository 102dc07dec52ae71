import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  parseTypedValue,
  toFilterOperand,
  splitValues,
  operandFromFilter,
} from "../../../src/webview/subscription/operands.ts";

describe("an operand", () => {
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
  ] as const)("as %s, %j becomes %j", (kind, operand, value) => {
    expect(toFilterOperand(kind, operand)).toEqual(value);
  });

  test("round-trips every number, text, boolean and range", () => {
    const expectRoundTrip = (kind: Parameters<typeof toFilterOperand>[0], value: unknown): void => {
      expect(toFilterOperand(kind, operandFromFilter(value))).toEqual(value);
    };
    // JSON has no negative zero.
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value || 0);
    fc.assert(fc.property(number, number, (low, high) => expectRoundTrip("range", [low, high])));
    fc.assert(fc.property(number, (value) => expectRoundTrip("number", value)));
    fc.assert(fc.property(fc.string(), (value) => expectRoundTrip("string", value)));
    fc.assert(fc.property(fc.boolean(), (value) => expectRoundTrip("boolean", value)));
  });

  test("shows a value that no operator takes as JSON, instead of dropping it", () => {
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
  ])("%j completes %j and leaves %j", (typed, complete, remaining) => {
    expect(splitValues(typed)).toEqual({ complete, remaining });
  });

  test.each([
    ["  Failed ", ["Failed"]],
    ['" Failed "', [" Failed "]],
    ['""', [""]],
    ['"', ['"']],
    ["   ", []],
  ])("finishing %j adds %j", (typed, values) => {
    expect(parseTypedValue(typed)).toEqual(values);
  });
});
