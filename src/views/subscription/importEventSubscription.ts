import { describeEmptyImport, type ImportChoice, readImport } from "../../app/subscription/readImport.ts";
import type { WorkspaceNode } from "../../app/tree/treeNode.ts";
import type { SyntaxParser } from "../../ports/syntaxParser.ts";
import { withCancelableProgress } from "../cancellation.ts";
import { showErrorMessage, showQuickPick } from "../window.ts";
import type { FilterForms } from "./filterForms.ts";
import type { ImportDiagnostics } from "./importDiagnostics.ts";
import { findImportSource } from "./importSource.ts";

export interface ImportCommandDeps {
  readonly syntax: SyntaxParser;
  readonly importDiagnostics: ImportDiagnostics;
  readonly forms: FilterForms;
}

/**
 * Reads an event subscription from the editor, the clipboard or a file, and opens it in the form.
 *
 * @param chooseWorkspace called once there is something to import
 */
export async function importEventSubscription(
  chooseWorkspace: () => Promise<WorkspaceNode | undefined>,
  { syntax, importDiagnostics, forms }: ImportCommandDeps,
): Promise<void> {
  const source = await findImportSource();
  if (!source) return;
  const { text, format, name, document } = source;
  const { choices, problems } = await withCancelableProgress(`Reading ${name}`, (signal) =>
    readImport(text, format, syntax, signal),
  );
  importDiagnostics.show(source, problems);
  if (choices.length === 0) return void showErrorMessage(describeEmptyImport(name, problems));
  const choice = await pickImportChoice(choices, name);
  const workspace = choice && (await chooseWorkspace());
  if (!workspace) return;
  await forms.import(workspace, {
    ...choice.imported,
    source: name,
    ...(document && { document: { uri: document.uri.toString(), linesBefore: document.linesBefore } }),
    problems,
  });
}

/** Asks only if there is more than one choice. */
async function pickImportChoice(choices: readonly ImportChoice[], source: string): Promise<ImportChoice | undefined> {
  if (choices.length <= 1) return choices[0];
  const items = choices.map((choice) => ({ label: choice.label, detail: choice.detail, choice }));
  const title = `Select one of the ${choices.length} event subscriptions in ${source}`;
  return (await showQuickPick(items, { title, matchOnDetail: true }))?.choice;
}
