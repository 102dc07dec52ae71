import { expect, test } from "vitest";
import { valueAtPointer, withValueAtPointer } from "../../src/core/jsonPointer.ts";

const whole = { a: [{ "b/c~d": 1 }, null], e: { f: 2, g: 3 } };

test.each([
  ["/a/0/b~1c~0d", 1],
  ["/a/1", null],
  ["/e/f", 2],
  ["/e/h", undefined],
  ["/e/f/deeper", undefined],
  ["/constructor", undefined],
])("at %s stands %j", (pointer, value) => {
  expect(valueAtPointer(whole, pointer)).toEqual(value);
});

test.each([
  ["/a/1", { a: [{ "b/c~d": 1 }, "x"], e: { f: 2, g: 3 } }],
  ["/a/0/b~1c~0d", { a: [{ "b/c~d": "x" }, null], e: { f: 2, g: 3 } }],
  ["/e/f", { a: whole.a, e: { f: "x", g: 3 } }],
  ["/new/deep", { ...whole, new: { deep: "x" } }],
])("a value is put at %s, and all else stays", (pointer, changed) => {
  const before = structuredClone(whole);
  const after = withValueAtPointer(whole, pointer, "x");
  expect(after).toEqual(changed);
  expect(Object.keys(after["e"] ?? {})).toEqual(["f", "g"]);
  expect(whole).toEqual(before);
});

test("a name that every object inherits is a name like any other", () => {
  const after = withValueAtPointer({}, "/__proto__/polluted", true);
  expect(Object.getPrototypeOf(after)).toBe(Object.prototype);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(valueAtPointer(after, "/__proto__/polluted")).toBe(true);
});
