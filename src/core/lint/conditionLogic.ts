import type { ConditionClause } from "../filter/clauses.ts";
import { compile } from "../filter/compile.ts";
import { parseKeyPath } from "../filter/keyPath.ts";
import { isRange } from "../filter/operatorRelations.ts";
import { isTextSatisfiable, textImplies } from "./textSets.ts";

/*
 * Implication and satisfiability of conditions on one key. Texts are compared as sets (`textSets.ts`). All other values
 * fall into a finite number of classes that conditions treat alike, so the engine evaluates one value of each class.
 */

/** Keys that address the same value in every event have the same ID. */
const keyId = (key: string): string =>
  JSON.stringify([parseKeyPath(key, "EventGridSchema").names, parseKeyPath(key, "CloudEventSchemaV1_0").names]);

/** Groups conditions that compare the same value of every event. */
export const groupByKey = (conditions: readonly ConditionClause[]): readonly (readonly ConditionClause[])[] => [
  ...Map.groupBy(conditions, ({ key }) => keyId(key)).values(),
];

/**
 * Whether some value meets all `conditions`, which must be on one key. Also true when the opposite is not proven.
 */
export function isSatisfiable(conditions: readonly ConditionClause[]): boolean {
  if (!areComparable(conditions)) return true;
  const positive = conditions.filter(({ operator }) => !operator.isNegated);
  const negated = conditions.filter(({ operator }) => operator.isNegated);
  const scalars = [undefined, {}, ...representativeValues(conditions)];
  return (
    hasValueMeetingAll(conditions, scalars) ||
    isTextSatisfiable(conditions) ||
    // Different elements of an array may meet different positive conditions, but no element may be excluded.
    (conditions.every(({ matchesInArrays, operator }) => matchesInArrays && operator.name !== "IsNullOrUndefined") &&
      positive.every((one) => hasElementMeetingAll([one, ...negated])))
  );
}

/** Whether each value that meets `a` meets `b`, both on one key. False when that is not proven. */
export function implies(a: ConditionClause, b: ConditionClause): boolean {
  if (!areComparable([a, b])) return false;
  const [meetsA, meetsB] = [createAcceptanceTest(a), createAcceptanceTest(b)];
  const valuesImply = [undefined, {}, [], ...representativeValues([a, b])].every(
    (value) => !meetsA(value) || meetsB(value),
  );
  return valuesImply && textImplies(a, b) && arrayImplies(a, b);
}

/** The implication for arrays whose elements are compared; for single values, and so for elements, it is known to hold. */
function arrayImplies(a: ConditionClause, b: ConditionClause): boolean {
  const { operator, matchesInArrays } = a;
  if (!matchesInArrays || operator.name === "IsNullOrUndefined" || b.operator.name === "IsNotNull") return true;
  return operator.name !== "IsNotNull" && operator.isNegated === b.operator.isNegated;
}

const hasElementMeetingAll = (conditions: readonly ConditionClause[]): boolean =>
  hasValueMeetingAll(conditions, representativeValues(conditions)) || isTextSatisfiable(conditions);

function hasValueMeetingAll(conditions: readonly ConditionClause[], values: readonly unknown[]): boolean {
  const accept = conditions.map(createAcceptanceTest);
  return values.some((value) => accept.every((each) => each(value)));
}

/** The engine's result for a value, independent of the condition's key. */
function createAcceptanceTest({ operator, operands, matchesInArrays }: ConditionClause): (value: unknown) => boolean {
  const passes = compile({
    enableAdvancedFilteringOnArrays: matchesInArrays,
    advancedFilters: [{ key: "data.value", operatorType: operator.name, values: operands, value: operands[0] }],
  });
  return (value) => passes({ eventType: "", data: { value } });
}

/** Both booleans, and a number of each class that the conditions can distinguish. */
function representativeValues(conditions: readonly ConditionClause[]): readonly (number | boolean)[] {
  const bounds = conditions
    .filter(({ operator }) => operator.valueType === "number")
    .flatMap(({ operands }) => operands.flatMap((operand) => (isRange(operand) ? operand : [Number(operand)])));
  const sorted = [-Infinity, -Number.MAX_VALUE, 0, Number.MAX_VALUE, Infinity, ...bounds]
    .filter((bound) => !Number.isNaN(bound))
    .sort((a, b) => a - b);
  const between = sorted.slice(1).map((bound, index) => bound / 2 + (sorted[index] ?? 0) / 2);
  return [true, false, Number.NaN, ...sorted, ...between];
}

/**
 * Whether the conditions read a value as the same type. A number in a CloudEvents attribute is text to string operators
 * and a number to number operators, so nothing is concluded about the two together.
 */
function areComparable(conditions: readonly ConditionClause[]): boolean {
  const types = new Set(conditions.map(({ operator }) => operator.valueType).filter((type) => type !== "any"));
  return (
    types.size <= 1 || conditions.every(({ key }) => parseKeyPath(key, "CloudEventSchemaV1_0").names[0] === "data")
  );
}
