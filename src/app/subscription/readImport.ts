import { toImportedDraft, type ImportedDraft } from "../../core/import/importedDraft.ts";
import type { ImportProblem } from "../../core/import/importResult.ts";
import { type ImportFormat, importers } from "../../core/import/importers.ts";
import { describeConditions } from "../../core/subscription/describeEventSubscription.ts";
import { formatEventTypeState } from "../../core/events/catalogue.ts";
import type { SyntaxParser } from "../../ports/syntaxParser.ts";

/** Re-exported so that the importers load with this file, on demand. */
export { recognizeFormat } from "../../core/import/importers.ts";

/** One event subscription of a text, described for a list. */
export interface ImportChoice {
  readonly imported: ImportedDraft;
  readonly label: string;
  readonly detail: string;
}

export interface ImportReadResult {
  readonly choices: readonly ImportChoice[];
  /** What was not understood. Blanks are left out: the form asks for them. */
  readonly problems: readonly ImportProblem[];
}

/**
 * Reads every event subscription in a text.
 *
 * @throws AbortError when `signal` aborts
 */
export async function readImport(
  text: string,
  format: ImportFormat,
  syntax: SyntaxParser,
  signal: AbortSignal,
): Promise<ImportReadResult> {
  const { subscriptions, problems } = await importers[format].read(text, (language, piece) =>
    syntax.parse(language, piece, signal),
  );
  const blanks = subscriptions.flatMap((subscription) => subscription.blanks);
  return {
    choices: subscriptions.map((subscription, index) => toImportChoice(toImportedDraft(subscription), index)),
    problems: problems.filter(
      ({ severity, line, column }) =>
        severity === "error" || !blanks.some((blank) => blank.line === line && blank.column === column),
    ),
  };
}

function toImportChoice(imported: ImportedDraft, index: number): ImportChoice {
  const { name, filter } = imported.draft;
  const types = filter.includedEventTypes ?? [];
  const events = types.length > 0 ? types.map(formatEventTypeState) : ["all events"];
  return {
    imported,
    label: name || `Event subscription ${index + 1}`,
    detail: [events.join(", "), ...describeConditions(filter)].join(" · "),
  };
}

/** Explains why a text has nothing to import. */
export function describeEmptyImport(source: string, [first]: readonly ImportProblem[]): string {
  const why = first ? ` Line ${first.line}, column ${first.column}: ${first.message} ${first.remedy}` : "";
  return `Nothing could be imported from ${source}.${why}`;
}
