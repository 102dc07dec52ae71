import { plain } from "../quote.ts";
import type { Report } from "./report.ts";
import { deepest } from "./syntax.ts";
import { type Field, fields, list, literal, open, type Value } from "./value.ts";

/** One token after the space and the comments before it: ARM's own tools take comments in templates, too. */
const token =
  /(?:[\s\uFEFF]|\/\/[^\n]*|\/\*(?:[^]*?\*\/|[^]*))*(?:(?<mark>[[\]{},:])|(?<string>"[^"\\]*(?:\\[^][^"\\]*)*"?)|(?<word>[^[\]{},:"\s]+)|$)/y;

interface Token {
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
export function readJsonText(text: string, report: Report, from = 0): Value {
  const tokens = tokenize(text, from);
  let next = 0;
  const peek = (): Token => tokens[next] ?? { type: "end", text: "", at: from + text.length };
  const take = (): Token => {
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
  const refuse = ({ at, type, text: found }: Token, expected: string): void =>
    report.error(
      at,
      `Expected ${expected}, found ${type === "end" ? "the end of the text" : plain(found)}.`,
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

  const value = (depth: number): Value => {
    const here = peek();
    if (depth > deepest) {
      report.error(here.at, `This is nested deeper than ${deepest} levels.`, "Paste the event subscription alone.");
      next = tokens.length;
      return open(here.at, "…");
    }
    if (takeMark("[")) {
      const items: Value[] = [];
      parts("]", () => items.push(value(depth + 1)));
      return list(here.at, items);
    }
    if (takeMark("{")) {
      const read: Field[] = [];
      parts("}", () => {
        const name = peek();
        if (name.type !== "string" && name.type !== "word") return refuse(name, "a name in quotation marks");
        take();
        if (!takeMark(":")) return refuse(peek(), `":"`);
        read.push({ name: unquote(name), at: name.at, value: value(depth + 1) });
      });
      return fields(here.at, read);
    }
    if (here.type === "string") {
      take();
      if (!isClosed(here.text)) refuse(peek(), "the closing quotation mark");
      return literal(here.at, unquote(here));
    }
    if (here.type === "word") {
      take();
      const scalar = parsed(here.text);
      if (scalar !== undefined) return literal(here.at, scalar as null | boolean | number);
      refuse(here, "a value");
      return open(here.at, here.text);
    }
    refuse(here, "a value");
    return open(here.at, "");
  };

  const whole = value(0);
  if (next < tokens.length && peek().type !== "end") {
    report.error(peek().at, `What begins with ${plain(peek().text)} stands behind the end of the JSON.`, "Remove it.");
  }
  return whole;
}

function tokenize(text: string, from: number): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const { mark, string, word } = found.groups ?? {};
    const said = mark ?? string ?? word;
    if (said === undefined) break;
    tokens.push({
      type: mark ? "mark" : string === undefined ? "word" : "string",
      text: said,
      at: from + token.lastIndex - said.length,
    });
  }
  return tokens;
}

/** What a scalar's token says, undefined when it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isClosed = (text: string): boolean => /^"[^"\\]*(?:\\[^][^"\\]*)*"$/.test(text);

/** A string's token without its quotation marks; one with faults in it as it stands. */
function unquote({ type, text }: Token): string {
  if (type !== "string") return text;
  const inner = isClosed(text) ? text.slice(1, -1) : text.slice(1);
  const value = parsed(`"${inner.replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")}"`);
  return typeof value === "string" ? value : inner;
}
