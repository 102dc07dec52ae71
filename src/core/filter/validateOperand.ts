import { quote } from "../quote.ts";
import { createError, createWarning, prefixPointers, type Problem } from "../problem.ts";
import type { OperandKind } from "./operatorRelations.ts";
import type { Operator } from "./operators.ts";
import { describeKind } from "./operatorWording.ts";

/** Longest text operand, in UTF-16 code units. */
const maxTextLength = 512;

/**
 * What each operand kind expects, and its check. A check returns problems of the whole operand (pointer `""`), or
 * `"kind"` for an operand of another type.
 */
export const operandRules: Readonly<
  Record<OperandKind, { readonly expected: string; readonly check: (operand: unknown) => readonly Problem[] | "kind" }>
> = {
  string: { expected: "text", check: (operand) => (typeof operand === "string" ? validateText(operand) : "kind") },
  number: {
    expected: "a number",
    check: (operand) => (typeof operand === "number" ? validateNumber(operand) : "kind"),
  },
  boolean: { expected: "true or false", check: (operand) => (typeof operand === "boolean" ? [] : "kind") },
  range: {
    expected: "a pair of numbers, [low, high]",
    check: (operand) => (Array.isArray(operand) ? validateRange(operand) : "kind"),
  },
  none: { expected: "nothing", check: () => "kind" },
};

/**
 * Checks one operand of a condition.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#limitations
 */
export function validateOperand(operand: unknown, { operandKind, name }: Operator, pointer: string): Problem[] {
  const { expected, check } = operandRules[operandKind];
  const problems = check(operand);
  if (problems !== "kind") return prefixPointers(pointer, problems);
  const what = operand === null ? "nothing" : describeKind(operand);
  const message = `${name} compares with ${expected}, but ${quote(operand)} is ${what}.`;
  return [createError(pointer, message, `Enter ${expected}.`)];
}

function validateText(operand: string): readonly Problem[] {
  if (operand.length <= maxTextLength) return [];
  return [
    createError(
      "",
      `The value ${quote(operand)} is ${operand.length} characters long. Azure allows ${maxTextLength}.`,
      "Shorten it, or compare part of it with StringBeginsWith or StringContains.",
    ),
  ];
}

function validateNumber(operand: number): readonly Problem[] {
  if (!Number.isFinite(operand))
    return [createError("", `${operand} can't be written in JSON.`, "Enter a number up to 1.7e308.")];
  if (!Number.isInteger(operand) || Number.isSafeInteger(operand)) return [];
  return [
    createWarning(
      "",
      `${operand} exceeds ${Number.MAX_SAFE_INTEGER}. Above it, adjacent integers can become the same number.`,
      "Compare with a smaller number, or send it as text in the event.",
    ),
  ];
}

function validateRange(range: readonly unknown[]): readonly Problem[] {
  if (range.length > 2)
    return [createError("", `The range ${quote(range)} has ${range.length} bounds.`, "Enter two bounds: [low, high].")];
  const [low, high] = range;
  const ends = [...validateRangeEnd("lower", low), ...validateRangeEnd("upper", high)];
  if (ends.length > 0 || typeof low !== "number" || typeof high !== "number" || low <= high) return ends;
  // The documentation does not say that Azure refuses it, so it is only a warning.
  return [createWarning("", `The range from ${low} to ${high} contains no numbers.`, `Use [${high}, ${low}].`)];
}

function validateRangeEnd(which: "lower" | "upper", end: unknown): readonly Problem[] {
  if (typeof end === "number") return validateNumber(end);
  const missing = end === undefined || end === null || end === "";
  const message = missing
    ? `The range has no ${which} bound.`
    : `The ${which} bound of the range, ${quote(end)}, is not a number.`;
  return [createError("", message, which === "lower" ? "Enter a lower bound." : "Enter an upper bound.")];
}
