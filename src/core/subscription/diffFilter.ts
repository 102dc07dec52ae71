import { eventTypes, findEventType } from "../events/catalogue.ts";
import type { AdvancedFilter, Filter } from "../filter/filter.ts";
import { findOperator } from "../filter/operators.ts";
import { isObject, getOwn } from "../json.ts";
import { enumerate, quoteIfNeeded, quote } from "../quote.ts";
import { describeConditions } from "./describeEventSubscription.ts";
import { type Difference, toCanonicalJson, createDifference, diffProperties, emptyToUndefined } from "./difference.ts";

/**
 * Tells what an edit of a filter changes in meaning, for filters on Azure ML events. Order does not count, null and
 * empty say the same as absent, and so does a flag that is false. No chosen event types are the same as all default
 * types by name, which is how the service writes them.
 *
 * @param before ARM's `properties.filter`; null or absent lets everything through
 * @returns differences that point into the filter, for example `/advancedFilters/0`; none when the two mean the same
 */
export function diffFilter(before: Filter | null | undefined, after: Filter | null | undefined): Difference[] {
  const [was, is] = [before, after].map((filter): Filter => (isObject(filter) ? filter : {})) as [Filter, Filter];
  return [
    ...diffEventTypes(was.includedEventTypes, is.includedEventTypes),
    ...diffProperties("", significantMembers(was), significantMembers(is), { words: filterWords }),
    ...diffConditions(toArray(was.advancedFilters), toArray(is.advancedFilters)),
  ];
}

const filterWords = {
  subjectBeginsWith: "the beginning of the subject",
  subjectEndsWith: "the end of the subject",
  isSubjectCaseSensitive: "whether case counts in the subject",
  enableAdvancedFilteringOnArrays: "whether arrays are looked into",
};

/** The filter without its lists, and without what asks for nothing: an empty text, a flag that is false. */
const significantMembers = (filter: Filter): object =>
  Object.fromEntries(
    Object.entries(filter).filter(([name, value]) =>
      Object.hasOwn(filterWords, name)
        ? value !== "" && value !== false
        : !listMembers.has(name) || !Array.isArray(value),
    ),
  );

const listMembers = new Set(["includedEventTypes", "advancedFilters"]);

const toArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function diffEventTypes(before: unknown, after: unknown): readonly Difference[] {
  const pointer = "/includedEventTypes";
  const [was, is] = [chosenEventTypes(before), chosenEventTypes(after)];
  if (was && is)
    return [
      ...[...is]
        .filter((type) => !was.has(type))
        .map((type) =>
          createOneSidedDifference(
            `${pointer}/${toArray(after).indexOf(type)}`,
            "added",
            type,
            `Also takes ${formatEventType(type)}.`,
          ),
        ),
      ...[...was]
        .filter((type) => !is.has(type))
        .map((type) =>
          createOneSidedDifference(
            `${pointer}/${toArray(before).indexOf(type)}`,
            "removed",
            type,
            `No longer takes ${formatEventType(type)}.`,
          ),
        ),
    ];
  if (!was && !is) return [];
  const sentence = is
    ? `Takes only ${enumerate([...is], formatEventType)}, instead of all event types.`
    : `Takes all event types, instead of only ${enumerate([...(was ?? [])], formatEventType)}.`;
  return [{ pointer, kind: "changed", before, after, sentence }];
}

/** The event types that are chosen; undefined for all of them. */
function chosenEventTypes(types: unknown): ReadonlySet<unknown> | undefined {
  const names = new Set(toArray(types));
  return names.size === 0 || names.has("All") || eventTypes.every(({ name }) => names.has(name)) ? undefined : names;
}

const formatEventType = (type: unknown): string =>
  typeof type === "string" ? (findEventType(type)?.shortName ?? quoteIfNeeded(type)) : quote(type);

interface PlacedCondition {
  readonly condition: unknown;
  readonly pointer: string;
  /** The same text for conditions that mean the same. */
  readonly meaning: string;
}

function diffConditions(before: readonly unknown[], after: readonly unknown[]): readonly Difference[] {
  const [was, is] = withoutCommon(before.map(placeCondition), after.map(placeCondition));
  const differences: Difference[] = [];
  for (const old of was) {
    // What was edited is most likely what has the same key and operator, then what has the same key.
    const now =
      is.find(
        (each) =>
          conditionMember(each, "key") === conditionMember(old, "key") &&
          conditionMember(each, "operatorType") === conditionMember(old, "operatorType"),
      ) ?? is.find((each) => conditionMember(each, "key") === conditionMember(old, "key"));
    if (now) is.splice(is.indexOf(now), 1);
    differences.push(
      now
        ? createDifference(now.pointer, "the condition", old.condition, now.condition, formatCondition)
        : createOneSidedDifference(
            old.pointer,
            "removed",
            old.condition,
            `Removes the condition ${formatCondition(old.condition)}.`,
          ),
    );
  }
  return [
    ...differences,
    ...is.map(({ pointer, condition }) =>
      createOneSidedDifference(pointer, "added", condition, `Adds the condition ${formatCondition(condition)}.`),
    ),
  ];
}

const createOneSidedDifference = (
  pointer: string,
  kind: "added" | "removed",
  value: unknown,
  sentence: string,
): Difference =>
  kind === "added" ? { pointer, kind, after: value, sentence } : { pointer, kind, before: value, sentence };

const conditionMember = ({ condition }: PlacedCondition, name: string): unknown =>
  isObject(condition) ? getOwn(condition, name) : undefined;

const placeCondition = (condition: unknown, index: number): PlacedCondition => ({
  condition,
  pointer: `/advancedFilters/${index}`,
  meaning: conditionMeaning(condition),
});

/** Values are alternatives, so that neither their order nor a repetition counts. */
function conditionMeaning(condition: unknown): string {
  if (!isObject(condition) || findOperator(condition["operatorType"])?.operandField !== "values")
    return toCanonicalJson(condition);
  const values = [...new Set(toArray(condition["values"]).map(toCanonicalJson))].sort();
  return toCanonicalJson({ ...condition, values });
}

/** The two lists without the conditions that both have. */
function withoutCommon(
  a: readonly PlacedCondition[],
  b: readonly PlacedCondition[],
): readonly [PlacedCondition[], PlacedCondition[]] {
  const rest = [...b];
  const only = a.filter(({ meaning }) => {
    const at = rest.findIndex((each) => each.meaning === meaning);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  return [only, rest];
}

const formatCondition = (condition: unknown): string =>
  `"${isCondition(condition) ? describeConditions({ advancedFilters: [condition] }).join("") : quote(condition)}"`;

const isCondition = (value: unknown): value is AdvancedFilter =>
  isObject(value) &&
  typeof value["key"] === "string" &&
  typeof value["operatorType"] === "string" &&
  (emptyToUndefined(value["values"]) === undefined || Array.isArray(value["values"]));
