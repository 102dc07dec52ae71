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

/** One token after the space and the comments before it: ARM's own tools take comments in templates, too. */
const tokenPattern =
  /(?:[\s\uFEFF]|\/\/[^\n]*|\/\*(?:[^]*?\*\/|[^]*))*(?:(?<mark>[[\]{},:])|(?<string>"[^"\\]*(?:\\[^][^"\\]*)*"?)|(?<word>[^[\]{},:"\s]+)|$)/y;

interface JsonToken {
  readonly type: "mark" | "string" | "word" | "end";
  readonly text: string;
  readonly at: number;
}

/**
 * Reads JSON as people paste it: with positions, and on past what is broken. Comments, a comma too many and single
 * words without quotes are borne; line breaks in strings are taken as they are.
 *
 * @param from where `text` stands in the text that `report` knows, `text` being a piece of it
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax#comments
 */
export function readJsonText(text: string, report: ImportReport, from = 0): ParsedValue {
  const tokens = tokenizeJson(text, from);
  let next = 0;
  const peek = (): JsonToken => tokens[next] ?? { type: "end", text: "", at: from + text.length };
  const take = (): JsonToken => {
    const taken = peek();
    next += 1;
    return taken;
  };
  const takeMark = (mark: string): boolean => {
    const here = peek();
    if (here.type !== "mark" || here.text !== mark) return false;
    next += 1;
    return true;
  };
  const refuse = ({ at, type, text: found }: JsonToken, expected: string): void =>
    report.error(
      at,
      `Expected ${expected}, found ${type === "end" ? "the end of the text" : quoteIfNeeded(found)}.`,
      "Correct the JSON here.",
    );

  /** The parts up to `close`, each read by `part`; a part that takes nothing is skipped, so that every turn moves on. */
  const parts = (close: string, part: () => void): void => {
    while (!takeMark(close)) {
      if (peek().type === "end") return refuse(peek(), `"${close}"`);
      const before = next;
      part();
      if (takeMark(",")) continue;
      const here = peek();
      if (here.type === "end" || (here.type === "mark" && here.text === close)) continue;
      refuse(here, `"," or "${close}"`);
      if (next === before) next += 1;
    }
  };

  const value = (depth: number): ParsedValue => {
    const here = peek();
    if (depth > maxSyntaxDepth) {
      report.error(
        here.at,
        `This is nested deeper than ${maxSyntaxDepth} levels.`,
        "Paste the event subscription alone.",
      );
      next = tokens.length;
      return createOpen(here.at, "…");
    }
    if (takeMark("[")) {
      const items: ParsedValue[] = [];
      parts("]", () => items.push(value(depth + 1)));
      return createList(here.at, items);
    }
    if (takeMark("{")) {
      const read: ObjectField[] = [];
      parts("}", () => {
        const name = peek();
        if (name.type !== "string" && name.type !== "word") return refuse(name, "a name in quotation marks");
        take();
        if (!takeMark(":")) return refuse(peek(), `":"`);
        read.push({ name: unquote(name), at: name.at, value: value(depth + 1) });
      });
      return createObject(here.at, read);
    }
    if (here.type === "string") {
      take();
      if (!isClosed(here.text)) refuse(peek(), "the closing quotation mark");
      return createLiteral(here.at, unquote(here));
    }
    if (here.type === "word") {
      take();
      const scalar = parseScalar(here.text);
      if (scalar !== undefined) return createLiteral(here.at, scalar as null | boolean | number);
      refuse(here, "a value");
      return createOpen(here.at, here.text);
    }
    refuse(here, "a value");
    return createOpen(here.at, "");
  };

  const whole = value(0);
  if (next < tokens.length && peek().type !== "end") {
    report.error(
      peek().at,
      `What begins with ${quoteIfNeeded(peek().text)} stands behind the end of the JSON.`,
      "Remove it.",
    );
  }
  return whole;
}

function tokenizeJson(text: string, from: number): JsonToken[] {
  const tokens: JsonToken[] = [];
  tokenPattern.lastIndex = 0;
  for (let found = tokenPattern.exec(text); found; found = tokenPattern.exec(text)) {
    const { mark, string, word } = found.groups ?? {};
    const said = mark ?? string ?? word;
    if (said === undefined) break;
    tokens.push({
      type: mark ? "mark" : string === undefined ? "word" : "string",
      text: said,
      at: from + tokenPattern.lastIndex - said.length,
    });
  }
  return tokens;
}

/** What a scalar's token says, undefined when it is none. */
function parseScalar(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isClosed = (text: string): boolean => /^"[^"\\]*(?:\\[^][^"\\]*)*"$/.test(text);

/** A string's token without its quotation marks; one with faults in it as it stands. */
function unquote({ type, text }: JsonToken): string {
  if (type !== "string") return text;
  const inner = isClosed(text) ? text.slice(1, -1) : text.slice(1);
  const value = parseScalar(`"${inner.replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")}"`);
  return typeof value === "string" ? value : inner;
}
