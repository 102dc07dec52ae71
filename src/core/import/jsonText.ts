import { quoteIfNeeded } from "../quote.ts";
import type { ImportReport } from "./importReport.ts";
import { maxSyntaxDepth } from "./syntax.ts";
import {
  type ObjectField,
  createObject,
  createList,
  createLiteral,
  createOpen,
  type ParsedValue,
} from "./parsedValue.ts";

/** One token after white space and comments, which ARM's own tools accept in templates as well. */
const tokenPattern =
  /(?:[\s\uFEFF]|\/\/[^\n]*|\/\*(?:[^]*?\*\/|[^]*))*(?:(?<mark>[[\]{},:])|(?<string>"[^"\\]*(?:\\[^][^"\\]*)*"?)|(?<word>[^[\]{},:"\s]+)|$)/y;

interface JsonToken {
  readonly type: "mark" | "string" | "word" | "end";
  readonly text: string;
  readonly at: number;
}

/**
 * Parses JSON as people paste it, and recovers after errors. Accepts comments, trailing commas, line breaks in strings, and
 * unquoted names.
 *
 * `jsonc-parser` can't replace this: it drops members with unquoted words, ends strings at line breaks, and overflows the
 * stack on deep nesting.
 *
 * @param from offset of `text` in the text that `report` refers to
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax#comments
 */
export function readJsonText(text: string, report: ImportReport, from = 0): ParsedValue {
  const tokens = tokenizeJson(text, from);
  let next = 0;
  const peek = (): JsonToken => tokens[next] ?? { type: "end", text: "", at: from + text.length };
  const takeMark = (mark: string): boolean => {
    const token = peek();
    if (token.type !== "mark" || token.text !== mark) return false;
    next += 1;
    return true;
  };
  const refuse = ({ at, type, text: found }: JsonToken, expected: string): void =>
    report.error(
      at,
      `Expected ${expected}, found ${type === "end" ? "the end of the text" : quoteIfNeeded(found)}.`,
      "Correct the JSON here.",
    );

  /** Calls `readItem` for each item up to `close`, and skips tokens that it leaves, so that every turn advances. */
  const readItems = (close: string, readItem: () => void): void => {
    while (!takeMark(close)) {
      if (peek().type === "end") return refuse(peek(), `"${close}"`);
      const before = next;
      readItem();
      if (takeMark(",")) continue;
      const token = peek();
      if (token.type === "end" || (token.type === "mark" && token.text === close)) continue;
      refuse(token, `"," or "${close}"`);
      if (next === before) next += 1;
    }
  };

  const readValue = (depth: number): ParsedValue => {
    const token = peek();
    if (depth > maxSyntaxDepth) {
      report.error(
        token.at,
        `This is nested deeper than ${maxSyntaxDepth} levels.`,
        "Paste only the event subscription.",
      );
      next = tokens.length;
      return createOpen(token.at, "…");
    }
    if (takeMark("[")) {
      const items: ParsedValue[] = [];
      readItems("]", () => items.push(readValue(depth + 1)));
      return createList(token.at, items);
    }
    if (takeMark("{")) {
      const fields: ObjectField[] = [];
      readItems("}", () => {
        const name = peek();
        if (name.type !== "string" && name.type !== "word") return refuse(name, "a name in quotation marks");
        next += 1;
        if (!takeMark(":")) return refuse(peek(), `":"`);
        fields.push({ name: unquote(name), at: name.at, value: readValue(depth + 1) });
      });
      return createObject(token.at, fields);
    }
    if (token.type === "string") {
      next += 1;
      if (!isClosed(token.text)) refuse(peek(), "the closing quotation mark");
      return createLiteral(token.at, unquote(token));
    }
    if (token.type === "word") {
      next += 1;
      const scalar = parseScalar(token.text);
      if (scalar !== undefined) return createLiteral(token.at, scalar as null | boolean | number);
      refuse(token, "a value");
      return createOpen(token.at, token.text);
    }
    refuse(token, "a value");
    return createOpen(token.at, "");
  };

  const root = readValue(0);
  const extra = tokens[next];
  if (extra) report.error(extra.at, `The JSON ends before ${quoteIfNeeded(extra.text)}.`, "Remove what follows.");
  return root;
}

function tokenizeJson(text: string, from: number): JsonToken[] {
  const tokens: JsonToken[] = [];
  tokenPattern.lastIndex = 0;
  for (let found = tokenPattern.exec(text); found; found = tokenPattern.exec(text)) {
    const { mark, string, word } = found.groups ?? {};
    const token = mark ?? string ?? word;
    if (token === undefined) break;
    tokens.push({
      type: mark ? "mark" : string === undefined ? "word" : "string",
      text: token,
      at: from + tokenPattern.lastIndex - token.length,
    });
  }
  return tokens;
}

/** The value of a scalar's token; undefined if it isn't one. */
function parseScalar(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isClosed = (text: string): boolean => /^"[^"\\]*(?:\\[^][^"\\]*)*"$/.test(text);

/** The text of a string's token. A string with invalid escapes is taken literally. */
function unquote({ type, text }: JsonToken): string {
  if (type !== "string") return text;
  const inner = isClosed(text) ? text.slice(1, -1) : text.slice(1);
  const value = parseScalar(`"${inner.replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")}"`);
  return typeof value === "string" ? value : inner;
}
