import { enumerate, plain, quote } from "../quote.ts";
import { isRange } from "./operators.ts";
import type { Operator } from "./operators.ts";

/** An operand as a sentence shows it: a range reads after "between". */
export function showOperand(operand: unknown): string {
  if (typeof operand === "string") return plain(operand);
  return isRange(operand) ? `${operand[0]} and ${operand[1]}` : quote(operand);
}

/** `is any of Failed, Canceled` */
export const meets = (of: Operator, operands: readonly unknown[]): string =>
  `${operands.length === 1 ? of.one : of.any} ${list(of, operands)}`;

/** `is none of Failed, Canceled` */
export const misses = (of: Operator, operands: readonly unknown[]): string =>
  `${operands.length === 1 ? of.not : of.none} ${list(of, operands)}`;

const list = (of: Operator, operands: readonly unknown[]): string =>
  enumerate(operands, showOperand, of.operand === "range" ? " or " : ", ");

/** What an operator compares, in the plural. */
export const comparedBy = { string: "text", number: "numbers", boolean: "booleans", any: "anything" } as const;

/** What a value is, as a predicate. */
export function kindOf(value: unknown): string {
  if (typeof value === "string") return "text";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
