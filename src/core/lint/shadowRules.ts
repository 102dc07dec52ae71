import { basicKeys } from "../filter/basicKeys.ts";
import type { ConditionClause } from "../filter/clauses.ts";
import { conditionIndex, toConditionClause, createRemovalFix, formatCondition } from "./conditionEdits.ts";
import type { LintHit } from "./finding.ts";
import { groupByKey, implies, isSatisfiable } from "./conditionLogic.ts";
import type { LintReading } from "./lintReading.ts";
import { textImplies } from "./textSets.ts";

/** Conditions that another condition on the same key implies: removing them changes nothing. */
export function checkShadowedConditions({ filter, conditions, subjects }: LintReading): readonly LintHit[] {
  const hit = (shadowed: ConditionClause, by: ConditionClause): LintHit => ({
    pointer: shadowed.path,
    message: describeShadowing(shadowed, by),
    remedy: "Remove it. The filter matches the same events without it.",
    basis: isDocumentedImplication(shadowed, by) ? "documented" : "assumed",
    fix: createRemovalFix(filter, shadowed),
  });
  const ofKeys = groupByKey(conditions).flatMap((group) =>
    group.flatMap((one, index) => {
      // Of two that imply each other, the later one is reported.
      const by = group.find(
        (other, at) =>
          other !== one && isSatisfiable([other]) && implies(other, one) && (at < index || !implies(one, other)),
      );
      return by ? hit(one, by) : [];
    }),
  );
  const onSubject = conditions.filter(({ key }) => key === basicKeys.EventGridSchema.subject);
  const ofSubject = onSubject.flatMap((one) => {
    const by = subjects.map(toConditionClause).find((subject) => textImplies(subject, one));
    return by ? hit(one, by) : [];
  });
  return [...ofKeys, ...ofSubject];
}

function describeShadowing(shadowed: ConditionClause, by: ConditionClause): string {
  const [text, textOfOther] = [formatCondition(shadowed), formatCondition(by)];
  if (text !== textOfOther) return `"${text}" is redundant because "${textOfOther}" implies it.`;
  if (JSON.stringify(shadowed.operands) === JSON.stringify(by.operands)) return `"${text}" appears twice.`;
  // A sentence shows only the first values, and only the beginning of long ones.
  const [one, other] = [shadowed, by].map((condition) =>
    condition.path.startsWith("/advancedFilters") ? `condition ${conditionIndex(condition) + 1}` : "the subject filter",
  );
  return `"${text}" is redundant: ${other} implies ${one}. They differ only in what is not shown here.`;
}

/** Whether the documentation supports the implication: it does not cover null and values of other types. */
const isDocumentedImplication = (shadowed: ConditionClause, by: ConditionClause): boolean =>
  shadowed.operator === by.operator ||
  (shadowed.operator.valueType === by.operator.valueType && !by.operator.absenceAssumption);
