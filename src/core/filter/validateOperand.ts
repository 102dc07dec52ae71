import { quote } from "../quote.ts";
import type { Problem } from "../problem.ts";
import type { Operator, OperandKind } from "./operators.ts";
import { kindOf } from "./wording.ts";

type Complaint = Pick<Problem, "severity" | "message" | "remedy">;

/** Longest operand, in UTF-16 code units. */
const longestText = 512;

/** What each kind of operand is, and what may be wrong with one. */
export const operandRules: Readonly<
  Record<
    OperandKind,
    { readonly expected: string; readonly check: (operand: unknown) => readonly Complaint[] | "kind" }
  >
> = {
  string: { expected: "text", check: (operand) => (typeof operand === "string" ? ofText(operand) : "kind") },
  number: { expected: "a number", check: (operand) => (typeof operand === "number" ? ofNumber(operand) : "kind") },
  boolean: { expected: "true or false", check: (operand) => (typeof operand === "boolean" ? [] : "kind") },
  range: {
    expected: "a pair of numbers, [low, high]",
    check: (operand) => (Array.isArray(operand) ? ofRange(operand) : "kind"),
  },
  none: { expected: "nothing", check: () => "kind" },
};

/**
 * Checks one operand of a condition.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#limitations
 */
export function validateOperand(operand: unknown, { operand: kind, name }: Operator, pointer: string): Problem[] {
  const { expected, check } = operandRules[kind];
  const complaints = check(operand);
  if (complaints !== "kind") return complaints.map((complaint) => ({ pointer, ...complaint }));
  const what = operand === null ? "nothing" : kindOf(operand);
  return [
    { pointer, ...error(`${name} compares with ${expected}, and ${quote(operand)} is ${what}.`, `Give ${expected}.`) },
  ];
}

function ofText(operand: string): readonly Complaint[] {
  if (operand.length <= longestText) return [];
  return [
    error(
      `The value ${quote(operand)} is ${operand.length} characters long; Azure allows ${longestText}.`,
      "Shorten it, or compare with a part of it by StringBeginsWith or StringContains.",
    ),
  ];
}

function ofNumber(operand: number): readonly Complaint[] {
  if (!Number.isFinite(operand))
    return [error(`${operand} is no number that JSON can carry.`, "Give a number of at most 1.7e308.")];
  if (!Number.isInteger(operand) || Number.isSafeInteger(operand)) return [];
  return [
    warning(
      `${operand} is beyond ${Number.MAX_SAFE_INTEGER}, where neighbouring integers become the same number.`,
      "Compare with a smaller number, or have the event carry it as text.",
    ),
  ];
}

function ofRange(range: readonly unknown[]): readonly Complaint[] {
  if (range.length > 2) return [error(`The range ${quote(range)} has ${range.length} ends.`, "Give two: [low, high].")];
  const [low, high] = range;
  const ends = [...ofEnd("lower", low), ...ofEnd("upper", high)];
  if (ends.length > 0 || typeof low !== "number" || typeof high !== "number" || low <= high) return ends;
  // No page says that Azure refuses it.
  return [warning(`The range from ${low} to ${high} is empty: no number lies in it.`, `Write [${high}, ${low}].`)];
}

function ofEnd(which: "lower" | "upper", end: unknown): readonly Complaint[] {
  if (typeof end === "number") return ofNumber(end);
  const missing = end === undefined || end === null || end === "";
  const message = missing
    ? `The range has no ${which} end.`
    : `The ${which} end of the range, ${quote(end)}, is no number.`;
  return [error(message, `Give a number as the ${which} end.`)];
}

const error = (message: string, remedy: string): Complaint => ({ severity: "error", message, remedy });
const warning = (message: string, remedy: string): Complaint => ({ severity: "warning", message, remedy });
