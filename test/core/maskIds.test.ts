import * as fc from "fast-check";
import { expect, test } from "vitest";
import { maskIds } from "../../src/core/maskIds.ts";

test("shortens IDs to four digits and leaves other text unchanged", () => {
  const id = "/subscriptions/00112233-4455-6677-8899-AABBCCDDEEFF/resourceGroups/rg-0011";
  const masked = "/subscriptions/0011…/resourceGroups/rg-0011";
  expect(maskIds(`${id} and ${id}`)).toBe(`${masked} and ${masked}`);
});

test("masks an ID anywhere in a text", () => {
  fc.assert(
    fc.property(fc.string(), fc.uuid(), fc.string(), (before, id, after) => {
      const masked = maskIds(`${before}${id}${after}`);
      expect(masked).not.toContain(id);
      expect(masked.startsWith(before)).toBe(true);
      expect(masked.endsWith(after)).toBe(true);
    }),
  );
  expect(maskIds("%2Fsubscriptions%2F00112233-4455-6677-8899-aabbccddeeff%2F")).toBe("%2Fsubscriptions%2F0011…%2F");
});
