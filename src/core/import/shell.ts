import type { SyntaxNode } from "./syntax.ts";
import { childrenOf } from "./tree.ts";
import { literal, open, type Value } from "./value.ts";

/** One word of a command as the program gets it; variables that the text does not set stand in it as marks. */
export interface Word {
  readonly at: number;
  readonly marked: string;
}

/** Private characters around the name of a variable in marked text. */
const [before, after] = ["\ue000", "\ue001"];
const marks = new RegExp(`${before}([^${before}${after}]*)${after}`, "g");

/** The value of marked text: open when a variable is in it. */
export const unmarked = (marked: string, at: number): Value =>
  isOpen(marked) ? open(at, shown(marked)) : literal(at, marked);

/** Marked text as a person wrote it. */
export const shown = (marked: string): string => marked.replaceAll(marks, "$1");

export const isOpen = (marked: string): boolean => marked.includes(before);

/** Characters that are put in for variables, all in all, so that variables made of variables stay small. */
const most = 1_000_000;

/**
 * The commands of a script with their words; what the script sets by `NAME=value`, or by `$NAME = value` in PowerShell,
 * is put in where it is used.
 */
export function readCommands(root: SyntaxNode): Word[][] {
  const known = new Map<string, string>();
  let left = most;
  const set = (name: string): string | undefined => {
    const value = known.get(name.replace(/^\$\{?|\}$/g, ""));
    if (value === undefined || value.length > left) return undefined;
    left -= value.length;
    return value;
  };
  return childrenOf(root, "command").flatMap((command) => {
    const words = childrenOf(command, "word").map((word) => toWord(word, set));
    const assigned = powerShellAssignment(command, words);
    if (assigned) {
      known.set(...assigned);
      return [];
    }
    const first = words.findIndex(({ marked }) => !/^(?:export$|\w+=)/.test(marked));
    for (const { marked } of first < 0 ? words : words.slice(0, first)) {
      const [, name, value] = /^(\w+)=([^]*)$/.exec(marked) ?? [];
      if (!name || value === undefined) continue;
      if (isOpen(value)) known.delete(name);
      else known.set(name, value);
    }
    // What a loop goes through is not what was set before.
    const [keyword, variable] = words;
    if (keyword?.marked === "for" && variable) known.delete(variable.marked);
    return first < 0 ? [] : [words.slice(first)];
  });
}

function toWord(word: SyntaxNode, set: (name: string) => string | undefined): Word {
  const marked = word.children.map(({ type, value = "" }) =>
    type === "variable" ? (set(value) ?? `${before}${value}${after}`) : value,
  );
  return { at: word.start, marked: marked.join("") };
}

function powerShellAssignment(
  command: SyntaxNode,
  [name, equals, value]: readonly Word[],
): [string, string] | undefined {
  const [first] = childrenOf(command, "word");
  const [variable, more] = first?.children ?? [];
  if (!name || !value || equals?.marked !== "=" || more || variable?.type !== "variable") return undefined;
  return [(variable.value ?? "").slice(1), value.marked];
}
