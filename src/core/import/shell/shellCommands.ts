import type { SyntaxNode } from "../syntax.ts";
import { findChildren } from "../syntaxTree.ts";
import { createLiteral, createOpen, type ParsedValue } from "../parsedValue.ts";

/** One word of a command as the program receives it. Variables that the text doesn't set are enclosed in marks. */
export interface ShellWord {
  readonly at: number;
  readonly marked: string;
}

/** Private-use characters that enclose the name of a variable in marked text. */
const [markStart, markEnd] = ["\ue000", "\ue001"];
const markPattern = new RegExp(`${markStart}([^${markStart}${markEnd}]*)${markEnd}`, "g");

/** The value of a word; open if it contains a variable. */
export const wordValue = ({ marked, at }: ShellWord): ParsedValue =>
  hasMarks(marked) ? createOpen(at, withoutMarks(marked)) : createLiteral(at, marked);

/** Marked text as it was written. */
export const withoutMarks = (marked: string): string => marked.replaceAll(markPattern, "$1");

export const hasMarks = (marked: string): boolean => marked.includes(markStart);

/** Characters that all substitutions together may insert. It bounds variables that multiply variables. */
const maxSubstitutedCharacters = 1_000_000;

/**
 * The commands of a script with their words. Substitutes variables that the script sets by `NAME=value`, or by
 * `$NAME = value` in PowerShell.
 */
export function readShellCommands(root: SyntaxNode): ShellWord[][] {
  const variables = new Map<string, string>();
  let remaining = maxSubstitutedCharacters;
  const valueOf = (name: string): string | undefined => {
    const value = variables.get(name.replace(/^\$\{?|\}$/g, ""));
    if (value === undefined || value.length > remaining) return undefined;
    remaining -= value.length;
    return value;
  };
  return findChildren(root, "command").flatMap((command) => {
    const words = findChildren(command, "word").map((word) => toShellWord(word, valueOf));
    const assignment = parsePowerShellAssignment(command, words);
    if (assignment) {
      variables.set(...assignment);
      return [];
    }
    const first = words.findIndex(({ marked }) => !/^(?:export$|\w+=)/.test(marked));
    for (const { marked } of first < 0 ? words : words.slice(0, first)) {
      const [, name, value] = /^(\w+)=([^]*)$/.exec(marked) ?? [];
      if (!name || value === undefined) continue;
      if (hasMarks(value)) variables.delete(name);
      else variables.set(name, value);
    }
    // A loop overwrites its variable.
    const [keyword, variable] = words;
    if (keyword?.marked === "for" && variable) variables.delete(variable.marked);
    return first < 0 ? [] : [words.slice(first)];
  });
}

function toShellWord(word: SyntaxNode, valueOf: (name: string) => string | undefined): ShellWord {
  const marked = word.children.map(({ type, value = "" }) =>
    type === "variable" ? (valueOf(value) ?? `${markStart}${value}${markEnd}`) : value,
  );
  return { at: word.start, marked: marked.join("") };
}

function parsePowerShellAssignment(
  command: SyntaxNode,
  [name, equals, value]: readonly ShellWord[],
): [string, string] | undefined {
  const [first] = findChildren(command, "word");
  const [variable, more] = first?.children ?? [];
  if (!name || !value || equals?.marked !== "=" || more || variable?.type !== "variable") return undefined;
  return [(variable.value ?? "").slice(1), value.marked];
}
