import { parse } from "shell-quote";
import type { SyntaxNode } from "../../core/import/syntax.ts";

/** Private-use characters that enclose the name of a variable in the library's result. */
const [markStart, markEnd] = ["\ue000", "\ue001"];

/** Characters that end an unquoted word. */
const wordEnd = /[ \t\r\n;&|<>()]/;

/**
 * Splits a script into commands and words like a POSIX shell. PowerShell's backtick and cmd's ^ also continue a line.
 *
 * Finds the extent of each word here, because `shell-quote` doesn't report positions, and leaves unquoting to it.
 */
export function shellWords(text: string): SyntaxNode {
  const children: SyntaxNode[] = [];
  let words: SyntaxNode[] = [];
  const errors: SyntaxNode[] = [];
  let at = 0;

  const endCommand = (): void => {
    const [first] = words;
    if (first) children.push({ type: "command", start: first.start, end: words.at(-1)?.end ?? at, children: words });
    words = [];
  };
  const operator = (): void => {
    endCommand();
    const [value = ""] = /[;&|<>()]+/y.exec(text.slice(at, at + 3)) ?? [];
    children.push({ type: "operator", start: at, end: at + value.length, children: [], value });
    at += value.length;
  };

  while (at < text.length) {
    const character = text.charAt(at);
    const continuation = continuationLength(text, at);
    if (continuation) at += continuation;
    else if (character === "\n") {
      endCommand();
      at += 1;
    } else if (character === "#") at = indexOrEnd(text, "\n", at);
    else if (/[ \t\r]/.test(character)) at += 1;
    else if (wordEnd.test(character) && !placeholderLength(text, at)) operator();
    else {
      const word = readWord(text, at);
      words.push(word.node);
      if (word.unclosedQuote) errors.push(word.unclosedQuote);
      at = word.node.end;
    }
  }
  endCommand();
  return { type: "commands", start: 0, end: text.length, children: [...children, ...errors] };
}

/** Length of a line continuation, 0 if there is none. */
function continuationLength(text: string, at: number): number {
  if (!"\\`^".includes(text.charAt(at))) return 0;
  if (text.charAt(at + 1) === "\n") return 2;
  return text.startsWith("\r\n", at + 1) ? 3 : 0;
}

/**
 * Length of a placeholder as documentation has it, for example `<name>`; 0 if there is none. To a shell it would redirect
 * files.
 */
function placeholderLength(text: string, at: number): number {
  if (text.charAt(at) !== "<") return 0;
  placeholderPattern.lastIndex = at;
  return placeholderPattern.exec(text)?.[0].length ?? 0;
}

const placeholderPattern = /<[a-z][\w.-]{0,99}>/iy;

const indexOrEnd = (text: string, mark: string, from: number): number => {
  const found = text.indexOf(mark, from);
  return found < 0 ? text.length : found;
};

interface ParsedWord {
  readonly node: SyntaxNode;
  /** The quotation that isn't closed at the end of the text. */
  readonly unclosedQuote?: SyntaxNode;
}

/**
 * Reads one word. The library receives it in an equivalent form that it reads like a shell: without line continuations,
 * with command substitutions and placeholders as variables, and with comment signs, globs and spaces quoted.
 */
function readWord(text: string, start: number): ParsedWord {
  const substitutions: string[] = [];
  let prepared = "";
  let at = start;
  let isQuoted = false;
  /** Whether a quotation mark would start `$'…'`. */
  let afterDollar = false;
  let unclosedAt: number | undefined;

  const substitute = (end: number): void => {
    prepared += `\${%${substitutions.push(text.slice(at, end)) - 1}}`;
    at = end;
  };
  const take = (end: number): void => {
    prepared += text.slice(at, end);
    at = end;
  };

  while (at < text.length) {
    const character = text.charAt(at);
    const continuation = continuationLength(text, at);
    const isAnsiQuote = afterDollar;
    afterDollar = character === "$";
    const placeholder = isQuoted ? 0 : placeholderLength(text, at);
    if (continuation && (character === "\\" || !isQuoted)) at += continuation;
    else if (placeholder) substitute(at + placeholder);
    else if (!isQuoted && wordEnd.test(character)) break;
    else if (character === "\\") {
      // Unlike a shell, the library keeps this backslash inside quotation marks.
      if (isQuoted && text.charAt(at + 1) === "`") prepared += "`";
      else prepared += text.slice(at, at + 2);
      at += 2;
    } else if (character === '"') {
      unclosedAt = isQuoted ? undefined : at;
      isQuoted = !isQuoted;
      take(at + 1);
    } else if (character === "'" && !isQuoted) {
      const end = isAnsiQuote ? endOfAnsiQuote(text, at) : indexOrEnd(text, "'", at + 1);
      if (end >= text.length) unclosedAt = at;
      take(Math.min(end + 1, text.length));
      if (end >= text.length) prepared += "'";
    } else if (character === "`") substitute(Math.min(indexOrEnd(text, "`", at + 1) + 1, text.length));
    else if (text.startsWith("$(", at)) substitute(endOfNested(text, at + 1, "(", ")"));
    else if (text.startsWith("${", at)) substitute(endOfNested(text, at + 1, "{", "}"));
    else if (!isQuoted && /[#*?~\s]/.test(character)) {
      prepared += `'${character}'`;
      at += 1;
    } else take(at + 1);
  }
  const node: SyntaxNode = {
    type: "word",
    start,
    end: at,
    children: parseWordParts(isQuoted ? `${prepared}"` : prepared, substitutions, start, at),
  };
  return unclosedAt === undefined
    ? { node }
    : { node, unclosedQuote: { type: "ERROR", start: unclosedAt, end: at, children: [] } };
}

/** Offset of the quotation mark that closes `$'…'`: the first one without a backslash. */
function endOfAnsiQuote(text: string, at: number): number {
  const found = /(?:[^'\\]|\\[^])*/y;
  found.lastIndex = at + 1;
  found.exec(text);
  return found.lastIndex;
}

/** Offset after the bracket that closes the one at `at`. Brackets in quotation marks don't count. */
function endOfNested(text: string, at: number, opening: string, closing: string): number {
  let depth = 0;
  let quote = "";
  for (let end = at; end < text.length; end += 1) {
    const character = text.charAt(end);
    if (character === "\\" && quote !== "'") end += 1;
    else if (quote) quote = character === quote ? "" : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === opening) depth += 1;
    else if (character === closing) depth -= 1;
    if (depth === 0) return end + 1;
  }
  return text.length;
}

/** Splits a prepared word into texts and variables. */
function parseWordParts(prepared: string, substitutions: readonly string[], start: number, end: number): SyntaxNode[] {
  const name = (key: string): string => (key === "" ? "$" : markStart + key + markEnd);
  const read = parse(prepared, name).map((entry) => {
    if (typeof entry === "string") return entry;
    return "pattern" in entry ? entry.pattern : "op" in entry ? entry.op : `#${entry.comment}`;
  });
  return read
    .join("")
    .split(/(\ue000[^\ue000\ue001]*\ue001)/)
    .flatMap((part, index): SyntaxNode[] => {
      if (part === "") return [];
      if (index % 2 === 0) return [{ type: "text", start, end, children: [], value: part }];
      const key = part.slice(1, -1);
      const value = key.startsWith("%") ? (substitutions[Number(key.slice(1))] ?? key) : `$${key}`;
      return [{ type: "variable", start, end, children: [], value }];
    });
}
