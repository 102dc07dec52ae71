import { quote } from "../quote.ts";
import type { Problem } from "../problem.ts";
import type { Operator, OperandKind } from "./operators.ts";
import { describeKind } from "./operatorWording.ts";

type OperandProblem = Pick<Problem, "severity" | "message" | "remedy">;

/** Longest operand, in UTF-16 code units. */
const maxTextLength = 512;

/** What each kind of operand is, and what may be wrong with one. */
export const operandRules: Readonly<
  Record<
    OperandKind,
    { readonly expected: string; readonly check: (operand: unknown) => readonly OperandProblem[] | "kind" }
  >
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
export function validateOperand(operand: unknown, { operandKind: kind, name }: Operator, pointer: string): Problem[] {
  const { expected, check } = operandRules[kind];
  const complaints = check(operand);
  if (complaints !== "kind") return complaints.map((complaint) => ({ pointer, ...complaint }));
  const what = operand === null ? "nothing" : describeKind(operand);
  return [
    {
      pointer,
      ...createError(`${name} compares with ${expected}, and ${quote(operand)} is ${what}.`, `Give ${expected}.`),
    },
  ];
}

function validateText(operand: string): readonly OperandProblem[] {
  if (operand.length <= maxTextLength) return [];
  return [
    createError(
      `The value ${quote(operand)} is ${operand.length} characters long; Azure allows ${maxTextLength}.`,
      "Shorten it, or compare with a part of it by StringBeginsWith or StringContains.",
    ),
  ];
}

function validateNumber(operand: number): readonly OperandProblem[] {
  if (!Number.isFinite(operand))
    return [createError(`${operand} is no number that JSON can carry.`, "Give a number of at most 1.7e308.")];
  if (!Number.isInteger(operand) || Number.isSafeInteger(operand)) return [];
  return [
    createWarning(
      `${operand} is beyond ${Number.MAX_SAFE_INTEGER}, where neighbouring integers become the same number.`,
      "Compare with a smaller number, or have the event carry it as text.",
    ),
  ];
}

function validateRange(range: readonly unknown[]): readonly OperandProblem[] {
  if (range.length > 2)
    return [createError(`The range ${quote(range)} has ${range.length} ends.`, "Give two: [low, high].")];
  const [low, high] = range;
  const ends = [...validateRangeEnd("lower", low), ...validateRangeEnd("upper", high)];
  if (ends.length > 0 || typeof low !== "number" || typeof high !== "number" || low <= high) return ends;
  // No page says that Azure refuses it.
  return [
    createWarning(`The range from ${low} to ${high} is empty: no number lies in it.`, `Write [${high}, ${low}].`),
  ];
}

function validateRangeEnd(which: "lower" | "upper", end: unknown): readonly OperandProblem[] {
  if (typeof end === "number") return validateNumber(end);
  const missing = end === undefined || end === null || end === "";
  const message = missing
    ? `The range has no ${which} end.`
    : `The ${which} end of the range, ${quote(end)}, is no number.`;
  return [createError(message, `Give a number as the ${which} end.`)];
}

const createError = (message: string, remedy: string): OperandProblem => ({ severity: "error", message, remedy });
const createWarning = (message: string, remedy: string): OperandProblem => ({ severity: "warning", message, remedy });
