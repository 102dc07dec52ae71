import { isObject, own } from "../json.ts";
import { plain, quote } from "../quote.ts";
import type { Problem } from "../problem.ts";
import { fold } from "./caseless.ts";
import { keyPath } from "./lookUp.ts";
import { findOperator, operators } from "./operators.ts";
import type { Operator } from "./operators.ts";
import { operandRules, validateOperand } from "./validateOperand.ts";

/** How many of the values that Azure allows a condition uses up: at least, and should both ends of a range count. */
export function valuesIn(condition: unknown): { readonly least: number; readonly most: number } {
  const values: unknown = isObject(condition) ? own(condition, "values") : undefined;
  if (Array.isArray(values)) return { least: values.length, most: values.flat().length };
  const least = isObject(condition) && isGiven(own(condition, "value")) ? 1 : 0;
  return { least, most: least };
}

/**
 * Checks one advanced filter: its operator, its key and its operands.
 *
 * @returns problems that point into the condition, for example `/values/0`
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#advanced-filtering
 */
export function validateCondition(condition: unknown): Problem[] {
  if (!isObject(condition)) return [error("", `The condition is ${quote(condition)}.`, "Give an object.")];
  const type = own(condition, "operatorType");
  const operator = findOperator(type);
  return [
    ...(operator ? [] : [unknownOperator(type)]),
    ...validateKey(own(condition, "key")),
    ...(operator ? validateOperands(condition, operator) : []),
  ];
}

function unknownOperator(type: unknown): Problem {
  const at = "/operatorType";
  if (!isGiven(type)) return error(at, "The condition has no operator.", "Choose an operator.");
  const meant = Object.keys(operators).find((name) => typeof type === "string" && fold(name) === fold(type));
  const message = `${quote(type)} is none of Event Grid's operators.`;
  return error(at, message, meant ? `Write ${meant}.` : "Choose one of the operators, for example StringIn.");
}

function validateKey(key: unknown): Problem[] {
  const at = "/key";
  if (!isGiven(key) || key === "")
    return [error(at, "The condition has no key.", "Name what to look at, for example data.runStatus.")];
  if (typeof key !== "string")
    return [error(at, `The key is ${quote(key)}.`, "Give text, for example data.runStatus.")];
  if (key.split(".").includes(""))
    return [
      warning(at, `The key ${quote(key)} has an empty part.`, "Separate names by single dots, as in data.runStatus."),
    ];
  if (key.trim() !== key)
    return [warning(at, `The key ${quote(key)} begins or ends with a space.`, `Write ${plain(key.trim())}.`)];
  if (keyPath(key, "EventGridSchema").listed || keyPath(key, "CloudEventSchemaV1_0").listed) return [];
  return [
    warning(
      at,
      `${plain(key)} is no key that Event Grid lists for Azure Machine Learning's events.`,
      `Use id, topic, subject, eventType, dataVersion, or a field of the payload, as in data.${plain(key)}.`,
    ),
  ];
}

function validateOperands(condition: object, operator: Operator): Problem[] {
  const { takes, name } = operator;
  const [right, other] = takes === "value" ? (["value", "values"] as const) : (["values", "value"] as const);
  if (takes === "nothing")
    return [right, other]
      .filter((of) => isGiven(own(condition, of)))
      .map((of) => surplus(of, `${name} takes no operand`));
  const given = own(condition, right);
  const misplaced = isGiven(own(condition, other));
  if (!isGiven(given)) {
    const remedy = misplaced ? `Rename ${other} to ${right}.` : `Give ${operandRules[operator.operand].expected}.`;
    const has = misplaced
      ? `${name} takes ${right}, and the condition has ${other}.`
      : `The condition has no ${right}.`;
    return [error(`/${right}`, has, remedy)];
  }
  return [
    ...(misplaced ? [surplus(other, `${name} takes ${right} and ignores ${other}`)] : []),
    ...(takes === "value" ? validateOperand(given, operator, "/value") : validateList(given, operator)),
  ];
}

function validateList(values: unknown, operator: Operator): Problem[] {
  if (!Array.isArray(values)) return [error("/values", `values is ${quote(values)}.`, "Give a list.")];
  if (values.length === 0)
    return [
      error("/values", "The condition has no values.", `Add a value: ${operandRules[operator.operand].expected}.`),
    ];
  return values.flatMap((value: unknown, index) => validateOperand(value, operator, `/values/${index}`));
}

const surplus = (name: string, why: string): Problem => warning(`/${name}`, `${why}.`, `Remove ${name}.`);

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

const error = (pointer: string, message: string, remedy: string): Problem => ({
  severity: "error",
  pointer,
  message,
  remedy,
});

const warning = (pointer: string, message: string, remedy: string): Problem => ({
  severity: "warning",
  pointer,
  message,
  remedy,
});
