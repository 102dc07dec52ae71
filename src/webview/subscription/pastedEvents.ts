import { readEvents } from "../../core/events/envelope.ts";
import { readJsonText } from "../../core/import/jsonText.ts";
import { createImportReport } from "../../core/import/importReport.ts";
import { toTestEvent, type TestEvent } from "./trial.ts";

/** Longest text that is read, in UTF-16 code units, and most events of it. */
const maxPastedLength = 4_000_000;
const maxPastedEvents = 10_000;
/** Problems that are shown; with more, something greater is wrong. */
const maxShownProblems = 5;

export interface PastedEvents {
  readonly testEvents: readonly TestEvent[];
  /** Sentences of what is wrong, with the place. */
  readonly problems: readonly string[];
}

/** Reads what was pasted: one event or an array of them, in either schema. */
export function parsePastedEvents(text: string): PastedEvents {
  if (text.trim() === "") return { testEvents: [], problems: [] };
  if (text.length > maxPastedLength)
    return problemsOnly([`This text is longer than ${maxPastedLength.toLocaleString("en")} characters.`]);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return problemsOnly(findSyntaxProblems(text));
  }
  const { events, problems } = readEvents(body);
  const told = problems.map(({ pointer, message }) => (pointer ? `${pointer}: ${message}` : message));
  return {
    testEvents: events.slice(0, maxPastedEvents).map(({ raw }) => toTestEvent(raw)),
    problems: [
      ...told.slice(0, maxShownProblems),
      ...(told.length > maxShownProblems ? [`There are ${told.length - maxShownProblems} more problems.`] : []),
      ...(events.length > maxPastedEvents
        ? [`Only the first ${maxPastedEvents.toLocaleString("en")} events are tried.`]
        : []),
    ],
  };
}

const problemsOnly = (problems: readonly string[]): PastedEvents => ({ testEvents: [], problems });

/** The reader of imports tells where JSON breaks; it bears more than `JSON.parse`, and then there is only one word to say. */
function findSyntaxProblems(text: string): readonly string[] {
  const report = createImportReport(text);
  readJsonText(text, report);
  const [first] = report.problems();
  return [first ? `Line ${first.line}, column ${first.column}: ${first.message}` : "This is not JSON."];
}
