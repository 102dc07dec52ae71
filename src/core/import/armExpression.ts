import { callArm } from "./functions.ts";
import type { Report } from "./report.ts";
import { deepest } from "./syntax.ts";
import { field, literal, open, textOf, type Value } from "./value.ts";

/** Gives the value of `parameters('name')` or `variables('name')`, undefined when the template does not. */
export type LookUp = (kind: "parameters" | "variables", name: string) => Value | undefined;

const token = /\s*(?:(?<string>'(?:[^']|'')*')|(?<number>-?\d+)|(?<name>[A-Za-z_][\w.]*)|(?<mark>[()[\],.]))/y;

/**
 * Reads a string of an ARM template: text, `[[` for text that begins with a bracket, or an expression in brackets.
 *
 * @returns what the expression evaluates to; open where it takes Azure or a parameter without a default to say
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
 */
export function readArmString(text: string, at: number, lookUp: LookUp, report: Report): Value {
  if (!text.startsWith("[") || !text.endsWith("]")) return literal(at, text);
  if (text.startsWith("[[")) return literal(at, text.slice(1));
  const source = text.slice(1, -1);
  const tokens = tokenize(source);
  let next = 0;
  const mark = (expected: string): boolean => {
    if (tokens[next]?.text !== expected || tokens[next]?.type !== "mark") return false;
    next += 1;
    return true;
  };
  /** undefined: not an expression that this grammar knows. */
  const expression = (depth: number): Value | undefined => {
    const first = tokens[next];
    if (!first || depth > deepest) return undefined;
    next += 1;
    if (first.type === "string") return literal(at, first.text.slice(1, -1).replaceAll("''", "'"));
    if (first.type === "number") return literal(at, Number(first.text));
    if (first.type !== "name" || !mark("(")) return undefined;
    const parts: Value[] = [];
    while (!mark(")")) {
      const part = expression(depth + 1);
      if (!part || (!mark(",") && tokens[next]?.text !== ")")) return undefined;
      parts.push(part);
    }
    const end = tokens[next - 1]?.end ?? source.length;
    return accessed(called(first.text, parts, source.slice(first.start, end)), depth);
  };
  const called = (name: string, parts: readonly Value[], said: string): Value => {
    const kind = name.toLowerCase();
    if (kind !== "parameters" && kind !== "variables")
      return callArm({ at, name, text: said, arguments: parts }, report);
    const wanted = textOf(parts[0]);
    return (wanted === undefined ? undefined : lookUp(kind, wanted)) ?? open(at, said);
  };
  /** What `.name` and `[index]` behind a call pick. */
  const accessed = (of: Value, depth: number): Value | undefined => {
    let value = of;
    for (;;) {
      let picked: Value | undefined;
      if (mark(".")) {
        const path = tokens[next]?.text.split(".") ?? [];
        picked = path.reduce<Value | undefined>(field, value);
        next += 1;
      } else if (mark("[")) {
        const index = expression(depth + 1);
        if (!index || !mark("]")) return undefined;
        picked = pick(value, index);
      } else return value;
      value = picked ?? open(at, source);
    }
  };
  const value = expression(0);
  return value && next === tokens.length ? value : open(at, source);
}

export function pick(value: Value, index: Value): Value | undefined {
  if (index.kind !== "literal") return undefined;
  if (value.kind === "list") return value.items[Number(index.value)];
  return field(value, String(index.value));
}

interface Token {
  readonly type: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The tokens of an expression; what is none becomes one of type `unknown`, on which reading stops. */
function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  const { length } = source.trimEnd();
  while (token.lastIndex < length) {
    const from = token.lastIndex;
    const [type, text] = Object.entries(token.exec(source)?.groups ?? {}).find(([, said]) => said !== undefined) ?? [];
    if (!type || text === undefined) return [...tokens, { type: "unknown", text: "", start: from, end: source.length }];
    tokens.push({ type, text, start: token.lastIndex - text.length, end: token.lastIndex });
  }
  return tokens;
}
