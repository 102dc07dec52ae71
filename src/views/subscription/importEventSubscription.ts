import * as vscode from "vscode";
import type { WorkspaceNode } from "../../app/tree/treeNode.ts";
import { type ImportChoice, readImport, recognizeFormat } from "../../app/subscription/readImport.ts";
import type { SyntaxParser } from "../../ports/syntaxParser.ts";
import { toAbortSignal } from "../cancellation.ts";
import type { FilterForms } from "./filterForms.ts";
import type { ImportDiagnostics } from "./importDiagnostics.ts";
import { findImportSource } from "./importSource.ts";
import { escapeNotification } from "../plainText.ts";

/** What an import needs of its surroundings. */
export interface ImportCommandDeps {
  readonly syntax: SyntaxParser;
  readonly importDiagnostics: ImportDiagnostics;
  readonly forms: FilterForms;
}

/**
 * Reads an event subscription from the text that a person has at hand, and opens it in the form.
 *
 * @param chooseWorkspace asks for the workspace once there is something to put on it
 */
export async function importEventSubscription(
  chooseWorkspace: () => Promise<WorkspaceNode | undefined>,
  { syntax, importDiagnostics: importProblems, forms }: ImportCommandDeps,
): Promise<void> {
  const source = await findImportSource(recognizeFormat);
  if (!source) return;
  const { text, format, name, document } = source;
  const progress = {
    location: vscode.ProgressLocation.Notification,
    title: escapeNotification(`Reading ${name}`),
    cancellable: true,
  };
  const read = await vscode.window.withProgress(progress, (_, token) =>
    readImport(text, format, syntax, toAbortSignal(token)),
  );
  importProblems.show(source, read.problems);
  if (read.choices.length === 0) {
    const [first] = read.problems;
    const why = first ? ` Line ${first.line}, column ${first.column}: ${first.message} ${first.remedy}` : "";
    void vscode.window.showErrorMessage(escapeNotification(`Nothing could be imported from ${name}.${why}`));
    return;
  }
  const choice = await pickImportChoice(read.choices, name);
  const workspace = choice && (await chooseWorkspace());
  if (!workspace) return;
  await forms.import(workspace, {
    ...choice.imported,
    source: name,
    ...(document ? { document: { uri: document.uri.toString(), linesBefore: document.linesBefore } } : {}),
    problems: read.problems,
  });
}

/** A question with one answer is not asked. */
async function pickImportChoice(choices: readonly ImportChoice[], from: string): Promise<ImportChoice | undefined> {
  if (choices.length <= 1) return choices[0];
  const items = choices.map((choice) => ({ label: choice.label, detail: choice.detail, choice }));
  const title = `${from} has ${choices.length} event subscriptions. Import which one?`;
  return (await vscode.window.showQuickPick(items, { title, matchOnDetail: true }))?.choice;
}
