import { quoteIfNeeded, quote } from "../quote.ts";
import type { ConditionClause } from "../filter/clauses.ts";
import type { Filter } from "../filter/filter.ts";
import { withChangedCondition, createRemovalFix, formatCondition, conditionValues } from "./conditionEdits.ts";
import type { LintHit } from "./finding.ts";
import { implies } from "./conditionLogic.ts";
import { type LintReading, findField, findFields } from "./lintReading.ts";
import { formatOperand } from "../filter/operatorWording.ts";

/** Values that another value of the condition covers: for example the same text in a different case, or a longer prefix. */
export const checkCoveredValues = ({ filter, conditions }: LintReading): readonly LintHit[] =>
  conditions.flatMap((condition) => {
    const values = conditionValues(filter, condition);
    return values.flatMap((value, index): LintHit | readonly [] => {
      const by = values.findIndex(
        (other, at) =>
          at !== index &&
          coversOperand(condition, other, value) &&
          (at < index || !coversOperand(condition, value, other)),
      );
      // `checkEmptyTexts` reports conditions with an empty text.
      if (by < 0 || (values[by] === "" && value !== "")) return [];
      const remaining = values.filter((_, at) => at !== index);
      return {
        pointer: `${condition.path}/values/${index}`,
        message: describeCovering(values, index, by),
        remedy: "Remove it. Azure allows 25 values in all.",
        basis: "documented",
        fix: {
          label: `Remove ${formatOperand(value)}`,
          filter: withChangedCondition(filter, condition, { values: remaining }),
        },
      };
    });
  });

function describeCovering(values: readonly unknown[], index: number, by: number): string {
  const [value, other] = [values[index], values[by]];
  if (JSON.stringify(value) === JSON.stringify(other)) return `${formatOperand(value)} is listed twice.`;
  if (formatOperand(value) !== formatOperand(other))
    return `${formatOperand(value)} is redundant because ${formatOperand(other)} covers it.`;
  // A sentence shows only the beginning of a long text.
  return `Value ${index + 1} is redundant because value ${by + 1} covers it. Both begin with ${formatOperand(value)}.`;
}

/** Whether every event value that matches the operand `inner` also matches `outer`. */
function coversOperand(condition: ConditionClause, outer: unknown, inner: unknown): boolean {
  const usable = (operand: unknown): boolean => condition.operands.includes(operand);
  if (!usable(outer) || !usable(inner)) return false;
  const alone = (operand: unknown): ConditionClause => ({ ...condition, operands: [operand] });
  return condition.operator.isNegated ? implies(alone(outer), alone(inner)) : implies(alone(inner), alone(outer));
}

/** Text that begins or ends with a space, which is compared as well. */
export function checkBlanks({ filter, conditions, subjects }: LintReading): readonly LintHit[] {
  const hit = (pointer: string, text: string, fixed: Filter): LintHit => ({
    pointer,
    message: `${quote(text)} begins or ends with a space, which must match too.`,
    remedy: `Use ${quoteIfNeeded(text.trim())}.`,
    basis: "documented",
    fix: { label: "Remove the spaces", filter: fixed },
  });
  const isBlanked = (text: unknown): text is string => typeof text === "string" && text.trim() !== text;
  const ofSubjects = subjects
    .filter(({ text }) => isBlanked(text))
    .map(({ path, text }) => hit(path, text, { ...filter, [path.slice(1)]: text.trim() }));
  const ofValues = conditions.flatMap((condition) => {
    const values = conditionValues(filter, condition);
    return values.flatMap((value, index) => {
      if (!isBlanked(value)) return [];
      const fixed = withChangedCondition(filter, condition, { values: values.with(index, value.trim()) });
      return hit(`${condition.path}/values/${index}`, value, fixed);
    });
  });
  return [...ofSubjects, ...ofValues];
}

/** An empty text: every text contains it, begins with it, and ends with it. */
export const checkEmptyTexts = ({ filter, conditions }: LintReading): readonly LintHit[] =>
  conditions.flatMap((condition): LintHit | readonly [] => {
    const { path, key, operator } = condition;
    const values = conditionValues(filter, condition);
    const at = values.indexOf("");
    if (at < 0 || operator.valueType !== "string" || operator.comparison === "equals") return [];
    const remaining = values.filter((value) => value !== "");
    return {
      pointer: `${path}/values/${at}`,
      message: `Every text ${operator.oneLabel} an empty text, so ${operator.isNegated ? "no text" : "any text"} in ${quoteIfNeeded(key)} matches.`,
      remedy: remaining.length > 0 ? "Remove the empty text." : "Enter a text, or remove the condition.",
      basis: "assumed",
      fix:
        remaining.length > 0
          ? { label: "Remove the empty text", filter: withChangedCondition(filter, condition, { values: remaining }) }
          : createRemovalFix(filter, condition),
    };
  });

/** `ModelIds` compared as one model: it lists all models in one text. */
export const checkJoinedIds = (reading: LintReading): readonly LintHit[] =>
  reading.conditions.flatMap((condition): LintHit | readonly [] => {
    const { path, operator, operands } = condition;
    const operatorType = operator.partialTextVariant;
    const isModelIds = findFields(reading, condition.key).some(({ field }) => field.spellings[0] === "ModelIds");
    const single = operands.find((operand) => typeof operand === "string" && !operand.includes(","));
    if (!operatorType || !isModelIds || single === undefined) return [];
    // StringNotIn also matches events of other types, which lack the key; StringNotContains would not.
    const others = operator.matchesIfAbsent
      ? reading.allowedTypes.filter((type) => !findField(type, condition.key))
      : [];
    return {
      pointer: path,
      message: `"${formatCondition(condition)}" compares all models of a deployment as one text, like "first:1,second:1". ${formatOperand(single)} is usually only a part of it.`,
      remedy: `Use ${operatorType}${others.length > 0 ? ", in a separate event subscription for ModelDeployed, because it needs the key" : ""}.`,
      basis: "assumed",
      ...(others.length === 0 && {
        fix: {
          label: "Match part of the text",
          filter: withChangedCondition(reading.filter, condition, { operatorType }),
        },
      }),
    };
  });

/** A flag that has no effect on the rest of the filter. */
export function checkIdleFlags({ filter, subjects }: LintReading): readonly LintHit[] {
  const hit = (flag: keyof Filter, what: string): LintHit => {
    const { [flag]: _idle, ...rest } = filter;
    return {
      pointer: `/${flag}`,
      message: `${flag} has no effect: the filter has no ${what}.`,
      remedy: `Remove ${flag}, or add a ${what}.`,
      basis: "documented",
      fix: { label: `Remove ${flag}`, filter: rest },
    };
  };
  return [
    ...(filter?.isSubjectCaseSensitive === true && subjects.length === 0
      ? [hit("isSubjectCaseSensitive", "subject filter")]
      : []),
    ...(filter?.enableAdvancedFilteringOnArrays === true && !filter.advancedFilters?.length
      ? [hit("enableAdvancedFilteringOnArrays", "condition")]
      : []),
  ];
}
