import { expect, test } from "vitest";
import { valueAtPointer, withValueAtPointer } from "../../src/core/jsonPointer.ts";

const root = { a: [{ "b/c~d": 1 }, null], e: { f: 2, g: 3 } };

test.each([
  ["/a/0/b~1c~0d", 1],
  ["/a/1", null],
  ["/e/f", 2],
  ["/e/h", undefined],
  ["/e/f/deeper", undefined],
  ["/constructor", undefined],
])("reads %s as %j", (pointer, value) => {
  expect(valueAtPointer(root, pointer)).toEqual(value);
});

test.each([
  ["/a/1", { a: [{ "b/c~d": 1 }, "x"], e: { f: 2, g: 3 } }],
  ["/a/0/b~1c~0d", { a: [{ "b/c~d": "x" }, null], e: { f: 2, g: 3 } }],
  ["/e/f", { a: root.a, e: { f: "x", g: 3 } }],
  ["/new/deep", { ...root, new: { deep: "x" } }],
])("replaces the value at %s and nothing else", (pointer, changed) => {
  const before = structuredClone(root);
  const after = withValueAtPointer(root, pointer, "x");
  expect(after).toEqual(changed);
  expect(Object.keys(after["e"] ?? {})).toEqual(["f", "g"]);
  expect(root).toEqual(before);
});

test("treats __proto__ as an ordinary name", () => {
  const after = withValueAtPointer({}, "/__proto__/polluted", true);
  expect(Object.getPrototypeOf(after)).toBe(Object.prototype);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(valueAtPointer(after, "/__proto__/polluted")).toBe(true);
});
