import { quote } from "../quote.ts";
import { isObject } from "../json.ts";
import { createError, createWarning, prefixPointers, type Problem } from "../problem.ts";
import type { Filter } from "./filter.ts";
import { validateCondition, countValues } from "./validateCondition.ts";
import { validateEventTypes } from "./validateEventTypes.ts";

/** Azure's limits on the advanced filters of one event subscription. */
const limits = { conditions: 25, values: 25 } as const;

const textFields = ["subjectBeginsWith", "subjectEndsWith"] as const;
const booleanFields = ["isSubjectCaseSensitive", "enableAdvancedFilteringOnArrays"] as const;

/**
 * Checks a filter against Azure's rules and limits.
 *
 * Fast enough to run at every keystroke. Accepts any JSON and never throws.
 *
 * @param filter ARM's `properties.filter`
 * @returns problems in the order of the filter's members; pointers like `/advancedFilters/2/values/0`
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#limitations
 */
export function validate(filter: Filter): Problem[] {
  const given: unknown = filter;
  if (given === undefined || given === null) return [];
  if (!isObject(given))
    return [createError("", `The filter is ${quote(given)}, not an object.`, "Enter a filter object.")];
  return [
    ...validateEventTypes(given["includedEventTypes"]),
    ...textFields.flatMap((name) => validateFieldType(name, given[name], "string", "text")),
    ...booleanFields.flatMap((name) => validateFieldType(name, given[name], "boolean", "true or false")),
    ...validateConditions(given["advancedFilters"]),
  ];
}

function validateConditions(filters: unknown): Problem[] {
  const pointer = "/advancedFilters";
  if (filters === undefined || filters === null) return [];
  if (!Array.isArray(filters))
    return [createError(pointer, `advancedFilters is ${quote(filters)}, not a list.`, "Enter a list of conditions.")];
  const counts = filters.map(countValues);
  const values = counts.reduce((sum, { least }) => sum + least, 0);
  const ends = counts.reduce((sum, { most }) => sum + most, 0);
  return [
    ...limitProblems(pointer, filters.length, limits.conditions, "conditions"),
    ...limitProblems(pointer, values, limits.values, "values in all conditions together"),
    ...(values <= limits.values && ends > limits.values ? [rangeCountWarning(pointer, ends)] : []),
    ...filters.flatMap((filter: unknown, index) => prefixPointers(`${pointer}/${index}`, validateCondition(filter))),
  ];
}

function limitProblems(pointer: string, count: number, limit: number, what: string): Problem[] {
  if (count <= limit) return [];
  const message = `The filter has ${count} ${what}. Azure allows ${limit}.`;
  return [createError(pointer, message, `Remove ${count - limit}, or split the filter over two event subscriptions.`)];
}

/** The documentation does not say whether a range counts as one value or two. */
const rangeCountWarning = (pointer: string, ends: number): Problem =>
  createWarning(
    pointer,
    `The filter may exceed Azure's limit of ${limits.values} values: it has ${ends} if Azure counts a range as two. Microsoft doesn't say how a range counts.`,
    "If Azure refuses it, split the filter over two event subscriptions.",
  );

function validateFieldType(name: string, value: unknown, type: "string" | "boolean", expected: string): Problem[] {
  if (value === undefined || value === null || typeof value === type) return [];
  return [
    createError(`/${name}`, `${name} is ${quote(value)}, not ${expected}.`, `Enter ${expected}, or remove ${name}.`),
  ];
}
