import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ExportFormat, exporters } from "../../../src/core/export/exporters.ts";
import { detectFormat, importers } from "../../../src/core/import/importers.ts";
import { isObject } from "../../../src/core/json.ts";
import { arbitraryEventSubscription } from "../subscription/anySubscription.ts";
import { parse } from "./parse.ts";

const formats = Object.keys(exporters) as ExportFormat[];

/** Members that only the service writes. */
const readOnly = ["topic", "provisioningState", "systemData", "endpointBaseUrl"];
/** Values that mean the same as an absent member, by its name. */
const sameAsAbsent: Readonly<Record<string, unknown>> = {
  subjectBeginsWith: "",
  subjectEndsWith: "",
  isSubjectCaseSensitive: false,
  enableAdvancedFilteringOnArrays: false,
  isSecret: false,
};

/** Reduces an event subscription to its meaning: null, absent, an empty list and an empty object are equal. */
function meaning(value: unknown): unknown {
  if (Array.isArray(value)) return value.length ? value.map(meaning) : undefined;
  if (!isObject(value)) return Object.is(value, -0) ? 0 : (value ?? undefined);
  const entries = Object.entries(value)
    .filter(([name, of]) => !readOnly.includes(name) && !(name in sameAsAbsent && sameAsAbsent[name] === of))
    .map(([name, of]) => [name, meaning(of)] as const)
    .filter(([, of]) => of !== undefined);
  return entries.length ? Object.fromEntries(entries) : undefined;
}

/** A copy of `value` without the value at a JSON pointer. */
function without(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => {
      if (String(index) !== step) return item;
      return rest.length ? without(item, rest) : null;
    });
  if (!isObject(value) || step === undefined) return value;
  const entries = Object.entries(value).filter(([name]) => name !== step || rest.length);
  return Object.fromEntries(entries.map(([name, of]) => [name, name === step ? without(of, rest) : of]));
}

const steps = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

/** Places of an event subscription that may hold secrets. */
const secretPlaces =
  /\/destination\/properties\/(?:endpointUrl|address|nested\/list\/\d+|deliveryAttributeMappings\/\d+\/properties\/value)$/;

describe.each(formats)("an export as %s", (format) => {
  test("is imported equal, with blanks for secrets", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryEventSubscription(), async (original) => {
        const text = exporters[format].render(original);
        expect(detectFormat(text)).toBe(format);
        const { subscriptions, problems } = await importers[format].read(text, parse);
        expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
        expect(subscriptions).toHaveLength(1);
        const [imported] = subscriptions;
        const blanks = imported?.blanks.filter(({ pointer }) => pointer !== "/scope") ?? [];
        expect(blanks.filter(({ pointer }) => !secretPlaces.test(pointer))).toEqual([]);
        const [scope] = original.id.split(/(?:\/providers\/Microsoft\.EventGrid)?\/eventSubscriptions\//);
        expect(imported?.name).toBe(original.name);
        if (imported?.scope !== undefined) expect(imported.scope).toBe(scope);
        else
          expect(imported?.blanks.find(({ pointer }) => pointer === "/scope")?.text).toContain(
            scope?.split("/").at(-1),
          );
        const whole: unknown = original;
        const expected = blanks.reduce((left, { pointer }) => without(left, steps(pointer)), whole) as typeof original;
        expect(meaning(imported?.properties)).toEqual(meaning(expected.properties));
      }),
      { numRuns: 150 },
    );
  });
});
