/**
 * What all formats have in common once their references are resolved: JSON with positions, and with places that only
 * the person can fill in.
 */
export type Value = Literal | List | Fields | Open;

export interface Literal {
  readonly kind: "literal";
  /** Where it stands: offset into the text in UTF-16 code units. */
  readonly at: number;
  readonly value: null | boolean | number | string;
}

export interface List {
  readonly kind: "list";
  readonly at: number;
  readonly items: readonly Value[];
}

export interface Fields {
  readonly kind: "fields";
  readonly at: number;
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly at: number;
  readonly value: Value;
}

/** A parameter without a value, or an expression that only its own tool can evaluate. */
export interface Open {
  readonly kind: "open";
  readonly at: number;
  /** As it stands in the text. */
  readonly text: string;
}

export const literal = (at: number, value: Literal["value"]): Literal => ({ kind: "literal", at, value });
export const list = (at: number, items: readonly Value[]): List => ({ kind: "list", at, items });
export const fields = (at: number, of: readonly Field[]): Fields => ({ kind: "fields", at, fields: of });
export const open = (at: number, text: string): Open => ({ kind: "open", at, text });

/** The value of the field `name`: the last one, as every JSON reader has it. */
export const field = (value: Value | undefined, name: string): Value | undefined =>
  value?.kind === "fields" ? value.fields.findLast((each) => each.name === name)?.value : undefined;

/** The text of a literal string. */
export const textOf = (value: Value | undefined): string | undefined =>
  value?.kind === "literal" && typeof value.value === "string" ? value.value : undefined;

/** Longest text that is put together from pieces, so that pieces made of pieces stay small. */
const longest = 65_536;

/**
 * The text made of `parts`, as string interpolation makes it; open when a part is open or neither text nor a number. How a
 * boolean is written differs from tool to tool.
 */
export function joined(at: number, text: string, parts: readonly Value[]): Value {
  let whole = "";
  for (const part of parts) {
    const value = part.kind === "literal" ? part.value : undefined;
    if ((typeof value !== "string" && typeof value !== "number") || whole.length > longest) return open(at, text);
    whole += String(value);
  }
  return literal(at, whole);
}

/** One value and its place in an object, as a path of names with slashes, for example `filter/subjectBeginsWith`. */
export type Placed = readonly [path: string, value: Value];

/** The object that has every value at its place; of two at one place the later one counts. */
export function assemble(at: number, placed: readonly Placed[]): Fields {
  const parts = new Map<string, Placed[]>();
  for (const [path, value] of placed) {
    const [head = "", ...rest] = path.split("/");
    const part = parts.get(head) ?? [];
    part.push([rest.join("/"), value]);
    parts.set(head, part);
  }
  return fields(
    at,
    [...parts].map(([name, part]) => {
      const [, whole] = part.findLast(([path]) => path === "") ?? [];
      const value = whole ?? assemble(part[0]?.[1].at ?? at, part);
      return { name, at: value.at, value };
    }),
  );
}
