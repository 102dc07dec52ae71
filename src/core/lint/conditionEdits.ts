import { quoteIfNeeded } from "../quote.ts";
import type { ConditionClause, SubjectClause } from "../filter/clauses.ts";
import type { AdvancedFilter, Filter } from "../filter/filter.ts";
import type { LintFix } from "./finding.ts";
import { operators } from "../filter/operators.ts";
import { formatRequirement } from "../filter/operatorWording.ts";

/** Index of a condition in `advancedFilters`. */
export const conditionIndex = ({ path }: ConditionClause): number => Number(path.slice(path.lastIndexOf("/") + 1));

/** The filter with `change` applied to one condition. */
export const withChangedCondition = (
  filter: Filter,
  condition: ConditionClause,
  change: Partial<AdvancedFilter>,
): Filter => ({
  ...filter,
  advancedFilters: (filter.advancedFilters ?? []).map((each, index) =>
    index === conditionIndex(condition) ? { ...each, ...change } : each,
  ),
});

export const withoutCondition = (filter: Filter, condition: ConditionClause): Filter => ({
  ...filter,
  advancedFilters: (filter.advancedFilters ?? []).filter((_, index) => index !== conditionIndex(condition)),
});

export const withCondition = (filter: Filter, condition: AdvancedFilter): Filter => ({
  ...filter,
  advancedFilters: [...(filter.advancedFilters ?? []), condition],
});

/** The values of a condition as written in the filter, including those that the engine ignores. */
export function conditionValues(filter: Filter, condition: ConditionClause): readonly unknown[] {
  const values = filter.advancedFilters?.[conditionIndex(condition)]?.values;
  return condition.operator.operandField === "values" && Array.isArray(values) ? values : [];
}

/** `data.runStatus is any of Failed, Canceled` */
export const formatCondition = ({ key, operator, operands }: ConditionClause): string =>
  `${quoteIfNeeded(key)} ${formatRequirement(operator, operands)}`;

/** A subject filter as the equivalent condition, for an event that has a subject. */
export const toConditionClause = ({ path, position, text }: SubjectClause): ConditionClause => ({
  is: "condition",
  path,
  key: "subject",
  operator: position === "begins" ? operators.StringBeginsWith : operators.StringEndsWith,
  operands: [text],
  matchesInArrays: false,
});

/** A fix that removes a condition. */
export const createRemovalFix = (filter: Filter, condition: ConditionClause): LintFix => ({
  label: `Remove "${formatCondition(condition)}"`,
  filter: withoutCondition(filter, condition),
});
