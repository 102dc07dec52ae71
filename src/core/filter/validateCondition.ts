import { isObject, own } from "../json.ts";
import { plain, quote } from "../quote.ts";
import type { Problem } from "../problem.ts";
import { fold } from "./caseless.ts";
import { keyPath } from "./lookUp.ts";
import { findOperator, isRange, operators } from "./operators.ts";
import type { Operator, OperandKind } from "./operators.ts";
import { kindOf } from "./wording.ts";

/** Longest operand, in UTF-16 code units. */
const longestText = 512;

/** How an operand must look, and how to say so. */
const operandRules: Record<OperandKind, { readonly expected: string; readonly fits: (operand: unknown) => boolean }> = {
  string: { expected: "text", fits: (operand) => typeof operand === "string" },
  number: { expected: "a number", fits: Number.isFinite },
  boolean: { expected: "true or false", fits: (operand) => typeof operand === "boolean" },
  range: {
    expected: "a pair of numbers, [low, high]",
    fits: (operand) => isRange(operand) && operand.every(Number.isFinite),
  },
  none: { expected: "nothing", fits: () => false },
};

/** How many of the values that Azure allows a condition uses up. */
export function valuesIn(condition: unknown): number {
  if (!isObject(condition)) return 0;
  const values = own(condition, "values");
  if (Array.isArray(values)) return values.length;
  return isGiven(own(condition, "value")) ? 1 : 0;
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
      error(at, `The key ${quote(key)} has an empty part.`, "Separate names by single dots, as in data.runStatus."),
    ];
  if (key.trim() !== key)
    return [error(at, `The key ${quote(key)} begins or ends with a space.`, `Write ${plain(key.trim())}.`)];
  if (keyPath(key, "EventGridSchema").listed || keyPath(key, "CloudEventSchemaV1_0").listed) return [];
  return [
    {
      severity: "warning",
      pointer: at,
      message: `${plain(key)} is no key that Event Grid lists for Azure Machine Learning's events.`,
      remedy: `Use id, topic, subject, eventType, dataVersion, or a field of the payload, as in data.${plain(key)}.`,
    },
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

function validateOperand(operand: unknown, { operand: kind, name }: Operator, at: string): Problem[] {
  const { expected, fits } = operandRules[kind];
  if (!fits(operand)) {
    const message = `${name} compares with ${expected}, and ${quote(operand)} is ${operand === null ? "nothing" : kindOf(operand)}.`;
    return [error(at, message, `Give ${expected}.`)];
  }
  if (typeof operand === "string" && operand.length > longestText)
    return [
      error(
        at,
        `The value ${quote(operand)} is ${operand.length} characters long; Azure allows ${longestText}.`,
        "Shorten it, or compare with a part of it by StringBeginsWith or StringContains.",
      ),
    ];
  if (isRange(operand) && operand[0] > operand[1])
    return [
      error(at, `The range from ${operand[0]} to ${operand[1]} is empty.`, `Write [${operand[1]}, ${operand[0]}].`),
    ];
  return [];
}

const surplus = (name: string, why: string): Problem => ({
  severity: "warning",
  pointer: `/${name}`,
  message: `${why}.`,
  remedy: `Remove ${name}.`,
});

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

const error = (pointer: string, message: string, remedy: string): Problem => ({
  severity: "error",
  pointer,
  message,
  remedy,
});
