import { isObject, getOwn } from "../json.ts";
import { quoteIfNeeded, quote } from "../quote.ts";
import type { Problem } from "../problem.ts";
import { foldCase } from "./caseless.ts";
import { parseKeyPath } from "./keyPath.ts";
import { findOperator, operators } from "./operators.ts";
import type { Operator } from "./operators.ts";
import { operandRules, validateOperand } from "./validateOperand.ts";

/** How many of the values that Azure allows a condition uses up: at least, and should both ends of a range count. */
export function countValues(condition: unknown): { readonly least: number; readonly most: number } {
  const values: unknown = isObject(condition) ? getOwn(condition, "values") : undefined;
  if (Array.isArray(values)) return { least: values.length, most: values.flat().length };
  const least = isObject(condition) && isPresent(getOwn(condition, "value")) ? 1 : 0;
  return { least, most: least };
}

/**
 * Checks one advanced filter: its operator, its key and its operands.
 *
 * @returns problems that point into the condition, for example `/values/0`
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#advanced-filtering
 */
export function validateCondition(condition: unknown): Problem[] {
  if (!isObject(condition)) return [createError("", `The condition is ${quote(condition)}.`, "Give an object.")];
  const type = getOwn(condition, "operatorType");
  const operator = findOperator(type);
  return [
    ...(operator ? [] : [unknownOperatorProblem(type)]),
    ...validateKey(getOwn(condition, "key")),
    ...(operator ? validateOperands(condition, operator) : []),
  ];
}

function unknownOperatorProblem(type: unknown): Problem {
  const at = "/operatorType";
  if (!isPresent(type)) return createError(at, "The condition has no operator.", "Choose an operator.");
  const meant = Object.keys(operators).find((name) => typeof type === "string" && foldCase(name) === foldCase(type));
  const message = `${quote(type)} is none of Event Grid's operators.`;
  return createError(at, message, meant ? `Write ${meant}.` : "Choose one of the operators, for example StringIn.");
}

function validateKey(key: unknown): Problem[] {
  const at = "/key";
  if (!isPresent(key) || key === "")
    return [createError(at, "The condition has no key.", "Name what to look at, for example data.runStatus.")];
  if (typeof key !== "string")
    return [createError(at, `The key is ${quote(key)}.`, "Give text, for example data.runStatus.")];
  if (key.split(".").includes(""))
    return [
      createWarning(
        at,
        `The key ${quote(key)} has an empty part.`,
        "Separate names by single dots, as in data.runStatus.",
      ),
    ];
  if (key.trim() !== key)
    return [
      createWarning(at, `The key ${quote(key)} begins or ends with a space.`, `Write ${quoteIfNeeded(key.trim())}.`),
    ];
  if (parseKeyPath(key, "EventGridSchema").isDocumented || parseKeyPath(key, "CloudEventSchemaV1_0").isDocumented)
    return [];
  return [
    createWarning(
      at,
      `${quoteIfNeeded(key)} is no key that Event Grid lists for Azure Machine Learning's events.`,
      `Use id, topic, subject, eventType, dataVersion, or a field of the payload, as in data.${quoteIfNeeded(key)}.`,
    ),
  ];
}

function validateOperands(condition: object, operator: Operator): Problem[] {
  const { operandField: takes, name } = operator;
  const [right, other] = takes === "value" ? (["value", "values"] as const) : (["values", "value"] as const);
  if (takes === "nothing")
    return [right, other]
      .filter((of) => isPresent(getOwn(condition, of)))
      .map((of) => surplusOperandWarning(of, `${name} takes no operand`));
  const given = getOwn(condition, right);
  const misplaced = isPresent(getOwn(condition, other));
  if (!isPresent(given)) {
    const remedy = misplaced ? `Rename ${other} to ${right}.` : `Give ${operandRules[operator.operandKind].expected}.`;
    const has = misplaced
      ? `${name} takes ${right}, and the condition has ${other}.`
      : `The condition has no ${right}.`;
    return [createError(`/${right}`, has, remedy)];
  }
  return [
    ...(misplaced ? [surplusOperandWarning(other, `${name} takes ${right} and ignores ${other}`)] : []),
    ...(takes === "value" ? validateOperand(given, operator, "/value") : validateOperandList(given, operator)),
  ];
}

function validateOperandList(values: unknown, operator: Operator): Problem[] {
  if (!Array.isArray(values)) return [createError("/values", `values is ${quote(values)}.`, "Give a list.")];
  if (values.length === 0)
    return [
      createError(
        "/values",
        "The condition has no values.",
        `Add a value: ${operandRules[operator.operandKind].expected}.`,
      ),
    ];
  return values.flatMap((value: unknown, index) => validateOperand(value, operator, `/values/${index}`));
}

const surplusOperandWarning = (name: string, why: string): Problem =>
  createWarning(`/${name}`, `${why}.`, `Remove ${name}.`);

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

const createError = (pointer: string, message: string, remedy: string): Problem => ({
  severity: "error",
  pointer,
  message,
  remedy,
});

const createWarning = (pointer: string, message: string, remedy: string): Problem => ({
  severity: "warning",
  pointer,
  message,
  remedy,
});
