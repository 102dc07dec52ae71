import { foldCase } from "../filter/caseless.ts";
import type { ConditionClause } from "../filter/clauses.ts";
import type { Filter } from "../filter/filter.ts";
import { withChangedCondition, conditionValues } from "./conditionEdits.ts";
import type { LintReading } from "./lintReading.ts";
import type { SubjectPattern } from "./subjectPattern.ts";

/** A text that a filter asks of the subject, and the filter with another text in its place. */
export interface SubjectRequirement extends SubjectPattern {
  readonly pointer: string;
  /** Texts that the subject may meet instead. */
  readonly alternatives: readonly string[];
  /** Whether the subject must not meet it. */
  readonly isNegated: boolean;
  readonly withText: (text: string) => Filter;
}

/** Every text that a filter asks of the subject, by its own fields and by conditions. */
export function findSubjectRequirements({ filter, subjects, conditions }: LintReading): readonly SubjectRequirement[] {
  const ofFields = subjects.map(({ path, position: end, text, isCaseSensitive: caseSensitive }): SubjectRequirement => {
    const instead = (other: string): Filter => ({ ...filter, [path.slice(1)]: other });
    return {
      pointer: path,
      position: end,
      text,
      isCaseSensitive: caseSensitive,
      alternatives: [],
      isNegated: false,
      withText: instead,
    };
  });
  return [
    ...ofFields,
    ...conditions
      .filter(({ key }) => foldCase(key) === "subject")
      .flatMap((each) => requirementsOfCondition(filter, each)),
  ];
}

const matchByOperator: Readonly<Record<string, SubjectPattern["position"]>> = {
  StringIn: "equals",
  StringNotIn: "equals",
  StringBeginsWith: "begins",
  StringNotBeginsWith: "begins",
  StringEndsWith: "ends",
  StringNotEndsWith: "ends",
};

function requirementsOfCondition(filter: Filter, condition: ConditionClause): readonly SubjectRequirement[] {
  const { name, isNegated: negated } = condition.operator;
  const part = matchByOperator[name];
  if (!part) return [];
  const values = conditionValues(filter, condition);
  return values.flatMap((text, index) => {
    if (typeof text !== "string") return [];
    const instead = (other: string): Filter =>
      withChangedCondition(filter, condition, { values: values.with(index, other) });
    const others = values.filter((other, at) => typeof other === "string" && at !== index) as string[];
    return [
      {
        pointer: `${condition.path}/values/${index}`,
        position: part,
        text,
        alternatives: others,
        isNegated: negated,
        withText: instead,
      },
    ];
  });
}
