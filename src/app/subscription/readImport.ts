import { toImportedDraft, type ImportedDraft } from "../../core/import/importedDraft.ts";
import type { ImportProblem } from "../../core/import/importResult.ts";
import { type ImportFormat, importers } from "../../core/import/importers.ts";
import { quote } from "../../core/quote.ts";
import { describeConditions } from "../../core/subscription/describeEventSubscription.ts";
import { findEventType } from "../../core/events/catalogue.ts";
import type { SyntaxParser } from "../../ports/syntaxParser.ts";

/** For who loads this on demand: the readers come in one bundle. */
export { recognizeFormat } from "../../core/import/importers.ts";

/** One event subscription of a text, with what a person chooses it by. */
export interface ImportChoice {
  readonly imported: ImportedDraft;
  readonly label: string;
  readonly detail: string;
}

export interface ImportReadResult {
  readonly choices: readonly ImportChoice[];
  /** What was not understood. What is left to a person to fill in is not among it: the form's fields say that. */
  readonly problems: readonly ImportProblem[];
}

/** Reads every event subscription in a text. @param signal ends it with an `AbortError` */
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
  const events = types.length > 0 ? types.map((type) => findEventType(type)?.shortName ?? quote(type)) : ["all events"];
  return {
    imported,
    label: name || `Event subscription ${index + 1}`,
    detail: [events.join(", "), ...describeConditions(filter)].join("; "),
  };
}
