import type { Json } from "../../core/json.ts";

/** Whether `value` is absent, null, or accepted by `accept`. */
export const isAbsentOr = (value: Json | undefined, accept: (value: Json) => boolean): boolean =>
  value === undefined || value === null || accept(value);

export const isNonEmptyText = (value: Json | undefined): value is string => typeof value === "string" && value !== "";

export const isTextList = (value: Json): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

/** The problem when `value` is present and no whole number from 1 to `max`. */
export function rangeProblem(name: string, value: Json | undefined, max: number): string | undefined {
  const isValid = isAbsentOr(value, (n) => typeof n === "number" && Number.isInteger(n) && n >= 1 && n <= max);
  return isValid ? undefined : `The value of ${name} must be a whole number from 1 to ${max}.`;
}
