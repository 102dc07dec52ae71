/**
 * What all formats have in common once their references are resolved: JSON with positions, and with places that only
 * the person can fill in.
 */
export type ParsedValue = LiteralValue | ListValue | ObjectValue | OpenValue;

export interface LiteralValue {
  readonly kind: "literal";
  /** Where it stands: offset into the text in UTF-16 code units. */
  readonly at: number;
  readonly value: null | boolean | number | string;
}

export interface ListValue {
  readonly kind: "list";
  readonly at: number;
  readonly items: readonly ParsedValue[];
}

export interface ObjectValue {
  readonly kind: "fields";
  readonly at: number;
  readonly fields: readonly ObjectField[];
}

export interface ObjectField {
  readonly name: string;
  readonly at: number;
  readonly value: ParsedValue;
}

/** A parameter without a value, or an expression that only its own tool can evaluate. */
export interface OpenValue {
  readonly kind: "open";
  readonly at: number;
  /** As it stands in the text. */
  readonly text: string;
}

export const createLiteral = (at: number, value: LiteralValue["value"]): LiteralValue => ({
  kind: "literal",
  at,
  value,
});
export const createList = (at: number, items: readonly ParsedValue[]): ListValue => ({ kind: "list", at, items });
export const createObject = (at: number, of: readonly ObjectField[]): ObjectValue => ({
  kind: "fields",
  at,
  fields: of,
});
export const createOpen = (at: number, text: string): OpenValue => ({ kind: "open", at, text });

/** The value of the field `name`: the last one, as every JSON reader has it. */
export const fieldValue = (value: ParsedValue | undefined, name: string): ParsedValue | undefined =>
  value?.kind === "fields" ? value.fields.findLast((each) => each.name === name)?.value : undefined;

/** The text of a literal string. */
export const literalText = (value: ParsedValue | undefined): string | undefined =>
  value?.kind === "literal" && typeof value.value === "string" ? value.value : undefined;

/** Longest text that is put together from pieces, so that pieces made of pieces stay small. */
const maxTextLength = 65_536;

/**
 * The text made of `parts`, as string interpolation makes it; open when a part is open or neither text nor a number. How a
 * boolean is written differs from tool to tool.
 */
export function joinText(at: number, text: string, parts: readonly ParsedValue[]): ParsedValue {
  let whole = "";
  for (const part of parts) {
    const value = part.kind === "literal" ? part.value : undefined;
    if ((typeof value !== "string" && typeof value !== "number") || whole.length > maxTextLength)
      return createOpen(at, text);
    whole += String(value);
  }
  return createLiteral(at, whole);
}

/** One value and its place in an object, as a path of names with slashes, for example `filter/subjectBeginsWith`. */
export type PlacedValue = readonly [path: string, value: ParsedValue];

/** The object that has every value at its place; of two at one place the later one counts. */
export function assemble(at: number, placed: readonly PlacedValue[]): ObjectValue {
  const parts = new Map<string, PlacedValue[]>();
  for (const [path, value] of placed) {
    const [head = "", ...rest] = path.split("/");
    const part = parts.get(head) ?? [];
    part.push([rest.join("/"), value]);
    parts.set(head, part);
  }
  return createObject(
    at,
    [...parts].map(([name, part]) => {
      const [, whole] = part.findLast(([path]) => path === "") ?? [];
      const value = whole ?? assemble(part[0]?.[1].at ?? at, part);
      return { name, at: value.at, value };
    }),
  );
}
