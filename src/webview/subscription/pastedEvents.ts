import { readEvents } from "../../core/events/envelope.ts";
import { readJsonText } from "../../core/import/jsonText.ts";
import { createImportReport } from "../../core/import/importReport.ts";
import { toTestEvent, type TestEvent } from "./trial.ts";

/** In UTF-16 code units. */
const maxPastedLength = 4_000_000;
const maxPastedEvents = 10_000;
const maxShownProblems = 5;

interface PastedEvents {
  readonly testEvents: readonly TestEvent[];
  /** Sentences with the position of each problem. */
  readonly problems: readonly string[];
}

/** Reads one event or an array of events, in either schema. */
export function parsePastedEvents(text: string): PastedEvents {
  if (text.trim() === "") return { testEvents: [], problems: [] };
  if (text.length > maxPastedLength)
    return problemsOnly([
      `The text is longer than ${maxPastedLength.toLocaleString("en")} characters. Paste fewer events.`,
    ]);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return problemsOnly(findSyntaxProblems(text));
  }
  const { events, problems } = readEvents(body);
  const messages = problems.map(({ pointer, message }) => (pointer ? `${pointer}: ${message}` : message));
  return {
    testEvents: events.slice(0, maxPastedEvents).map(({ raw }) => toTestEvent(raw)),
    problems: [
      ...messages.slice(0, maxShownProblems),
      ...(messages.length > maxShownProblems ? [`${messages.length - maxShownProblems} more problems.`] : []),
      ...(events.length > maxPastedEvents
        ? [`Only the first ${maxPastedEvents.toLocaleString("en")} events are tested.`]
        : []),
    ],
  };
}

const problemsOnly = (problems: readonly string[]): PastedEvents => ({ testEvents: [], problems });

/** Uses the reader of imports, which reports positions. It also accepts text that `JSON.parse` refuses. */
function findSyntaxProblems(text: string): readonly string[] {
  const report = createImportReport(text);
  readJsonText(text, report);
  const [first] = report.problems();
  return [first ? `Line ${first.line}, column ${first.column}: ${first.message}` : "The text isn't valid JSON."];
}
