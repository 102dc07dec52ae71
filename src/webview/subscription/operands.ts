import type { OperandKind } from "../../core/filter/operatorRelations.ts";

/** An operand as typed, so that nothing is lost when the operator changes. */
export interface Operand {
  /** The value, or the lower bound of a range. */
  readonly text: string;
  /** The upper bound of a range, else `""`. */
  readonly high: string;
}

export const blankOperand: Operand = { text: "", high: "" };

export const isBlank = ({ text, high }: Operand): boolean => text.trim() === "" && high.trim() === "";

const numberOrText = (text: string): number | string => {
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : text;
};

const booleanValues: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false],
]);

/** Text that doesn't fit the kind is passed on as it is, so that `validate` reports it. */
const operandConverters: Record<OperandKind, (operand: Operand) => unknown> = {
  string: ({ text }) => text,
  number: ({ text }) => numberOrText(text),
  boolean: ({ text }) => booleanValues.get(text.trim().toLowerCase()) ?? text,
  range: ({ text, high }) => [numberOrText(text), numberOrText(high)],
  none: () => undefined,
};

/** Converts an operand to the kind its operator needs: `5` as text or as a number. */
export const toFilterOperand = (kind: OperandKind, operand: Operand): unknown => operandConverters[kind](operand);

/** @param value any JSON, since a deployed filter may have it */
export function operandFromFilter(value: unknown): Operand {
  if (!Array.isArray(value)) return { text: toOperandText(value), high: "" };
  const [low, high]: readonly unknown[] = value;
  return { text: toOperandText(low), high: toOperandText(high) };
}

function toOperandText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}

/**
 * Splits typed text at commas. Quotation marks enclose a value with commas or outer spaces.
 *
 * @returns the completed values, and the text still being typed
 */
export function splitValues(typed: string): { readonly complete: readonly string[]; readonly remaining: string } {
  const complete: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let index = 0; index < typed.length; index++) {
    const value = typed.slice(start, index);
    if (typed[index] === '"') isQuoted = !isQuoted && value.trim() === "";
    if (typed[index] !== "," || isQuoted) continue;
    complete.push(...parseTypedValue(value));
    start = index + 1;
  }
  return { complete, remaining: typed.slice(start) };
}

/** The value that was typed, without quotation marks. None for blank text. */
export function parseTypedValue(typed: string): string[] {
  const text = typed.trim();
  const quotedText = /^"([^"]*)"$/.exec(text)?.[1];
  if (quotedText !== undefined) return [quotedText];
  return text === "" ? [] : [text];
}
