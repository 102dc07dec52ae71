import type { OperandKind } from "../../core/filter/operators.ts";

/** One operand as it stands in the form: what was typed, whatever the operator makes of it, so that nothing typed is lost. */
export interface Operand {
  /** The text, the number, `true` or `false`, or the low end of a range. */
  readonly text: string;
  /** The high end; only ranges have one. */
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

/** What goes into the filter. Text that does not fit goes as it is, so that `validate` names it instead of us dropping it. */
const operandConverters: Record<OperandKind, (operand: Operand) => unknown> = {
  string: ({ text }) => text,
  number: ({ text }) => numberOrText(text),
  boolean: ({ text }) => booleanValues.get(text.trim().toLowerCase()) ?? text,
  range: ({ text, high }) => [numberOrText(text), numberOrText(high)],
  none: () => undefined,
};

/** The operand as an operator of that kind takes it: `5` as text or as a number. */
export const toFilterOperand = (kind: OperandKind, operand: Operand): unknown => operandConverters[kind](operand);

/** The operand of a filter as the form writes it; any JSON is taken. */
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
 * Takes apart what is typed into a field of values: a comma ends a value. A value that has a comma or a space at its end
 * is written in quotation marks.
 *
 * @returns the values that are complete, and the one that is still being typed
 */
export function splitValues(typed: string): { readonly complete: readonly string[]; readonly rest: string } {
  const complete: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < typed.length; at++) {
    const value = typed.slice(start, at);
    if (typed[at] === '"') quoted = !quoted && value.trim() === "";
    if (typed[at] !== "," || quoted) continue;
    complete.push(...parseTypedValue(value));
    start = at + 1;
  }
  return { complete, rest: typed.slice(start) };
}

/** What was typed as a whole value: none when there is nothing but space. */
export function parseTypedValue(typed: string): string[] {
  const text = typed.trim();
  const quoted = /^"([^"]*)"$/.exec(text)?.[1];
  if (quoted !== undefined) return [quoted];
  return text === "" ? [] : [text];
}
