import type { Condition } from "../filter/clauses.ts";
import { compile } from "../filter/compile.ts";
import { keyPath } from "../filter/lookUp.ts";
import { isRange } from "../filter/operators.ts";
import { someText, textImplies } from "./text.ts";

/*
 * What follows from conditions on one key. Texts are reasoned about (`lintText`). All other values fall into finitely
 * many classes that no condition tells apart inside, so the engine itself is asked at one value of each class.
 */

/** Keys that lead to the same value in every event have the same id. */
const keyId = (key: string): string =>
  JSON.stringify([keyPath(key, "EventGridSchema").names, keyPath(key, "CloudEventSchemaV1_0").names]);

/** Conditions that look at the same value of every event, together. */
export const byKey = (conditions: readonly Condition[]): readonly (readonly Condition[])[] => [
  ...Map.groupBy(conditions, ({ key }) => keyId(key)).values(),
];

/**
 * Whether some value meets all `conditions`, which must be on one key. True also when the opposite is not proven.
 */
export function satisfiable(conditions: readonly Condition[]): boolean {
  if (!comparable(conditions)) return true;
  const wanted = conditions.filter(isPositive);
  const refused = conditions.filter(({ operator }) => operator.negated);
  const scalars = [undefined, {}, ...points(conditions)];
  return (
    someValue(conditions, scalars) ||
    someText(conditions) ||
    // An array meets several positive conditions by different elements, and no element may be refused.
    (conditions.every(({ arrays, operator }) => arrays && operator.name !== "IsNullOrUndefined") &&
      wanted.every((one) => someElement([one, ...refused])))
  );
}

/** Whether each value that meets `a` meets `b`, both on one key. False when that is not proven. */
export function implies(a: Condition, b: Condition): boolean {
  if (!comparable([a, b])) return false;
  const [ofA, ofB] = [acceptanceOf(a), acceptanceOf(b)];
  const pairwise = [undefined, {}, [], ...points([a, b])].every((value) => !ofA(value) || ofB(value));
  return pairwise && textImplies(a, b) && arraysImply(a, b);
}

/** For arrays that are looked into. The answer for single values is known to be yes, and holds for elements. */
function arraysImply(a: Condition, b: Condition): boolean {
  const { operator, arrays } = a;
  if (!arrays || operator.name === "IsNullOrUndefined" || b.operator.name === "IsNotNull") return true;
  return operator.name !== "IsNotNull" && operator.negated === b.operator.negated;
}

const isPositive = ({ operator }: Condition): boolean => !operator.negated;

const someElement = (conditions: readonly Condition[]): boolean =>
  someValue(conditions, points(conditions)) || someText(conditions);

function someValue(conditions: readonly Condition[], values: readonly unknown[]): boolean {
  const accept = conditions.map(acceptanceOf);
  return values.some((value) => accept.every((each) => each(value)));
}

/** The engine's own answer on a value, whatever key the condition is on. */
function acceptanceOf({ operator, operands, arrays }: Condition): (value: unknown) => boolean {
  const passes = compile({
    enableAdvancedFilteringOnArrays: arrays,
    advancedFilters: [{ key: "data.value", operatorType: operator.name, values: operands, value: operands[0] }],
  });
  return (value) => passes({ eventType: "", data: { value } });
}

/** A boolean of each kind, and a number of each class that the conditions can tell apart. */
function points(conditions: readonly Condition[]): readonly (number | boolean)[] {
  const bounds = conditions
    .filter(({ operator }) => operator.type === "number")
    .flatMap(({ operands }) => operands.flatMap((operand) => (isRange(operand) ? operand : [Number(operand)])));
  const sorted = [-Infinity, -Number.MAX_VALUE, 0, Number.MAX_VALUE, Infinity, ...bounds]
    .filter((bound) => !Number.isNaN(bound))
    .sort((a, b) => a - b);
  const between = sorted.slice(1).map((bound, index) => bound / 2 + (sorted[index] ?? 0) / 2);
  return [true, false, Number.NaN, ...sorted, ...between];
}

/**
 * Whether the conditions see a value in the same way. A number in a CloudEvents attribute is a text to string operators
 * and a number to number operators, so nothing is claimed of the two together.
 */
function comparable(conditions: readonly Condition[]): boolean {
  const types = new Set(conditions.map(({ operator }) => operator.type).filter((type) => type !== "any"));
  return types.size <= 1 || conditions.every(({ key }) => keyPath(key, "CloudEventSchemaV1_0").names[0] === "data");
}
