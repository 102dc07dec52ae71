import { isObject, getOwn } from "../json.ts";
import { quote } from "../quote.ts";
import { createError, createWarning, type Problem } from "../problem.ts";
import { findKeyMistake } from "./keySyntax.ts";
import { foldCase } from "./caseless.ts";
import { findOperator, type Operator, operators } from "./operators.ts";
import { operandRules, validateOperand } from "./validateOperand.ts";

/** How many of Azure's allowed values a condition uses: `least` counts a range as one value, `most` as two. */
export function countValues(condition: unknown): { readonly least: number; readonly most: number } {
  const values: unknown = isObject(condition) ? getOwn(condition, "values") : undefined;
  if (Array.isArray(values)) return { least: values.length, most: values.flat().length };
  const least = isObject(condition) && isPresent(getOwn(condition, "value")) ? 1 : 0;
  return { least, most: least };
}

/**
 * Checks the operator, key, and operands of one advanced filter.
 *
 * @returns problems with pointers relative to the condition, for example `/values/0`
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#advanced-filtering
 */
export function validateCondition(condition: unknown): Problem[] {
  if (!isObject(condition))
    return [createError("", `The condition is ${quote(condition)}, not an object.`, "Enter a condition object.")];
  const type = getOwn(condition, "operatorType");
  const operator = findOperator(type);
  const keyProblem = validateKey(getOwn(condition, "key"));
  return [
    ...(operator ? [] : [unknownOperatorProblem(type)]),
    ...(keyProblem ? [keyProblem] : []),
    ...(operator ? validateOperands(condition, operator) : []),
  ];
}

function unknownOperatorProblem(type: unknown): Problem {
  const at = "/operatorType";
  if (!isPresent(type)) return createError(at, "The condition has no operator.", "Select an operator.");
  const meant = Object.keys(operators).find((name) => typeof type === "string" && foldCase(name) === foldCase(type));
  const message = `Event Grid has no operator ${quote(type)}.`;
  return createError(at, message, meant ? `Did you mean ${meant}?` : "Select an operator, for example StringIn.");
}

function validateKey(key: unknown): Problem | undefined {
  const at = "/key";
  const remedy = "Enter a key, for example data.runStatus.";
  if (!isPresent(key) || key === "") return createError(at, "The condition has no key.", remedy);
  if (typeof key !== "string") return createError(at, `The key is ${quote(key)}, not text.`, remedy);
  const mistake = findKeyMistake(key);
  return mistake && createWarning(at, mistake.message, mistake.remedy);
}

function validateOperands(condition: object, operator: Operator): Problem[] {
  const { operandField, name } = operator;
  const [right, other] = operandField === "value" ? (["value", "values"] as const) : (["values", "value"] as const);
  if (operandField === "nothing")
    return [right, other]
      .filter((field) => isPresent(getOwn(condition, field)))
      .map((field) => surplusOperandWarning(field, `${name} takes no operand`));
  const given = getOwn(condition, right);
  const misplaced = isPresent(getOwn(condition, other));
  if (!isPresent(given)) {
    const remedy = misplaced ? `Rename ${other} to ${right}.` : `Enter ${operandRules[operator.operandKind].expected}.`;
    const message = misplaced
      ? `${name} takes ${right}, but the condition has ${other}.`
      : `The condition has no ${right}.`;
    return [createError(`/${right}`, message, remedy)];
  }
  return [
    ...(misplaced ? [surplusOperandWarning(other, `${name} takes ${right} and ignores ${other}`)] : []),
    ...(operandField === "value" ? validateOperand(given, operator, "/value") : validateOperandList(given, operator)),
  ];
}

function validateOperandList(values: unknown, operator: Operator): Problem[] {
  if (!Array.isArray(values))
    return [createError("/values", `values is ${quote(values)}, not a list.`, "Enter a list of values.")];
  if (values.length === 0) {
    const { expected } = operandRules[operator.operandKind];
    return [createError("/values", "The condition has no values.", `Add a value: ${expected}.`)];
  }
  return values.flatMap((value: unknown, index) => validateOperand(value, operator, `/values/${index}`));
}

const surplusOperandWarning = (name: string, why: string): Problem =>
  createWarning(`/${name}`, `${why}.`, `Remove ${name}.`);

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;
