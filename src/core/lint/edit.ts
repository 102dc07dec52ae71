import { plain } from "../quote.ts";
import type { Condition, SubjectClause } from "../filter/clauses.ts";
import type { AdvancedFilter, Filter } from "../filter/filter.ts";
import type { Fix } from "./finding.ts";
import { operators } from "../filter/operators.ts";
import { meets, misses } from "../filter/wording.ts";

type Change = Partial<AdvancedFilter>;

/** Where a condition stands in `advancedFilters`. */
const indexOf = ({ path }: Condition): number => Number(path.slice(path.lastIndexOf("/") + 1));

/** The filter with `change` made to one condition, all else as it was. */
export const changeCondition = (filter: Filter, condition: Condition, change: Change): Filter => ({
  ...filter,
  advancedFilters: (filter.advancedFilters ?? []).map((each, index) =>
    index === indexOf(condition) ? { ...each, ...change } : each,
  ),
});

export const removeCondition = (filter: Filter, condition: Condition): Filter => ({
  ...filter,
  advancedFilters: (filter.advancedFilters ?? []).filter((_, index) => index !== indexOf(condition)),
});

export const addCondition = (filter: Filter, condition: AdvancedFilter): Filter => ({
  ...filter,
  advancedFilters: [...(filter.advancedFilters ?? []), condition],
});

/** The values of a condition as they stand in the filter, also those that the engine passes over. */
export function writtenValues(filter: Filter, condition: Condition): readonly unknown[] {
  const values = filter.advancedFilters?.[indexOf(condition)]?.values;
  return condition.operator.takes === "values" && Array.isArray(values) ? values : [];
}

/** `data.runStatus is any of Failed, Canceled` */
export function says({ key, operator, operands }: Condition): string {
  const predicate = operator.negated ? misses(operator, operands) : meets(operator, operands);
  return `${plain(key)} ${predicate}`.trimEnd();
}

/** A requirement on the subject as the condition it amounts to, for an event that has a subject. */
export const asCondition = ({ path, end, text }: SubjectClause): Condition => ({
  is: "condition",
  path,
  key: "subject",
  operator: end === "begins" ? operators.StringBeginsWith : operators.StringEndsWith,
  operands: [text],
  arrays: false,
});

/** The fix that takes a condition out. */
export const removal = (filter: Filter, condition: Condition): Fix => ({
  label: `Remove "${says(condition)}"`,
  filter: removeCondition(filter, condition),
});
