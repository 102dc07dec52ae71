import { foldCase } from "../filter/caseless.ts";
import type { ConditionClause } from "../filter/clauses.ts";
import type { Filter } from "../filter/filter.ts";
import { textComparisonOf } from "../filter/operators.ts";
import { withChangedCondition, conditionValues } from "./conditionEdits.ts";
import type { LintReading } from "./lintReading.ts";
import type { SubjectPattern } from "./subjectPattern.ts";

/** A text that a filter requires of the subject, and the filter with another text in its place. */
export interface SubjectRequirement extends SubjectPattern {
  readonly pointer: string;
  /** Texts that match as well. */
  readonly alternatives: readonly string[];
  /** Whether the subject must not match the text. */
  readonly isNegated: boolean;
  readonly withText: (text: string) => Filter;
}

/** Every text that a filter requires of the subject, in its subject fields and in conditions. */
export function findSubjectRequirements({ filter, subjects, conditions }: LintReading): readonly SubjectRequirement[] {
  const ofFields = subjects.map(({ path, position, text, isCaseSensitive }): SubjectRequirement => ({
    pointer: path,
    position,
    text,
    isCaseSensitive,
    alternatives: [],
    isNegated: false,
    withText: (other) => ({ ...filter, [path.slice(1)]: other }),
  }));
  return [
    ...ofFields,
    ...conditions
      .filter(({ key }) => foldCase(key) === "subject")
      .flatMap((each) => requirementsOfCondition(filter, each)),
  ];
}

function requirementsOfCondition(filter: Filter, condition: ConditionClause): readonly SubjectRequirement[] {
  const { isNegated } = condition.operator;
  const position = textComparisonOf(condition.operator);
  if (position === undefined || position === "contains") return [];
  const values = conditionValues(filter, condition);
  return values.flatMap((text, index): SubjectRequirement | readonly [] => {
    if (typeof text !== "string") return [];
    const withText = (other: string): Filter =>
      withChangedCondition(filter, condition, { values: values.with(index, other) });
    const alternatives = values.filter((other, at) => typeof other === "string" && at !== index) as string[];
    return { pointer: `${condition.path}/values/${index}`, position, text, alternatives, isNegated, withText };
  });
}
