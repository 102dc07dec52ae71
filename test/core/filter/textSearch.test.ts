import * as fc from "fast-check";
import { expect, test } from "vitest";
import { foldCase } from "../../../src/core/filter/caseless.ts";
import { TextSearch } from "../../../src/core/filter/textSearch.ts";
import { startCpuTimer } from "../../rig/cpuTimer.ts";

const letters = fc.constantFrom("a", "b", "A", "Σ", "İ", "\u0000", "\uffff", "😀");
const patterns = fc.array(fc.string({ unit: letters, maxLength: 12 }), { minLength: 30, maxLength: 60 });

test("finds what is there, and nothing else, however often it is asked", () => {
  fc.assert(
    fc.property(fc.string({ unit: letters, minLength: 1, maxLength: 40 }), fc.nat(9), patterns, (part, cut, all) => {
      const text = part.repeat(Math.ceil(2_500 / part.length)) + part.slice(0, cut);
      const search = new TextSearch(text);
      const ends = [text.slice(-9), text.slice(0, 9), text.slice(-3), text.slice(1_000, 1_020), `${text.slice(-9)}x`];
      for (const needle of [...all, ...ends, ...all].map(foldCase))
        expect(search.contains(needle)).toBe(foldCase(text).includes(needle));
    }),
    { numRuns: 60 },
  );
});

test("searches a megabyte for 12,500 different texts in a fraction of a second", () => {
  let seed = 1;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const text = Array.from({ length: 1_000_000 }, () => random(36).toString(36)).join("");
  const search = new TextSearch(text);
  const cpuMs = startCpuTimer();
  for (let index = 0; index < 12_500; index++) {
    expect(search.contains(`absent-${index}`)).toBe(false);
    const at = random(900_000);
    expect(search.contains(text.slice(at, at + 12))).toBe(true);
  }
  expect(cpuMs()).toBeLessThan(2_000);
});
