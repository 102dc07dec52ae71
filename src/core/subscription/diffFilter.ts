import { eventTypes, findEventType } from "../events/catalogue.ts";
import type { AdvancedFilter, Filter } from "../filter/filter.ts";
import { findOperator } from "../filter/operators.ts";
import { isObject, own } from "../json.ts";
import { enumerate, plain, quote } from "../quote.ts";
import { conditions } from "./describe.ts";
import { type Difference, canonical, difference, diffProperties, given } from "./difference.ts";

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
    ...diffProperties("", meant(was), meant(is), { words }),
    ...diffConditions(listOf(was.advancedFilters), listOf(is.advancedFilters)),
  ];
}

const words = {
  subjectBeginsWith: "the beginning of the subject",
  subjectEndsWith: "the end of the subject",
  isSubjectCaseSensitive: "whether case counts in the subject",
  enableAdvancedFilteringOnArrays: "whether arrays are looked into",
};

/** The filter without its lists, and without what asks for nothing: an empty text, a flag that is false. */
const meant = (filter: Filter): object =>
  Object.fromEntries(
    Object.entries(filter).filter(([name, value]) =>
      Object.hasOwn(words, name) ? value !== "" && value !== false : !lists.has(name) || !Array.isArray(value),
    ),
  );

const lists = new Set(["includedEventTypes", "advancedFilters"]);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function diffEventTypes(before: unknown, after: unknown): readonly Difference[] {
  const pointer = "/includedEventTypes";
  const [was, is] = [chosen(before), chosen(after)];
  if (was && is)
    return [
      ...[...is]
        .filter((type) => !was.has(type))
        .map((type) => one(`${pointer}/${listOf(after).indexOf(type)}`, "added", type, `Also takes ${show(type)}.`)),
      ...[...was]
        .filter((type) => !is.has(type))
        .map((type) =>
          one(`${pointer}/${listOf(before).indexOf(type)}`, "removed", type, `No longer takes ${show(type)}.`),
        ),
    ];
  if (!was && !is) return [];
  const sentence = is
    ? `Takes only ${enumerate([...is], show)}, instead of all event types.`
    : `Takes all event types, instead of only ${enumerate([...(was ?? [])], show)}.`;
  return [{ pointer, kind: "changed", before, after, sentence }];
}

/** The event types that are chosen; undefined for all of them. */
function chosen(types: unknown): ReadonlySet<unknown> | undefined {
  const names = new Set(listOf(types));
  return names.size === 0 || names.has("All") || eventTypes.every(({ name }) => names.has(name)) ? undefined : names;
}

const show = (type: unknown): string =>
  typeof type === "string" ? (findEventType(type)?.shortName ?? plain(type)) : quote(type);

interface Placed {
  readonly condition: unknown;
  readonly pointer: string;
  /** The same text for conditions that mean the same. */
  readonly meaning: string;
}

function diffConditions(before: readonly unknown[], after: readonly unknown[]): readonly Difference[] {
  const [was, is] = withoutCommon(before.map(place), after.map(place));
  const differences: Difference[] = [];
  for (const old of was) {
    // What was edited is most likely what has the same key and operator, then what has the same key.
    const now =
      is.find(
        (each) => part(each, "key") === part(old, "key") && part(each, "operatorType") === part(old, "operatorType"),
      ) ?? is.find((each) => part(each, "key") === part(old, "key"));
    if (now) is.splice(is.indexOf(now), 1);
    differences.push(
      now
        ? difference(now.pointer, "the condition", old.condition, now.condition, says)
        : one(old.pointer, "removed", old.condition, `Removes the condition ${says(old.condition)}.`),
    );
  }
  return [
    ...differences,
    ...is.map(({ pointer, condition }) => one(pointer, "added", condition, `Adds the condition ${says(condition)}.`)),
  ];
}

const one = (pointer: string, kind: "added" | "removed", value: unknown, sentence: string): Difference =>
  kind === "added" ? { pointer, kind, after: value, sentence } : { pointer, kind, before: value, sentence };

const part = ({ condition }: Placed, name: string): unknown => (isObject(condition) ? own(condition, name) : undefined);

const place = (condition: unknown, index: number): Placed => ({
  condition,
  pointer: `/advancedFilters/${index}`,
  meaning: meaningOf(condition),
});

/** Values are alternatives, so that neither their order nor a repetition counts. */
function meaningOf(condition: unknown): string {
  if (!isObject(condition) || findOperator(condition["operatorType"])?.takes !== "values") return canonical(condition);
  const values = [...new Set(listOf(condition["values"]).map(canonical))].sort();
  return canonical({ ...condition, values });
}

/** The two lists without the conditions that both have. */
function withoutCommon(a: readonly Placed[], b: readonly Placed[]): readonly [Placed[], Placed[]] {
  const rest = [...b];
  const only = a.filter(({ meaning }) => {
    const at = rest.findIndex((each) => each.meaning === meaning);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  return [only, rest];
}

const says = (condition: unknown): string =>
  `"${isCondition(condition) ? conditions({ advancedFilters: [condition] }).join("") : quote(condition)}"`;

const isCondition = (value: unknown): value is AdvancedFilter =>
  isObject(value) &&
  typeof value["key"] === "string" &&
  typeof value["operatorType"] === "string" &&
  (given(value["values"]) === undefined || Array.isArray(value["values"]));
