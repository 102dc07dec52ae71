import { expect, test } from "vitest";
import {
  isBoolean,
  isKeyOf,
  isListOf,
  isNullable,
  isNumber,
  isObjectWith,
  isOptional,
  isText,
} from "../../src/core/guards.ts";

interface Sample {
  readonly name: string;
  readonly size?: number;
  readonly flags: readonly boolean[];
  readonly parent: string | null;
}

const isSample = isObjectWith<Sample>({
  name: isText,
  size: isOptional(isNumber),
  flags: isListOf(isBoolean),
  parent: isNullable(isText),
});

test.each([
  [{ name: "a", flags: [], parent: null }, true],
  [{ name: "a", size: 1, flags: [true], parent: "b", added: "by a newer version" }, true],
  [{ name: "a", size: null, flags: [], parent: null }, false],
  [{ name: "a", flags: [1], parent: null }, false],
  [{ name: "a", flags: {}, parent: null }, false],
  [{ flags: [], parent: null }, false],
  [[], false],
  [null, false],
  ["a", false],
])("checks each member of %j: %s", (value, expected) => {
  expect(isSample(value)).toBe(expected);
});

test("a key of a table is one of its own names", () => {
  expect(["a", "toString", "__proto__", 1].map(isKeyOf({ a: 1 }))).toEqual([true, false, false, false]);
});
