import { quoteIfNeeded, quote } from "../../quote.ts";
import { findFlag, type AzFlagDefinition } from "./azureCliFlags.ts";
import type { ImportReport } from "../importReport.ts";
import { hasMarks, withoutMarks, type ShellWord } from "./shellCommands.ts";

/** A flag of a command line with the words that follow it. */
export interface GivenFlag {
  readonly flag: AzFlagDefinition;
  readonly at: number;
  readonly words: readonly ShellWord[];
}

/** As in the CLI's parser, a flag begins with a hyphen and a letter and has no space. */
export const isFlagWord = (marked: string): boolean => /^(?:--?[a-z][\w-]*(?:=|$)|-[a-z][^\s=]*$)/i.test(marked);

/** Assigns the words after a command to their flags. */
export function readFlags(
  words: readonly ShellWord[],
  flags: readonly AzFlagDefinition[],
  report: ImportReport,
): GivenFlag[] {
  const given: (Omit<GivenFlag, "words"> & { readonly words: ShellWord[] })[] = [];
  let isLastKnown = true;
  for (const word of words) {
    if (/^[\u2013\u2014]/.test(word.marked) && findFlag(`--${word.marked.slice(1)}`, flags)) {
      isLastKnown = false;
      const message = `${quote(word.marked)} begins with a typographic dash, so it isn't a flag and was left out.`;
      report.error(word.at, message, "Write two hyphens instead.");
      continue;
    }
    if (!isFlagWord(word.marked)) {
      const last = given.at(-1);
      if (isLastKnown && last) last.words.push(word);
      else if (hasMarks(word.marked))
        report.error(
          word.at,
          `The value of ${quote(withoutMarks(word.marked))} isn't in the text.`,
          "Write the flags out.",
        );
      else if (isLastKnown) report.error(word.at, `${quote(word.marked)} doesn't belong to a flag.`, "Remove it.");
      continue;
    }
    const [, name = "", value] = /^([^=]*)=?([^]*)$/.exec(word.marked) ?? [];
    const flag = findFlag(name, flags);
    isLastKnown = flag !== undefined;
    if (!flag) {
      const remedy = "Correct it, or make its change by hand.";
      report.warn(word.at, `The flag ${quoteIfNeeded(name)} is unknown and was left out.`, remedy);
      continue;
    }
    const hasValue = word.marked.length > name.length;
    given.push({ flag, at: word.at, words: hasValue ? [{ at: word.at + name.length + 1, marked: value ?? "" }] : [] });
  }
  return given;
}

/** The word after a flag. If the flag appears twice, the last one counts. */
export const findFlagValue = (given: readonly GivenFlag[], name: string): ShellWord | undefined =>
  given.findLast(({ flag }) => flag.names[0] === name)?.words[0];
