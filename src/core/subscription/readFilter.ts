import type { AdvancedFilter, Filter } from "../filter/filter.ts";
import { isBoolean, isText } from "../guards.ts";
import { isObject } from "../json.ts";
import { quoteIfNeeded, quote } from "../quote.ts";
import { createWarning, type Problem } from "../problem.ts";

interface ReadFilterResult {
  readonly filter: Filter;
  /** Parts that were removed; pointers into the filter. */
  readonly problems: readonly Problem[];
}

/** The values that the form accepts for each member. */
const memberRules: Readonly<Record<keyof Filter, readonly [isValid: (value: unknown) => boolean, label: string]>> = {
  includedEventTypes: [(value) => Array.isArray(value) && value.every(isText), "a list of names"],
  subjectBeginsWith: [isText, "text"],
  subjectEndsWith: [isText, "text"],
  isSubjectCaseSensitive: [isBoolean, "true or false"],
  enableAdvancedFilteringOnArrays: [isBoolean, "true or false"],
  advancedFilters: [(value) => Array.isArray(value), "a list of conditions"],
};

/**
 * Converts a filter from arbitrary JSON into the shape that the form relies on. Members of the wrong type are removed and
 * reported. Unknown members stay.
 */
export function readFilter(json: unknown): ReadFilterResult {
  if (json === undefined || json === null) return { filter: {}, problems: [] };
  if (!isObject(json)) return { filter: {}, problems: [wrongType("", "The filter", json, "an object")] };
  const problems: Problem[] = [];
  const members = Object.entries(json).flatMap(([name, value]): [string, unknown][] => {
    const [isValid, label] = Object.hasOwn(memberRules, name) ? memberRules[name as keyof Filter] : [];
    if (!isValid || value === null || isValid(value)) return [[name, value]];
    problems.push(wrongType(`/${name}`, quoteIfNeeded(name), value, label));
    return [];
  });
  const { advancedFilters, ...others } = Object.fromEntries(members) as Filter;
  if (!advancedFilters) return { filter: others, problems };
  const conditions = advancedFilters.map((condition: unknown, index) =>
    readCondition(condition, `/advancedFilters/${index}`, problems),
  );
  return { filter: { ...others, advancedFilters: conditions }, problems };
}

/** Anything but an object becomes an empty condition, so that the indices of the others stay valid. */
function readCondition(json: unknown, pointer: string, problems: Problem[]): AdvancedFilter {
  if (!isObject(json)) {
    problems.push(wrongType(pointer, "The condition", json, "an object"));
    return { operatorType: "StringIn", key: "", values: [] };
  }
  const { key, operatorType, values, ...others } = json;
  const text = (name: string, value: unknown): string => {
    if (typeof value === "string") return value;
    if (value !== undefined && value !== null)
      problems.push(wrongType(`${pointer}/${name}`, `The ${name}`, value, "text"));
    return "";
  };
  const read = { ...others, operatorType: text("operatorType", operatorType), key: text("key", key) };
  if (values === undefined || values === null) return read;
  if (Array.isArray(values)) return { ...read, values };
  problems.push(wrongType(`${pointer}/values`, "The list of values", values, "a list"));
  return { ...read, values: [] };
}

const wrongType = (pointer: string, label: string, value: unknown, expected = ""): Problem =>
  createWarning(pointer, `${label} was removed: expected ${expected}, found ${quote(value)}.`, "Enter it again.");
