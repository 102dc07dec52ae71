import type { Json } from "../../core/json.ts";

/** Whether `value` is absent, null, or what `accept` accepts. */
export const isAbsentOr = (value: Json | undefined, accept: (value: Json) => boolean): boolean =>
  value === undefined || value === null || accept(value);

export const isNonEmptyText = (value: Json | undefined): value is string => typeof value === "string" && value !== "";

export const isTextList = (value: Json): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

/** The sentence that `value` is no whole number from 1 to `most`; nothing when it is, or is absent. */
export function rangeProblem(name: string, value: Json | undefined, most: number): string | undefined {
  const legal = isAbsentOr(value, (n) => typeof n === "number" && Number.isInteger(n) && n >= 1 && n <= most);
  return legal ? undefined : `The value of ${name} must be a whole number from 1 to ${most}.`;
}
