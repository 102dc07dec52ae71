import { quoteIfNeeded, quote } from "../../quote.ts";
import { findFlag, type AzFlagDefinition } from "./azureCliFlags.ts";
import type { ImportReport } from "../importReport.ts";
import { hasMarks, withoutMarks, type ShellWord } from "./shellCommands.ts";

/** A flag of a command line with the words behind it. */
export interface GivenFlag {
  readonly flag: AzFlagDefinition;
  readonly at: number;
  readonly words: readonly ShellWord[];
}

/** As the CLI's parser has it: a minus and a letter begin a flag, unless there is a space in the word. */
export const isFlagWord = (marked: string): boolean => /^(?:--?[a-z][\w-]*(?:=|$)|-[a-z][^\s=]*$)/i.test(marked);

/** Sorts the words behind a command by the flags that they belong to. */
export function readFlags(
  words: readonly ShellWord[],
  among: readonly AzFlagDefinition[],
  report: ImportReport,
): GivenFlag[] {
  const given: (Omit<GivenFlag, "words"> & { readonly words: ShellWord[] })[] = [];
  let known = true;
  for (const word of words) {
    if (/^[\u2013\u2014]/.test(word.marked) && findFlag(`--${word.marked.slice(1)}`, among)) {
      known = false;
      const message = `${quote(word.marked)} begins with a dash of print, so this is no flag and was left out.`;
      report.error(word.at, message, "Write two hyphens in its place.");
      continue;
    }
    if (!isFlagWord(word.marked)) {
      const last = given.at(-1);
      if (known && last) last.words.push(word);
      else if (hasMarks(word.marked))
        report.error(
          word.at,
          `What ${quote(withoutMarks(word.marked))} stands for is not in the text.`,
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
      report.warn(word.at, `The flag ${quoteIfNeeded(name)} is not known and was left out.`, remedy);
      continue;
    }
    const hasValue = word.marked.length > name.length;
    given.push({ flag, at: word.at, words: hasValue ? [{ at: word.at + name.length + 1, marked: value ?? "" }] : [] });
  }
  return given;
}

/** The one word behind a flag; if it is given twice, the last one. */
export const findFlagValue = (given: readonly GivenFlag[], name: string): ShellWord | undefined =>
  given.findLast(({ flag }) => flag.names[0] === name)?.words[0];
