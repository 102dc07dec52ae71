import { parse } from "shell-quote";
import type { SyntaxNode } from "../../core/import/syntax.ts";

/** Between these stands the name of a variable in what the library gives. */
const [before, after] = ["\ue000", "\ue001"];

/** Where a word ends, unless it is quoted. */
const wordEnd = /[ \t\r\n;&|<>()]/;

/**
 * A script as commands and their words, as a POSIX shell takes it apart. At the end of a line, PowerShell's backtick
 * and the ^ of cmd continue it, too.
 *
 * The extent of each word is found here, because positions are what messages need; what the word says once its quotes
 * are removed is the library's to tell.
 */
export function shellWords(text: string): SyntaxNode {
  const children: SyntaxNode[] = [];
  let words: SyntaxNode[] = [];
  const broken: SyntaxNode[] = [];
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
    const continued = continuationLength(text, at);
    if (continued) at += continued;
    else if (character === "\n") {
      endCommand();
      at += 1;
    } else if (character === "#") at = indexOrEnd(text, "\n", at);
    else if (/[ \t\r]/.test(character)) at += 1;
    else if (wordEnd.test(character) && !placeholderLength(text, at)) operator();
    else {
      const word = readWord(text, at);
      words.push(word.node);
      if (word.unclosedQuote) broken.push(word.unclosedQuote);
      at = word.node.end;
    }
  }
  endCommand();
  return { type: "commands", start: 0, end: text.length, children: [...children, ...broken] };
}

/** Length of what joins this line and the next, 0 if nothing does. */
function continuationLength(text: string, at: number): number {
  if (!"\\`^".includes(text.charAt(at))) return 0;
  if (text.charAt(at + 1) === "\n") return 2;
  return text.startsWith("\r\n", at + 1) ? 3 : 0;
}

/**
 * Length of what documentation writes for the reader to fill in, as in `--name <name>`; 0 if there is none. To a shell it
 * would be a file to read and one to write.
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
  /** What is left open at its end. */
  readonly unclosedQuote?: SyntaxNode;
}

/**
 * One word. It is handed to the library in a form that means the same and that it reads as a shell does: without
 * continuations, with commands in the place of words and with placeholders as variables, and with what it takes for comments, globs or spaces
 * in quotation marks.
 */
function readWord(text: string, start: number): ParsedWord {
  const commands: string[] = [];
  let plain = "";
  let at = start;
  let quoted = false;
  /** Whether a quotation mark would begin `$'…'`. */
  let afterDollar = false;
  let unclosed: number | undefined;

  const substitution = (end: number): void => {
    plain += `\${%${commands.push(text.slice(at, end)) - 1}}`;
    at = end;
  };
  const take = (end: number): void => {
    plain += text.slice(at, end);
    at = end;
  };

  while (at < text.length) {
    const character = text.charAt(at);
    const joined = continuationLength(text, at);
    const dollar = afterDollar;
    afterDollar = character === "$";
    const open = quoted ? 0 : placeholderLength(text, at);
    if (joined && (character === "\\" || !quoted)) at += joined;
    else if (open) substitution(at + open);
    else if (!quoted && wordEnd.test(character)) break;
    else if (character === "\\") {
      // The library keeps this backslash in quotation marks, a shell does not.
      if (quoted && text.charAt(at + 1) === "`") plain += "`";
      else plain += text.slice(at, at + 2);
      at += 2;
    } else if (character === '"') {
      unclosed = quoted ? undefined : at;
      quoted = !quoted;
      take(at + 1);
    } else if (character === "'" && !quoted) {
      const end = dollar ? endOfAnsiQuote(text, at) : indexOrEnd(text, "'", at + 1);
      if (end >= text.length) unclosed = at;
      take(Math.min(end + 1, text.length));
      if (end >= text.length) plain += "'";
    } else if (character === "`") substitution(Math.min(indexOrEnd(text, "`", at + 1) + 1, text.length));
    else if (text.startsWith("$(", at)) substitution(endOfNested(text, at + 1, "(", ")"));
    else if (text.startsWith("${", at)) substitution(endOfNested(text, at + 1, "{", "}"));
    else if (!quoted && /[#*?~\s]/.test(character)) {
      plain += `'${character}'`;
      at += 1;
    } else take(at + 1);
  }
  const node: SyntaxNode = {
    type: "word",
    start,
    end: at,
    children: parseWordParts(quoted ? `${plain}"` : plain, commands, start, at),
  };
  return unclosed === undefined
    ? { node }
    : { node, unclosedQuote: { type: "ERROR", start: unclosed, end: at, children: [] } };
}

/** Where `$'…'` ends: at the first quotation mark without a backslash before it. */
function endOfAnsiQuote(text: string, at: number): number {
  const found = /(?:[^'\\]|\\[^])*/y;
  found.lastIndex = at + 1;
  found.exec(text);
  return found.lastIndex;
}

/** Behind the bracket that closes the one at `at`; brackets in quotation marks do not count. */
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

/** The texts and variables of a word, as the library reads it. */
function parseWordParts(plain: string, commands: readonly string[], start: number, end: number): SyntaxNode[] {
  const name = (key: string): string => (key === "" ? "$" : before + key + after);
  const read = parse(plain, name).map((entry) => {
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
      const value = key.startsWith("%") ? (commands[Number(key.slice(1))] ?? key) : `$${key}`;
      return [{ type: "variable", start, end, children: [], value }];
    });
}
