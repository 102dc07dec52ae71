import { callArmFunction } from "./templateFunctions.ts";
import type { ImportReport } from "./importReport.ts";
import { maxSyntaxDepth } from "./syntax.ts";
import { fieldValue, createLiteral, createOpen, literalText, type ParsedValue } from "./parsedValue.ts";

/** Gives the value of `parameters('name')` or `variables('name')`, undefined when the template does not. */
export type LookUpDeclaration = (kind: "parameters" | "variables", name: string) => ParsedValue | undefined;

const tokenPattern = /\s*(?:(?<string>'(?:[^']|'')*')|(?<number>-?\d+)|(?<name>[A-Za-z_][\w.]*)|(?<mark>[()[\],.]))/y;

/**
 * Reads a string of an ARM template: text, `[[` for text that begins with a bracket, or an expression in brackets.
 *
 * @returns what the expression evaluates to; open where it takes Azure or a parameter without a default to say
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
 */
export function readArmString(text: string, at: number, lookUp: LookUpDeclaration, report: ImportReport): ParsedValue {
  if (!text.startsWith("[") || !text.endsWith("]")) return createLiteral(at, text);
  if (text.startsWith("[[")) return createLiteral(at, text.slice(1));
  const source = text.slice(1, -1);
  const tokens = tokenizeArm(source);
  let next = 0;
  const mark = (expected: string): boolean => {
    if (tokens[next]?.text !== expected || tokens[next]?.type !== "mark") return false;
    next += 1;
    return true;
  };
  /** undefined: not an expression that this grammar knows. */
  const expression = (depth: number): ParsedValue | undefined => {
    const first = tokens[next];
    if (!first || depth > maxSyntaxDepth) return undefined;
    next += 1;
    if (first.type === "string") return createLiteral(at, first.text.slice(1, -1).replaceAll("''", "'"));
    if (first.type === "number") return createLiteral(at, Number(first.text));
    if (first.type !== "name" || !mark("(")) return undefined;
    const parts: ParsedValue[] = [];
    while (!mark(")")) {
      const part = expression(depth + 1);
      if (!part || (!mark(",") && tokens[next]?.text !== ")")) return undefined;
      parts.push(part);
    }
    const end = tokens[next - 1]?.end ?? source.length;
    return accessed(called(first.text, parts, source.slice(first.start, end)), depth);
  };
  const called = (name: string, parts: readonly ParsedValue[], said: string): ParsedValue => {
    const kind = name.toLowerCase();
    if (kind !== "parameters" && kind !== "variables")
      return callArmFunction({ at, name, text: said, arguments: parts }, report);
    const wanted = literalText(parts[0]);
    return (wanted === undefined ? undefined : lookUp(kind, wanted)) ?? createOpen(at, said);
  };
  /** What `.name` and `[index]` behind a call pick. */
  const accessed = (of: ParsedValue, depth: number): ParsedValue | undefined => {
    let value = of;
    for (;;) {
      let picked: ParsedValue | undefined;
      if (mark(".")) {
        const path = tokens[next]?.text.split(".") ?? [];
        picked = path.reduce<ParsedValue | undefined>(fieldValue, value);
        next += 1;
      } else if (mark("[")) {
        const index = expression(depth + 1);
        if (!index || !mark("]")) return undefined;
        picked = pickItem(value, index);
      } else return value;
      value = picked ?? createOpen(at, source);
    }
  };
  const value = expression(0);
  return value && next === tokens.length ? value : createOpen(at, source);
}

export function pickItem(value: ParsedValue, index: ParsedValue): ParsedValue | undefined {
  if (index.kind !== "literal") return undefined;
  if (value.kind === "list") return value.items[Number(index.value)];
  return fieldValue(value, String(index.value));
}

interface ArmToken {
  readonly type: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The tokens of an expression; what is none becomes one of type `unknown`, on which reading stops. */
function tokenizeArm(source: string): ArmToken[] {
  const tokens: ArmToken[] = [];
  tokenPattern.lastIndex = 0;
  const { length } = source.trimEnd();
  while (tokenPattern.lastIndex < length) {
    const from = tokenPattern.lastIndex;
    const [type, text] =
      Object.entries(tokenPattern.exec(source)?.groups ?? {}).find(([, said]) => said !== undefined) ?? [];
    if (!type || text === undefined) return [...tokens, { type: "unknown", text: "", start: from, end: source.length }];
    tokens.push({ type, text, start: tokenPattern.lastIndex - text.length, end: tokenPattern.lastIndex });
  }
  return tokens;
}
