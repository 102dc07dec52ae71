import { eventTypes, formatEventType } from "../events/catalogue.ts";
import type { AdvancedFilter, Filter } from "../filter/filter.ts";
import { findOperator } from "../filter/operators.ts";
import { isObject, getOwn } from "../json.ts";
import { enumerate, quote } from "../quote.ts";
import { describeConditions } from "./describeEventSubscription.ts";
import { type Difference, toCanonicalJson, createDifference, diffProperties, emptyToUndefined } from "./difference.ts";

/**
 * Compares what two filters on Azure ML events mean. Ignores order and whatever asks for nothing: null, empty values and
 * flags that are false. Choosing no event types equals choosing all default types by name, as the service writes them.
 *
 * @param before ARM's `properties.filter`; null or absent lets every event through
 * @returns differences that point into the filter, for example `/advancedFilters/0`; none if both mean the same
 */
export function diffFilter(before: Filter | null | undefined, after: Filter | null | undefined): Difference[] {
  const [was, is] = [toFilter(before), toFilter(after)];
  return [
    ...diffEventTypes(was.includedEventTypes, is.includedEventTypes),
    ...diffProperties("", significantMembers(was), significantMembers(is), { labels: memberLabels }),
    ...diffConditions(toArray(was.advancedFilters), toArray(is.advancedFilters)),
  ];
}

const toFilter = (filter: Filter | null | undefined): Filter => (isObject(filter) ? filter : {});

const memberLabels = {
  subjectBeginsWith: "the subject prefix",
  subjectEndsWith: "the subject suffix",
  isSubjectCaseSensitive: "case-sensitive subject matching",
  enableAdvancedFilteringOnArrays: "matching values inside arrays",
};

/** The filter without its lists and without members that ask for nothing: an empty text, a flag that is false. */
const significantMembers = (filter: Filter): object =>
  Object.fromEntries(
    Object.entries(filter).filter(([name, value]) =>
      Object.hasOwn(memberLabels, name)
        ? value !== "" && value !== false
        : !listMembers.has(name) || !Array.isArray(value),
    ),
  );

const listMembers = new Set(["includedEventTypes", "advancedFilters"]);

const toArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function diffEventTypes(before: unknown, after: unknown): readonly Difference[] {
  const pointer = "/includedEventTypes";
  const [was, is] = [chosenEventTypes(before), chosenEventTypes(after)];
  const change = (kind: "added" | "removed", types: unknown, type: unknown): Difference =>
    oneSidedDifference(kind, `${pointer}/${toArray(types).indexOf(type)}`, type, `event type ${formatEventType(type)}`);
  if (was && is)
    return [
      ...[...is].filter((type) => !was.has(type)).map((type) => change("added", after, type)),
      ...[...was].filter((type) => !is.has(type)).map((type) => change("removed", before, type)),
    ];
  if (!was && !is) return [];
  const sentence = is
    ? `Sends only ${enumerate([...is], formatEventType)} instead of all event types.`
    : `Sends all event types instead of only ${enumerate([...(was ?? [])], formatEventType)}.`;
  return [{ pointer, kind: "changed", before, after, sentence }];
}

/** The event types that are chosen; undefined if all are. */
function chosenEventTypes(types: unknown): ReadonlySet<unknown> | undefined {
  const names = new Set(toArray(types));
  return names.size === 0 || names.has("All") || eventTypes.every(({ name }) => names.has(name)) ? undefined : names;
}

/** A condition or an event type that only one of the two filters has. */
const oneSidedDifference = (kind: "added" | "removed", pointer: string, value: unknown, label: string): Difference =>
  kind === "added"
    ? { pointer, kind, after: value, sentence: `Adds ${label}.` }
    : { pointer, kind, before: value, sentence: `Removes ${label}.` };

interface IndexedCondition {
  readonly condition: unknown;
  readonly pointer: string;
  /** Equal for conditions that mean the same. */
  readonly meaning: string;
}

function diffConditions(before: readonly unknown[], after: readonly unknown[]): readonly Difference[] {
  const [was, is] = withoutCommon(before.map(indexCondition), after.map(indexCondition));
  const differences: Difference[] = [];
  for (const old of was) {
    const edited = findEdited(old, is);
    if (edited) is.splice(is.indexOf(edited), 1);
    differences.push(
      edited
        ? conditionDifference(old, edited)
        : oneSidedDifference("removed", old.pointer, old.condition, `the condition ${formatCondition(old.condition)}`),
    );
  }
  return [
    ...differences,
    ...is.map(({ pointer, condition }) =>
      oneSidedDifference("added", pointer, condition, `the condition ${formatCondition(condition)}`),
    ),
  ];
}

/** A changed condition. If both read the same, because a sentence shows only the first values, it names the values. */
function conditionDifference(old: IndexedCondition, { pointer, condition }: IndexedCondition): Difference {
  const difference = createDifference(pointer, "the condition", old.condition, condition, formatCondition);
  if (formatCondition(old.condition) !== formatCondition(condition)) return difference;
  const [was, is] = [old.condition, condition].map((each) => toArray(isObject(each) ? each["values"] : undefined));
  const added = (is ?? []).filter((value) => !was?.includes(value));
  const removed = (was ?? []).filter((value) => !is?.includes(value));
  const changes = [
    ...(added.length > 0 ? [`adds ${enumerate(added, quote)}`] : []),
    ...(removed.length > 0 ? [`removes ${enumerate(removed, quote)}`] : []),
  ];
  if (changes.length === 0) return difference;
  return { ...difference, sentence: `Changes the condition ${formatCondition(condition)}: ${changes.join(", ")}.` };
}

/** The condition that `old` most likely became: one with the same key, and the same operator if there is one. */
function findEdited(old: IndexedCondition, among: readonly IndexedCondition[]): IndexedCondition | undefined {
  const sameKey = among.filter((each) => memberOf(each, "key") === memberOf(old, "key"));
  return sameKey.find((each) => memberOf(each, "operatorType") === memberOf(old, "operatorType")) ?? sameKey[0];
}

const memberOf = ({ condition }: IndexedCondition, name: string): unknown =>
  isObject(condition) ? getOwn(condition, name) : undefined;

const indexCondition = (condition: unknown, index: number): IndexedCondition => ({
  condition,
  pointer: `/advancedFilters/${index}`,
  meaning: conditionMeaning(condition),
});

/** Values are alternatives, so neither order nor repetition matters. */
function conditionMeaning(condition: unknown): string {
  if (!isObject(condition) || findOperator(condition["operatorType"])?.operandField !== "values")
    return toCanonicalJson(condition);
  const values = [...new Set(toArray(condition["values"]).map(toCanonicalJson))].sort();
  return toCanonicalJson({ ...condition, values });
}

/** Both lists without the conditions that they have in common. */
function withoutCommon(
  a: readonly IndexedCondition[],
  b: readonly IndexedCondition[],
): readonly [IndexedCondition[], IndexedCondition[]] {
  const onlyInB = [...b];
  const onlyInA = a.filter(({ meaning }) => {
    const at = onlyInB.findIndex((each) => each.meaning === meaning);
    if (at >= 0) onlyInB.splice(at, 1);
    return at < 0;
  });
  return [onlyInA, onlyInB];
}

const formatCondition = (condition: unknown): string =>
  `"${isCondition(condition) ? describeConditions({ advancedFilters: [condition] }).join("") : quote(condition)}"`;

const isCondition = (value: unknown): value is AdvancedFilter =>
  isObject(value) &&
  typeof value["key"] === "string" &&
  typeof value["operatorType"] === "string" &&
  (emptyToUndefined(value["values"]) === undefined || Array.isArray(value["values"]));
