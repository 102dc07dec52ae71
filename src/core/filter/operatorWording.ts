import { enumerate, quoteIfNeeded, quote } from "../quote.ts";
import { isRange } from "./operatorRelations.ts";
import type { Operator } from "./operators.ts";

/** Formats an operand for a sentence; a range follows "between". */
export function formatOperand(operand: unknown): string {
  if (typeof operand === "string") return quoteIfNeeded(operand);
  return isRange(operand) ? `${operand[0]} and ${operand[1]}` : quote(operand);
}

/** `is any of Failed, Canceled` */
export const formatPredicate = (of: Operator, operands: readonly unknown[]): string =>
  `${operands.length === 1 ? of.oneLabel : of.anyLabel} ${formatOperands(of, operands)}`;

/** `is none of Failed, Canceled` */
export const formatNegatedPredicate = (of: Operator, operands: readonly unknown[]): string =>
  `${operands.length === 1 ? of.notLabel : of.noneLabel} ${formatOperands(of, operands)}`;

/** What a condition requires: its predicate, negated if the operator is.  */
export const formatRequirement = (of: Operator, operands: readonly unknown[]): string =>
  (of.isNegated ? formatNegatedPredicate(of, operands) : formatPredicate(of, operands)).trimEnd();

const formatOperands = (of: Operator, operands: readonly unknown[]): string =>
  enumerate(operands, formatOperand, of.operandKind === "range" ? " or " : ", ");

/** What an operator compares, as a plural noun. */
export const valueTypeWords = { string: "text", number: "numbers", boolean: "booleans", any: "anything" } as const;

/** The kind of a value, with its article. */
export function describeKind(value: unknown): string {
  if (typeof value === "string") return "text";
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
