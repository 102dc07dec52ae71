import type { SyntaxNode } from "../syntax.ts";
import { findChildren } from "../syntaxTree.ts";
import { createLiteral, createOpen, type ParsedValue } from "../parsedValue.ts";

/** One word of a command as the program gets it; variables that the text does not set stand in it as marks. */
export interface ShellWord {
  readonly at: number;
  readonly marked: string;
}

/** Private characters around the name of a variable in marked text. */
const [markStart, markEnd] = ["\ue000", "\ue001"];
const markPattern = new RegExp(`${markStart}([^${markStart}${markEnd}]*)${markEnd}`, "g");

/** The value of marked text: open when a variable is in it. */
export const valueFromMarked = (marked: string, at: number): ParsedValue =>
  hasMarks(marked) ? createOpen(at, withoutMarks(marked)) : createLiteral(at, marked);

/** Marked text as a person wrote it. */
export const withoutMarks = (marked: string): string => marked.replaceAll(markPattern, "$1");

export const hasMarks = (marked: string): boolean => marked.includes(markStart);

/** Characters that are put in for variables, all in all, so that variables made of variables stay small. */
const maxSubstitutedCharacters = 1_000_000;

/**
 * The commands of a script with their words; what the script sets by `NAME=value`, or by `$NAME = value` in PowerShell,
 * is put in where it is used.
 */
export function readShellCommands(root: SyntaxNode): ShellWord[][] {
  const known = new Map<string, string>();
  let left = maxSubstitutedCharacters;
  const set = (name: string): string | undefined => {
    const value = known.get(name.replace(/^\$\{?|\}$/g, ""));
    if (value === undefined || value.length > left) return undefined;
    left -= value.length;
    return value;
  };
  return findChildren(root, "command").flatMap((command) => {
    const words = findChildren(command, "word").map((word) => toShellWord(word, set));
    const assigned = parsePowerShellAssignment(command, words);
    if (assigned) {
      known.set(...assigned);
      return [];
    }
    const first = words.findIndex(({ marked }) => !/^(?:export$|\w+=)/.test(marked));
    for (const { marked } of first < 0 ? words : words.slice(0, first)) {
      const [, name, value] = /^(\w+)=([^]*)$/.exec(marked) ?? [];
      if (!name || value === undefined) continue;
      if (hasMarks(value)) known.delete(name);
      else known.set(name, value);
    }
    // What a loop goes through is not what was set before.
    const [keyword, variable] = words;
    if (keyword?.marked === "for" && variable) known.delete(variable.marked);
    return first < 0 ? [] : [words.slice(first)];
  });
}

function toShellWord(word: SyntaxNode, set: (name: string) => string | undefined): ShellWord {
  const marked = word.children.map(({ type, value = "" }) =>
    type === "variable" ? (set(value) ?? `${markStart}${value}${markEnd}`) : value,
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
