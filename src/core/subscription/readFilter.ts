import type { AdvancedFilter, Filter } from "../filter/filter.ts";
import { isObject } from "../json.ts";
import { quoteIfNeeded, quote } from "../quote.ts";
import type { Problem } from "../problem.ts";

interface ReadFilterResult {
  readonly filter: Filter;
  /** What could not be read; pointers into the filter. */
  readonly problems: readonly Problem[];
}

const isText = (value: unknown): boolean => typeof value === "string";
const isFlag = (value: unknown): boolean => typeof value === "boolean";

/** What the form takes at each place, in words. */
const memberKinds: Readonly<Record<keyof Filter, readonly [is: (value: unknown) => boolean, words: string]>> = {
  includedEventTypes: [(value) => Array.isArray(value) && value.every(isText), "a list of names"],
  subjectBeginsWith: [isText, "text"],
  subjectEndsWith: [isText, "text"],
  isSubjectCaseSensitive: [isFlag, "true or false"],
  enableAdvancedFilteringOnArrays: [isFlag, "true or false"],
  advancedFilters: [(value) => Array.isArray(value), "a list of conditions"],
};

/**
 * A filter that came as JSON from anywhere, in the shape that the form relies on. What is of another kind is left out
 * and told; members that nobody here knows stay.
 */
export function readFilter(json: unknown): ReadFilterResult {
  if (json === undefined || json === null) return { filter: {}, problems: [] };
  if (!isObject(json)) return { filter: {}, problems: [leftOutProblem("", "The filter", json, "an object")] };
  const problems: Problem[] = [];
  const members = Object.entries(json).flatMap(([name, value]): [string, unknown][] => {
    const kind = Object.hasOwn(memberKinds, name) ? memberKinds[name as keyof Filter] : undefined;
    if (!kind || value === null || kind[0](value)) return [[name, value]];
    problems.push(leftOutProblem(`/${name}`, quoteIfNeeded(name), value, kind[1]));
    return [];
  });
  const { advancedFilters, ...others } = Object.fromEntries(members) as Filter;
  if (!advancedFilters) return { filter: others, problems };
  const conditions = advancedFilters.map((condition: unknown, index) =>
    readCondition(condition, `/advancedFilters/${index}`, problems),
  );
  return { filter: { ...others, advancedFilters: conditions }, problems };
}

/** A condition that is none becomes an empty one, so that the others keep their places. */
function readCondition(json: unknown, pointer: string, problems: Problem[]): AdvancedFilter {
  if (!isObject(json)) {
    problems.push(leftOutProblem(pointer, "The condition", json, "an object"));
    return { operatorType: "StringIn", key: "", values: [] };
  }
  const { key, operatorType, values, ...others } = json;
  const text = (name: string, value: unknown): string => {
    if (typeof value === "string") return value;
    if (value !== undefined && value !== null)
      problems.push(leftOutProblem(`${pointer}/${name}`, `The ${name}`, value, "text"));
    return "";
  };
  const read = { ...others, operatorType: text("operatorType", operatorType), key: text("key", key) };
  if (values === undefined || values === null) return read;
  if (Array.isArray(values)) return { ...read, values };
  problems.push(leftOutProblem(`${pointer}/values`, "The list of values", values, "a list"));
  return { ...read, values: [] };
}

const leftOutProblem = (pointer: string, what: string, value: unknown, expected: string): Problem => ({
  severity: "warning",
  pointer,
  message: `${what} was ${quote(value)} where Event Grid takes ${expected}, and was left out.`,
  remedy: "Write it here again.",
});
