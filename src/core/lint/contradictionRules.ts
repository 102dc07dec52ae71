import { describeLookAlike } from "../lookAlike.ts";
import { quoteIfNeeded } from "../quote.ts";
import { basicKeys } from "../filter/basicKeys.ts";
import type { ConditionClause } from "../filter/clauses.ts";
import {
  toConditionClause,
  withChangedCondition,
  createRemovalFix,
  withoutCondition,
  formatCondition,
} from "./conditionEdits.ts";
import type { LintFix, LintHit } from "./finding.ts";
import { groupByKey, isSatisfiable } from "./conditionLogic.ts";
import { type LintReading, findFields } from "./lintReading.ts";
import { isTextSatisfiable } from "./textSets.ts";
import { operators } from "../filter/operators.ts";
import { formatOperand } from "../filter/operatorWording.ts";

/** Conditions that no value can meet together. */
type Conflict = readonly [first: ConditionClause, second: ConditionClause, ...more: ConditionClause[]];

/** All pairs of a list, in order. */
const pairsOf = <T>(of: readonly T[]): readonly (readonly [first: T, second: T])[] =>
  of.flatMap((first, index) => of.slice(index + 1).map((second) => [first, second] as const));

/** Conditions on one key that no value can meet together: two that exclude each other, or all of them. */
export function checkContradictions(reading: LintReading): readonly LintHit[] {
  const { filter, conditions, subjects } = reading;
  const ofKeys = groupByKey(conditions).flatMap((group): LintHit | readonly [] => {
    const conflict = findConflict(group, (some) => !isSatisfiable(some));
    if (conflict) {
      const basis = isDocumentedConflict(conflict) ? "documented" : "assumed";
      return createConflictHit(conflict, createConflictFix(reading, conflict), basis);
    }
    const single = findConflict(
      group,
      (some) => group.some(hasNoSampleArray(reading)) && !isSatisfiable(some.map(withoutArrays)),
    );
    return single ? createConflictHit(single, createConflictFix(reading, single), "assumed") : [];
  });
  const onSubject = conditions.filter(({ key }) => key === basicKeys.EventGridSchema.subject);
  const ofSubject = subjects.map(toConditionClause).flatMap((subject): LintHit | readonly [] => {
    const against = onSubject.find((each) => !isTextSatisfiable([subject, each]));
    return against ? createConflictHit([subject, against], createRemovalFix(filter, against), "documented") : [];
  });
  return [...ofKeys, ...ofSubject, ...checkEventTypeContradictions(reading)];
}

/**
 * A condition on the event type that none of the selected types meets. Operators that match a missing key are skipped,
 * because each schema lacks the other's key.
 */
function checkEventTypeContradictions({ filter, conditions, chosenTypes }: LintReading): readonly LintHit[] {
  if (!chosenTypes) return [];
  const keys = [basicKeys.EventGridSchema.type, basicKeys.CloudEventSchemaV1_0.type];
  const isUnmet = (condition: ConditionClause): boolean =>
    !isTextSatisfiable([{ ...condition, operator: operators.StringIn, operands: chosenTypes }, condition]);
  return conditions
    .filter(({ key, operator }) => keys.includes(key) && !operator.matchesIfAbsent)
    .filter(isUnmet)
    .map((condition) => ({
      pointer: condition.path,
      message: `This filter matches no documented event: none of the selected event types meets "${formatCondition(condition)}".`,
      remedy: "Select event types only in includedEventTypes.",
      basis: "assumed",
      fix: createRemovalFix(filter, condition),
    }));
}

function findConflict(
  group: readonly ConditionClause[],
  isImpossible: (some: readonly ConditionClause[]) => boolean,
): Conflict | undefined {
  // `validate` reports conditions that can't be met alone.
  const satisfiable = group.filter((one) => !isImpossible([one]));
  const pair = pairsOf(satisfiable).find(isImpossible);
  const [first, second, ...more] = satisfiable;
  return pair ?? (first && second && isImpossible(satisfiable) ? [first, second, ...more] : undefined);
}

const withoutArrays = (condition: ConditionClause): ConditionClause => ({ ...condition, matchesInArrays: false });

/** Whether no documented field of the condition is an array. */
const hasNoSampleArray =
  (reading: LintReading) =>
  ({ key, matchesInArrays }: ConditionClause): boolean =>
    matchesInArrays && reading.hasOnlyKnownTypes && findFields(reading, key).length > 0;

/** Whether the documentation supports the conflict: it does not cover null and values of other types. */
const isDocumentedConflict = (conflict: Conflict): boolean =>
  conflict[0].operator.valueType !== "any" &&
  conflict.every(({ operator }) => operator.valueType === conflict[0].operator.valueType) &&
  conflict.some(({ operator }) => !operator.matchesIfAbsent && !operator.absenceAssumption);

function createConflictHit(conflict: Conflict, fix: LintFix, basis: LintHit["basis"]): LintHit {
  const consequence = basis === "documented" ? "This filter never matches" : "This filter matches no documented event";
  return {
    pointer: conflict.at(-1)?.path ?? "",
    message: `${consequence}: ${describeConflict(conflict)}.`,
    remedy: "Change or remove one of these conditions.",
    basis,
    fix,
  };
}

function describeConflict(conflict: Conflict): string {
  const [first, second, ...more] = conflict;
  const [one, other] = [first.operands, second.operands];
  const isEither = first.operator.comparison === "equals" && areAlternatives(first, second);
  const text =
    more.length === 0 && isEither && one.length === 1 && other.length === 1
      ? `${quoteIfNeeded(first.key)} can't be both ${formatOperand(one[0])} and ${formatOperand(other[0])}`
      : `${conflict.map((each) => `"${formatCondition(each)}"`).join(conflict.length === 2 ? " and " : ", ")} exclude each other`;
  return `${text}${describeHiddenDifference(first, second)}`;
}

/** Continues a sentence about two conditions that read the same, because it shows only the beginning of long texts. */
function describeHiddenDifference(first: ConditionClause, second: ConditionClause): string {
  if (formatCondition(first) !== formatCondition(second)) return "";
  const [text, other] = [first.operands[0], second.operands[0]];
  const difference = typeof text === "string" && typeof other === "string" ? describeLookAlike(other, text) : undefined;
  return difference === undefined ? "" : `. ${difference.slice(0, -1)}`;
}

/** Whether the two differ only in their values, so that one condition can match either. */
const areAlternatives = (a: ConditionClause, b: ConditionClause): boolean =>
  a.operator === b.operator && !a.operator.isNegated && a.operator.operandField === "values";

function createConflictFix({ filter }: LintReading, [first, second, ...more]: Conflict): LintFix {
  if (more.length > 0 || !areAlternatives(first, second)) return createRemovalFix(filter, more.at(-1) ?? second);
  const values = [...first.operands, ...second.operands];
  return { label: "Match either", filter: withoutCondition(withChangedCondition(filter, first, { values }), second) };
}
