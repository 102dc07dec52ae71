import type { TextPosition } from "../subscription/blanks.ts";
import type { ImportProblem } from "./importResult.ts";

/** Collects the problems of one text while it is read. Offsets are in UTF-16 code units. */
export interface ImportReport {
  /** Reports that something is left out that changes what the event subscription does. */
  error(offset: number, message: string, remedy: string): void;
  warn(offset: number, message: string, remedy: string): void;
  positionAt(offset: number): TextPosition;
  /** In the order of the text, without duplicates. */
  problems(): readonly ImportProblem[];
}

/** The first problems are enough if the text is garbage. */
const maxProblems = 100;

export function createImportReport(text: string): ImportReport {
  const problems = new Map<string, ImportProblem>();
  const lineStarts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  let omittedCount = 0;
  const positionAt = (offset: number): TextPosition => {
    let low = 0;
    let high = lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
  };
  const add = (severity: ImportProblem["severity"], offset: number, message: string, remedy: string): void => {
    if (problems.size >= maxProblems) omittedCount += 1;
    else problems.set(`${offset} ${message}`, { severity, ...positionAt(offset), message, remedy });
  };
  return {
    error: (...problem) => add("error", ...problem),
    warn: (...problem) => add("warning", ...problem),
    positionAt,
    problems: () => {
      const sorted = [...problems.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
      const last = sorted.at(-1);
      if (!omittedCount || !last) return sorted;
      const message = `There are ${omittedCount} more problems.`;
      return [...sorted, { ...last, severity: "error", message, remedy: "Fix the first ones and import again." }];
    },
  };
}
