import { type JsonObject, isObject, getOwn } from "../json.ts";
import { enumerate, quoteIfNeeded, quote } from "../quote.ts";
import type { EventSchema } from "../events/eventSchema.ts";
import { assumptions } from "./assumptions.ts";
import type { AssumptionId } from "./assumptions.ts";
import type { ConditionClause } from "./clauses.ts";
import { childValue, parseKeyPath, spellingInEvent, valueAtPath } from "./keyPath.ts";
import type { KeyPath } from "./keyPath.ts";
import { toComparable } from "./operators.ts";
import type { ClauseVerdict, ObservedValue } from "./verdict.ts";
import {
  valueTypeWords,
  describeKind,
  formatPredicate,
  formatNegatedPredicate,
  formatOperand,
} from "./operatorWording.ts";

type ConditionResult = Pick<ClauseVerdict, "seen" | "matched" | "why"> & {
  readonly assumption?: AssumptionId | undefined;
  readonly hit?: OperandMatch | undefined;
};

interface OperandMatch {
  readonly value: unknown;
  readonly operand: unknown;
}

/** Judges an event by one advanced filter, and says why. */
export function evaluateCondition(condition: ConditionClause, event: JsonObject, schema: EventSchema): ClauseVerdict {
  const { path, key, operator } = condition;
  const way = parseKeyPath(key, schema);
  const value = valueAtPath(event, way);
  const spelling = value === undefined ? [] : spellingInEvent(event, way);
  const respelled = spelling.some((name, index) => name !== way.names[index]);
  const { seen, matched, why, assumption: chosen, hit } = evaluateValue(condition, value, way, event);
  const assumption = chosen ?? way.assumption ?? (respelled ? "keyCase" : undefined);
  const spelled = respelled ? ` (the event spells the key ${quoteIfNeeded(spelling.join("."))})` : "";
  return {
    path,
    key,
    seen,
    matched,
    why: `${why}${spelled}.`,
    ...(assumption ? { basis: "assumed", assumption } : { basis: "documented" }),
    documentation: assumption ? assumptions[assumption].documentation : operator.documentation,
    ...(hit && { operand: hit.operand }),
  };
}

function evaluateValue(condition: ConditionClause, value: unknown, way: KeyPath, event: JsonObject): ConditionResult {
  if (value === undefined) return evaluateAbsent(condition, way, event);
  if (value === null) return evaluateNull(condition);
  if (condition.operator.operandField === "nothing")
    return createResult(
      { is: "value", value },
      condition.operator.isNegated,
      `${quoteIfNeeded(condition.key)} is ${quote(value)}, not null`,
    );
  return Array.isArray(value) ? evaluateArray(condition, value) : evaluateScalar(condition, value, way);
}

function evaluateAbsent({ key, operator }: ConditionClause, way: KeyPath, event: JsonObject): ConditionResult {
  const seen: ObservedValue = { is: "absent" };
  const dotted = findDottedName(event, way);
  const what = way.replacement
    ? `${quoteIfNeeded(key)} is no key of this event's schema, which has ${way.replacement}`
    : dotted
      ? `The event has no ${quoteIfNeeded(key)}: its name ${quote(dotted)} has a dot in it, and no filter reaches such a name`
      : way.names.length === 0
        ? `${quoteIfNeeded(key)} is not among the keys that Event Grid lists for this event's schema`
        : `The event has no ${quoteIfNeeded(key)}`;
  const why =
    operator.operandField === "nothing"
      ? what
      : `${what}; ${describeAbsence(operator.label, operator.matchesIfAbsent)}`;
  const assumption = dotted ? "dottedName" : operator.absenceAssumption;
  return { seen, matched: operator.matchesIfAbsent, why, assumption };
}

function evaluateNull({ key, operator }: ConditionClause): ConditionResult {
  const seen: ObservedValue = { is: "null" };
  if (operator.operandField === "nothing")
    return createResult(seen, operator.matchesIfAbsent, `${quoteIfNeeded(key)} is null`);
  const why = `${quoteIfNeeded(key)} is null, which we take for absent; ${describeAbsence(operator.label, operator.matchesIfAbsent)}`;
  return { seen, matched: operator.matchesIfAbsent, why, assumption: "nullAsAbsent" };
}

const describeAbsence = (label: string, matches: boolean): string =>
  `without a value "${label}" ${matches ? "matches" : "does not match"}`;

const createResult = (seen: ObservedValue, matched: boolean, why: string): ConditionResult => ({ seen, matched, why });

function evaluateScalar(condition: ConditionClause, value: unknown, way: KeyPath): ConditionResult {
  const { key, operator, operands } = condition;
  const is = `${quoteIfNeeded(key)} is ${quote(value)}`;
  if (toComparable(operator, value, way.isComparedAsText) === undefined) {
    const kind = typeof value === "object" ? is : `${is}, which is ${describeKind(value)}`;
    const then = operator.isNegated ? "rejects nothing" : "finds nothing";
    const why = `${kind}; "${operator.label}" compares ${valueTypeWords[operator.valueType]} only and ${then}`;
    return { seen: { is: "otherType", value }, matched: operator.isNegated, why, assumption: "otherTypeIgnored" };
  }
  const hit = findOperandMatch(condition, [value], way.isComparedAsText);
  return {
    seen: { is: "value", value },
    matched: (hit !== undefined) !== operator.isNegated,
    why: hit
      ? `${is}${describeOperandMatch(condition, hit)}`
      : `${is}, which ${formatNegatedPredicate(operator, operands)}`,
    assumption: way.isComparedAsText && typeof value !== operator.valueType ? "attributeAsText" : undefined,
    hit,
  };
}

function evaluateArray(condition: ConditionClause, values: readonly unknown[]): ConditionResult {
  const { key, operator, operands, matchesInArrays: arrays } = condition;
  const name = quoteIfNeeded(key);
  if (!arrays) {
    const why = `${name} is an array, and the filter does not look into arrays (enableAdvancedFilteringOnArrays is off)`;
    return { seen: { is: "array", value: values }, matched: false, why, assumption: "arrayNotLookedInto" };
  }
  const hit = findOperandMatch(condition, values, false);
  const matched = (hit !== undefined) !== operator.isNegated;
  if (hit) {
    const why = `${name} holds ${quote(hit.value)}${describeOperandMatch(condition, hit)}`;
    return { seen: { is: "value", value: values }, matched, why, hit };
  }
  const ignored = values.filter((value) => toComparable(operator, value, false) === undefined).length;
  if (ignored === values.length)
    return {
      seen: values.length === 0 ? { is: "value", value: values } : { is: "otherType", value: values },
      matched,
      why: `${name} is ${quote(values)}, with no ${operator.valueType === "string" ? "text" : operator.valueType} in it that "${operator.label}" could ${operator.isNegated ? "reject" : "find"}`,
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

/** The rest of a sentence that has told the value: `, which begins with Fail`, and whether that is for or against it. */
function describeOperandMatch({ operator, operands }: ConditionClause, { value, operand }: OperandMatch): string {
  const differs = typeof value === "string" && typeof operand === "string" && !value.includes(operand);
  const how = `, which ${operator.oneLabel} ${formatOperand(operand)}${differs ? " when case is ignored" : ""}`;
  const same = operands.length === 1 ? "" : `, which is one of ${enumerate(operands, formatOperand)}`;
  const equals = operator.oneLabel === "equals" && value === operand;
  return `${equals ? same : how}${operator.isNegated ? ", and the condition rejects that" : ""}`;
}

/** A key of more levels is not searched for a dotted name, so that a hostile one costs nothing. */
const maxSearchedLevels = 20;

/** The rest of the key, when the event has it as one name where the key means levels. */
function findDottedName(event: JsonObject, way: KeyPath): string | undefined {
  if (way.names.length > maxSearchedLevels) return undefined;
  let at: unknown = event;
  let deepest: string | undefined;
  for (const [depth, name] of way.names.entries()) {
    if (!isObject(at)) break;
    // The last name alone has no dot in it.
    if (depth > 0 && depth < way.names.length - 1) {
      const rest = way.names.slice(depth).join(".");
      if (getOwn(at, rest) !== undefined) deepest = rest;
    }
    at = childValue(at, name);
  }
  return deepest;
}
