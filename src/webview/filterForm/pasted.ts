import { readEvents } from "../../core/events/envelope.ts";
import { readJsonText } from "../../core/import/jsonText.ts";
import { startReport } from "../../core/import/report.ts";
import { candidate, type Candidate } from "./trial.ts";

/** Longest text that is read, in UTF-16 code units, and most events of it. */
const longest = 4_000_000;
const most = 10_000;
/** Problems that are shown; with more, something greater is wrong. */
const shown = 5;

export interface Pasted {
  readonly candidates: readonly Candidate[];
  /** Sentences of what is wrong, with the place. */
  readonly problems: readonly string[];
}

/** Reads what was pasted: one event or an array of them, in either schema. */
export function readPasted(text: string): Pasted {
  if (text.trim() === "") return { candidates: [], problems: [] };
  if (text.length > longest) return wrong([`This text is longer than ${longest.toLocaleString("en")} characters.`]);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return wrong(syntaxProblems(text));
  }
  const { events, problems } = readEvents(body);
  const told = problems.map(({ pointer, message }) => (pointer ? `${pointer}: ${message}` : message));
  return {
    candidates: events.slice(0, most).map(({ raw }) => candidate(raw)),
    problems: [
      ...told.slice(0, shown),
      ...(told.length > shown ? [`There are ${told.length - shown} more problems.`] : []),
      ...(events.length > most ? [`Only the first ${most.toLocaleString("en")} events are tried.`] : []),
    ],
  };
}

const wrong = (problems: readonly string[]): Pasted => ({ candidates: [], problems });

/** The reader of imports tells where JSON breaks; it bears more than `JSON.parse`, and then there is only one word to say. */
function syntaxProblems(text: string): readonly string[] {
  const report = startReport(text);
  readJsonText(text, report);
  const [first] = report.problems();
  return [first ? `Line ${first.line}, column ${first.column}: ${first.message}` : "This is not JSON."];
}
