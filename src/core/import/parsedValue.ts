/**
 * The common model of all formats after references are resolved: JSON with positions, and with open values that only the
 * user can enter. `at` is an offset into the text in UTF-16 code units.
 */
export type ParsedValue = LiteralValue | ListValue | ObjectValue | OpenValue;

export interface LiteralValue {
  readonly kind: "literal";
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

/** A parameter without a default, or an expression that only its own tool can evaluate. */
export interface OpenValue {
  readonly kind: "open";
  readonly at: number;
  /** The expression in the text. */
  readonly text: string;
}

export const createLiteral = (at: number, value: LiteralValue["value"]): LiteralValue => ({
  kind: "literal",
  at,
  value,
});
export const createList = (at: number, items: readonly ParsedValue[]): ListValue => ({ kind: "list", at, items });
export const createObject = (at: number, fields: readonly ObjectField[]): ObjectValue => ({
  kind: "fields",
  at,
  fields,
});
export const createOpen = (at: number, text: string): OpenValue => ({ kind: "open", at, text });

/** The value of the last field called `name`, as in every JSON parser. */
export const fieldValue = (value: ParsedValue | undefined, name: string): ParsedValue | undefined =>
  value?.kind === "fields" ? value.fields.findLast((each) => each.name === name)?.value : undefined;

/** The text of a literal string. */
export const literalText = (value: ParsedValue | undefined): string | undefined =>
  value?.kind === "literal" && typeof value.value === "string" ? value.value : undefined;

export const isNullLiteral = (value: ParsedValue): boolean => value.kind === "literal" && value.value === null;

/** Replaces all literals and open values in `value`. */
export function mapLeaves(value: ParsedValue, to: (leaf: LiteralValue | OpenValue) => ParsedValue): ParsedValue {
  if (value.kind === "list") return { ...value, items: value.items.map((item) => mapLeaves(item, to)) };
  if (value.kind !== "fields") return to(value);
  return { ...value, fields: value.fields.map((field) => ({ ...field, value: mapLeaves(field.value, to) })) };
}

/** Longest text that interpolation builds. It bounds variables that multiply variables. */
const maxTextLength = 65_536;

/**
 * Interpolates `parts`. The result is open if a part is open or is neither text nor a number; tools differ in how they write
 * a boolean.
 *
 * @param text the source of the whole interpolation
 */
export function joinText(at: number, text: string, parts: readonly ParsedValue[]): ParsedValue {
  let result = "";
  for (const part of parts) {
    const value = part.kind === "literal" ? part.value : undefined;
    if ((typeof value !== "string" && typeof value !== "number") || result.length > maxTextLength)
      return createOpen(at, text);
    result += String(value);
  }
  return createLiteral(at, result);
}

/** A value and its place in an object, as a path such as `filter/subjectBeginsWith`. */
export type PlacedValue = readonly [path: string, value: ParsedValue];

/** Builds the object that has every value at its path. Of several values at one path the last one counts. */
export function assemble(at: number, placed: readonly PlacedValue[]): ObjectValue {
  const members = new Map<string, PlacedValue[]>();
  for (const [path, value] of placed) {
    const [name = "", ...inner] = path.split("/");
    const values = members.get(name) ?? [];
    values.push([inner.join("/"), value]);
    members.set(name, values);
  }
  return createObject(
    at,
    [...members].map(([name, values]) => {
      const [, whole] = values.findLast(([path]) => path === "") ?? [];
      const value = whole ?? assemble(values[0]?.[1].at ?? at, values);
      return { name, at: value.at, value };
    }),
  );
}
