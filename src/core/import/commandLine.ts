import { plain, quote } from "../quote.ts";
import { findFlag, type Flag } from "./azureCliFlags.ts";
import type { Report } from "./report.ts";
import { isOpen, shown, type Word } from "./shell.ts";

/** A flag of a command line with the words behind it. */
export interface Given {
  readonly flag: Flag;
  readonly at: number;
  readonly words: readonly Word[];
}

/** As the CLI's parser has it: a minus and a letter begin a flag, unless there is a space in the word. */
export const isFlag = (marked: string): boolean => /^(?:--?[a-z][\w-]*(?:=|$)|-[a-z][^\s=]*$)/i.test(marked);

/** Sorts the words behind a command by the flags that they belong to. */
export function readFlags(words: readonly Word[], among: readonly Flag[], report: Report): Given[] {
  const given: (Omit<Given, "words"> & { readonly words: Word[] })[] = [];
  let known = true;
  for (const word of words) {
    if (/^[\u2013\u2014]/.test(word.marked) && findFlag(`--${word.marked.slice(1)}`, among)) {
      known = false;
      const message = `${quote(word.marked)} begins with a dash of print, so this is no flag and was left out.`;
      report.error(word.at, message, "Write two hyphens in its place.");
      continue;
    }
    if (!isFlag(word.marked)) {
      const last = given.at(-1);
      if (known && last) last.words.push(word);
      else if (isOpen(word.marked))
        report.error(
          word.at,
          `What ${quote(shown(word.marked))} stands for is not in the text.`,
          "Write the flags out.",
        );
      else if (known) report.error(word.at, `${quote(word.marked)} does not belong to a flag.`, "Remove it.");
      continue;
    }
    const [, name = "", value] = /^([^=]*)=?([^]*)$/.exec(word.marked) ?? [];
    const flag = findFlag(name, among);
    known = flag !== undefined;
    if (!flag) {
      const remedy = "Correct it, or take over by hand what it does.";
      report.warn(word.at, `The flag ${plain(name)} is not known and was left out.`, remedy);
      continue;
    }
    const hasValue = word.marked.length > name.length;
    given.push({ flag, at: word.at, words: hasValue ? [{ at: word.at + name.length + 1, marked: value ?? "" }] : [] });
  }
  return given;
}

/** The one word behind a flag; if it is given twice, the last one. */
export const wordOf = (given: readonly Given[], name: string): Word | undefined =>
  given.findLast(({ flag }) => flag.names[0] === name)?.words[0];
