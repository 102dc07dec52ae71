import { expect, test } from "vitest";
import { isObject } from "../../src/core/json.ts";
import { type Problem, prefixPointers } from "../../src/core/problem.ts";

test("prefixes the pointers of a nested value's problems", () => {
  const problem = { severity: "error", message: "Too long.", remedy: "Shorten it." } as const;
  const problems: Problem[] = [
    { ...problem, pointer: "" },
    { ...problem, pointer: "/0/key" },
  ];
  expect(prefixPointers("/filter", problems).map(({ pointer }) => pointer)).toEqual(["/filter", "/filter/0/key"]);
});

test.each([
  [{}, true],
  [Object.create(null), true],
  [null, false],
  [[], false],
  ["text", false],
  [undefined, false],
])("whether %j is a JSON object: %s", (value, expected) => {
  expect(isObject(value)).toBe(expected);
});
