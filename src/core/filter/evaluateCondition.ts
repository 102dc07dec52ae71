import { type JsonObject, isObject, getOwn } from "../json.ts";
import { describeLookAlike } from "../lookAlike.ts";
import { enumerate, quoteIfNeeded, quote } from "../quote.ts";
import type { AssumptionId } from "./assumptions.ts";
import type { ConditionClause } from "./clauses.ts";
import { findKeyMistake } from "./keySyntax.ts";
import { childValue, type KeyPath, spellingInEvent, valueAtPath } from "./keyPath.ts";
import { type Operator, toComparable } from "./operators.ts";
import { type ClauseVerdict, type ObservedValue, verdictBasis } from "./verdict.ts";
import {
  valueTypeWords,
  describeKind,
  formatPredicate,
  formatNegatedPredicate,
  formatOperand,
} from "./operatorWording.ts";

const schemaTitles = { EventGridSchema: "the Event Grid schema", CloudEventSchemaV1_0: "CloudEvents" } as const;

type ConditionResult = Pick<ClauseVerdict, "seen" | "matched" | "why"> & {
  readonly assumption?: AssumptionId | undefined;
  readonly hit?: OperandMatch | undefined;
};

interface OperandMatch {
  readonly value: unknown;
  readonly operand: unknown;
}

/** Evaluates one advanced filter against an event, and explains the result. @param keyPath the path of its key */
export function evaluateCondition(condition: ConditionClause, event: JsonObject, keyPath: KeyPath): ClauseVerdict {
  const { path, key, operator } = condition;
  const value = valueAtPath(event, keyPath);
  const spelling = value === undefined ? [] : spellingInEvent(event, keyPath);
  const respelled = spelling.some((name, index) => name !== keyPath.names[index]);
  const { seen, matched, why, assumption: valueAssumption, hit } = evaluateValue(condition, value, keyPath, event);
  const assumption = valueAssumption ?? keyPath.assumption ?? (respelled ? "keyCase" : undefined);
  const spelled = respelled ? ` (the event spells the key ${quoteIfNeeded(spelling.join("."))})` : "";
  return {
    path,
    key,
    seen,
    matched,
    why: `${why}${spelled}.`,
    ...verdictBasis(assumption, operator.documentation),
    ...(hit && { operand: hit.operand }),
  };
}

function evaluateValue(
  condition: ConditionClause,
  value: unknown,
  keyPath: KeyPath,
  event: JsonObject,
): ConditionResult {
  if (value === undefined) return evaluateAbsent(condition, keyPath, event);
  if (value === null) return evaluateNull(condition);
  if (condition.operator.operandField === "nothing")
    return {
      seen: { is: "value", value },
      matched: condition.operator.isNegated,
      why: `${quoteIfNeeded(condition.key)} is ${quote(value)}, not null`,
    };
  return Array.isArray(value) ? evaluateArray(condition, value) : evaluateScalar(condition, value, keyPath);
}

function evaluateAbsent({ key, operator }: ConditionClause, keyPath: KeyPath, event: JsonObject): ConditionResult {
  const seen: ObservedValue = { is: "absent" };
  const dotted = findDottedName(event, keyPath);
  const mistake = findKeyMistake(key);
  const schema = keyPath.deliverySchema
    ? `${schemaTitles[keyPath.deliverySchema]}, in which the event is delivered`
    : "this event's schema";
  const what = keyPath.replacement
    ? `${quoteIfNeeded(key)} is not a key of ${schema}${keyPath.deliverySchema ? `. Use ${keyPath.replacement}` : `, which uses ${keyPath.replacement}`}`
    : dotted
      ? `The event has no ${quoteIfNeeded(key)}: its name ${quote(dotted)} contains a dot, and a filter can't address such a name`
      : mistake?.key !== undefined
        ? `${quote(key)} is not a key of this event. Write ${mistake.key}`
        : keyPath.names.length === 0
          ? `${quoteIfNeeded(key)} is not a key that Event Grid documents for ${schema}`
          : `The event has no ${quoteIfNeeded(key)}`;
  const why = operator.operandField === "nothing" ? what : `${what}. ${describeAbsence(operator)}`;
  const assumption = dotted ? "dottedName" : operator.absenceAssumption;
  return { seen, matched: operator.matchesIfAbsent, why, assumption };
}

function evaluateNull({ key, operator }: ConditionClause): ConditionResult {
  const seen: ObservedValue = { is: "null" };
  if (operator.operandField === "nothing")
    return { seen, matched: operator.matchesIfAbsent, why: `${quoteIfNeeded(key)} is null` };
  const why = `${quoteIfNeeded(key)} is null, which we treat as missing. ${describeAbsence(operator)}`;
  return { seen, matched: operator.matchesIfAbsent, why, assumption: "nullAsAbsent" };
}

const describeAbsence = ({ label, matchesIfAbsent }: Operator): string =>
  `A missing value ${matchesIfAbsent ? "always" : "never"} matches "${label}"`;

function evaluateScalar(condition: ConditionClause, value: unknown, keyPath: KeyPath): ConditionResult {
  const { key, operator, operands } = condition;
  const is = `${quoteIfNeeded(key)} is ${quote(value)}`;
  if (toComparable(operator, value, keyPath.isComparedAsText) === undefined) {
    const kind = typeof value === "object" ? is : `${is}, which is ${describeKind(value)}`;
    const then = operator.isNegated ? "so it excludes nothing" : "so it finds nothing";
    const why = `${kind}. "${operator.label}" compares only ${valueTypeWords[operator.valueType]}, ${then}`;
    return { seen: { is: "otherType", value }, matched: operator.isNegated, why, assumption: "otherTypeIgnored" };
  }
  const hit = findOperandMatch(condition, [value], keyPath.isComparedAsText);
  return {
    seen: { is: "value", value },
    matched: (hit !== undefined) !== operator.isNegated,
    why: hit
      ? `${is}${describeOperandMatch(condition, hit)}`
      : `${is}, which ${formatNegatedPredicate(operator, operands)}${describeNearMiss(condition, value)}`,
    assumption: keyPath.isComparedAsText && typeof value !== operator.valueType ? "attributeAsText" : undefined,
    hit,
  };
}

/** Continues a sentence about a text that looks like an operand, or whose beginning or end does. */
function describeNearMiss({ operator, operands }: ConditionClause, value: unknown): string {
  if (typeof value !== "string") return "";
  const { comparison } = operator;
  for (const operand of operands) {
    if (typeof operand !== "string" || comparison === "contains") continue;
    const part =
      comparison === "begins"
        ? value.slice(0, operand.length)
        : comparison === "ends"
          ? value.slice(-operand.length)
          : value;
    const difference = describeLookAlike(part, operand);
    if (difference !== undefined) return `. ${difference.slice(0, -1)}`;
  }
  return "";
}

function evaluateArray(condition: ConditionClause, values: readonly unknown[]): ConditionResult {
  const { key, operator, operands, matchesInArrays } = condition;
  const name = quoteIfNeeded(key);
  if (!matchesInArrays) {
    const why = `${name} is an array, and the filter doesn't match values inside arrays (enableAdvancedFilteringOnArrays is off)`;
    return { seen: { is: "array", value: values }, matched: false, why, assumption: "arrayNotLookedInto" };
  }
  const hit = findOperandMatch(condition, values, false);
  const matched = (hit !== undefined) !== operator.isNegated;
  if (hit) {
    const why = `${name} contains ${quote(hit.value)}${describeOperandMatch(condition, hit)}`;
    return { seen: { is: "value", value: values }, matched, why, hit };
  }
  const ignored = values.filter((value) => toComparable(operator, value, false) === undefined).length;
  if (ignored === values.length)
    return {
      seen: values.length === 0 ? { is: "value", value: values } : { is: "otherType", value: values },
      matched,
      why: `${name} is ${quote(values)}, with no ${operator.valueType === "string" ? "text" : operator.valueType} in it for "${operator.label}" to ${operator.isNegated ? "exclude" : "find"}`,
      assumption: operator.isNegated ? "nothingToReject" : undefined,
    };
  const others = ignored > 0 ? ` (${ignored} of another type ignored)` : "";
  const why = `${name} is ${quote(values)}, and no value in it ${formatPredicate(operator, operands)}${others}`;
  return { seen: { is: "value", value: values }, matched, why };
}

function findOperandMatch(
  { operator, operands }: ConditionClause,
  values: readonly unknown[],
  asText: boolean,
): OperandMatch | undefined {
  for (const operand of operands) {
    const test = operator.createTest([operand]);
    for (const value of values) {
      const compared = toComparable(operator, value, asText);
      if (compared !== undefined && test(compared)) return { value, operand };
    }
  }
  return undefined;
}

/** Continues a sentence about the value: `, which begins with Fail`, and whether the condition accepts that. */
function describeOperandMatch({ operator, operands }: ConditionClause, { value, operand }: OperandMatch): string {
  const differs = typeof value === "string" && typeof operand === "string" && !value.includes(operand);
  const how = `, which ${operator.oneLabel} ${formatOperand(operand)}${differs ? " when case is ignored" : ""}`;
  const same = operands.length === 1 ? "" : `, which is one of ${enumerate(operands, formatOperand)}`;
  const equals = operator.comparison === "equals" && value === operand;
  return `${equals ? same : how}${operator.isNegated ? ". The condition excludes it" : ""}`;
}

/** Keys with more levels are not searched for dotted names, so that a hostile key costs nothing. */
const maxSearchedLevels = 20;

/** The part of the key that the event has as one name with dots, where the key means nested levels. */
function findDottedName(event: JsonObject, keyPath: KeyPath): string | undefined {
  if (keyPath.names.length > maxSearchedLevels) return undefined;
  let at: unknown = event;
  let deepest: string | undefined;
  for (const [depth, name] of keyPath.names.entries()) {
    if (!isObject(at)) break;
    // The last level alone contains no dot.
    if (depth > 0 && depth < keyPath.names.length - 1) {
      const dottedName = keyPath.names.slice(depth).join(".");
      if (getOwn(at, dottedName) !== undefined) deepest = dottedName;
    }
    at = childValue(at, name);
  }
  return deepest;
}
