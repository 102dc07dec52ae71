import { callArmFunction } from "./templateFunctions.ts";
import type { ImportReport } from "./importReport.ts";
import { maxSyntaxDepth } from "./syntax.ts";
import { fieldValue, createLiteral, createOpen, literalText, type ParsedValue } from "./parsedValue.ts";

/** Looks up the value of `parameters('name')` or `variables('name')`; undefined if the template has none. */
export type LookUpDeclaration = (kind: "parameters" | "variables", name: string) => ParsedValue | undefined;

const tokenPattern = /\s*(?:(?<string>'(?:[^']|'')*')|(?<number>-?\d+)|(?<name>[A-Za-z_][\w.]*)|(?<mark>[()[\],.]))/y;

/**
 * Evaluates a string of an ARM template: text, `[[` for text that begins with a bracket, or an expression in brackets.
 *
 * @returns an open value if the expression needs Azure or a parameter without a default
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
 */
export function readArmString(text: string, at: number, lookUp: LookUpDeclaration, report: ImportReport): ParsedValue {
  if (!text.startsWith("[") || !text.endsWith("]")) return createLiteral(at, text);
  if (text.startsWith("[[")) return createLiteral(at, text.slice(1));
  const source = text.slice(1, -1);
  const tokens = tokenizeArm(source);
  let next = 0;
  const takeMark = (expected: string): boolean => {
    if (tokens[next]?.text !== expected || tokens[next]?.type !== "mark") return false;
    next += 1;
    return true;
  };
  /** Returns undefined for an expression outside this grammar. */
  const readExpression = (depth: number): ParsedValue | undefined => {
    const first = tokens[next];
    if (!first || depth > maxSyntaxDepth) return undefined;
    next += 1;
    if (first.type === "string") return createLiteral(at, first.text.slice(1, -1).replaceAll("''", "'"));
    if (first.type === "number") return createLiteral(at, Number(first.text));
    if (first.type !== "name" || !takeMark("(")) return undefined;
    const args: ParsedValue[] = [];
    while (!takeMark(")")) {
      const arg = readExpression(depth + 1);
      if (!arg || (!takeMark(",") && tokens[next]?.text !== ")")) return undefined;
      args.push(arg);
    }
    const end = tokens[next - 1]?.end ?? source.length;
    return readAccessors(call(first.text, args, source.slice(first.start, end)), depth);
  };
  const call = (name: string, args: readonly ParsedValue[], callText: string): ParsedValue => {
    const kind = name.toLowerCase();
    if (kind !== "parameters" && kind !== "variables")
      return callArmFunction({ at, name, text: callText, arguments: args }, report);
    const declaration = literalText(args[0]);
    return (declaration === undefined ? undefined : lookUp(kind, declaration)) ?? createOpen(at, callText);
  };
  /** Applies the `.name` and `[index]` that follow a call. */
  const readAccessors = (result: ParsedValue, depth: number): ParsedValue | undefined => {
    let value = result;
    for (;;) {
      let member: ParsedValue | undefined;
      if (takeMark(".")) {
        const path = tokens[next]?.text.split(".") ?? [];
        member = path.reduce<ParsedValue | undefined>(fieldValue, value);
        next += 1;
      } else if (takeMark("[")) {
        const index = readExpression(depth + 1);
        if (!index || !takeMark("]")) return undefined;
        member = pickItem(value, index);
      } else return value;
      value = member ?? createOpen(at, source);
    }
  };
  const value = readExpression(0);
  return value && next === tokens.length ? value : createOpen(at, source);
}

/** The item of a list or the member of an object at `index`. */
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

/** The tokens of an expression. Reading stops at the first invalid character, which becomes a token of type `unknown`. */
function tokenizeArm(source: string): ArmToken[] {
  const tokens: ArmToken[] = [];
  tokenPattern.lastIndex = 0;
  const { length } = source.trimEnd();
  while (tokenPattern.lastIndex < length) {
    const from = tokenPattern.lastIndex;
    const [type, text] =
      Object.entries(tokenPattern.exec(source)?.groups ?? {}).find(([, group]) => group !== undefined) ?? [];
    if (!type || text === undefined) return [...tokens, { type: "unknown", text: "", start: from, end: source.length }];
    tokens.push({ type, text, start: tokenPattern.lastIndex - text.length, end: tokenPattern.lastIndex });
  }
  return tokens;
}
