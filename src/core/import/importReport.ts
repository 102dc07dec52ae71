import type { ImportProblem, TextPosition } from "./importResult.ts";

/** What a reader tells about one text while it reads. */
export interface ImportReport {
  /** Something is left out that changes what the event subscription does. */
  error(at: number, message: string, remedy: string): void;
  warn(at: number, message: string, remedy: string): void;
  /** Line and column of an offset. */
  positionAt(at: number): TextPosition;
  /** In the order of the text, each said once. */
  problems(): readonly ImportProblem[];
}

/** Problems that are told of one text; of garbage, the first ones are enough. */
const maxProblems = 100;

export function createImportReport(text: string): ImportReport {
  const problems = new Map<string, ImportProblem>();
  const lineStarts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  let untold = 0;
  const place = (at: number): TextPosition => {
    let low = 0;
    let high = lineStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((lineStarts[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: at - (lineStarts[low] ?? 0) + 1 };
  };
  const add = (severity: ImportProblem["severity"], at: number, message: string, remedy: string): void => {
    if (problems.size >= maxProblems) untold += 1;
    else problems.set(`${at} ${message}`, { severity, ...place(at), message, remedy });
  };
  return {
    error: (...said) => add("error", ...said),
    warn: (...said) => add("warning", ...said),
    positionAt: place,
    problems: () => {
      const told = [...problems.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
      const last = told.at(-1);
      if (!untold || !last) return told;
      const message = `There are ${untold} more problems.`;
      return [...told, { ...last, severity: "error", message, remedy: "Solve the first ones and import again." }];
    },
  };
}
