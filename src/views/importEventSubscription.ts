import * as vscode from "vscode";
import type { WorkspaceNode } from "../app/node.ts";
import { type Choice, readImport, recognise } from "../app/readImport.ts";
import type { Syntax } from "../ports/syntax.ts";
import { signalOf } from "./cancellation.ts";
import type { FilterForms } from "./filterForm.ts";
import type { ImportProblems } from "./importProblems.ts";
import { importSource } from "./importSource.ts";
import { inNotification } from "./plainText.ts";

/** What an import needs of its surroundings. */
export interface ImportWorld {
  readonly syntax: Syntax;
  readonly importProblems: ImportProblems;
  readonly forms: FilterForms;
}

/**
 * Reads an event subscription from the text that a person has at hand, and opens it in the form.
 *
 * @param chooseWorkspace asks for the workspace once there is something to put on it
 */
export async function importEventSubscription(
  chooseWorkspace: () => Promise<WorkspaceNode | undefined>,
  { syntax, importProblems, forms }: ImportWorld,
): Promise<void> {
  const source = await importSource(recognise);
  if (!source) return;
  const { text, format, name, document } = source;
  const progress = {
    location: vscode.ProgressLocation.Notification,
    title: inNotification(`Reading ${name}`),
    cancellable: true,
  };
  const read = await vscode.window.withProgress(progress, (_, token) =>
    readImport(text, format, syntax, signalOf(token)),
  );
  importProblems.show(source, read.problems);
  if (read.choices.length === 0) {
    const [first] = read.problems;
    const why = first ? ` Line ${first.line}, column ${first.column}: ${first.message} ${first.remedy}` : "";
    void vscode.window.showErrorMessage(inNotification(`Nothing could be imported from ${name}.${why}`));
    return;
  }
  const choice = await choose(read.choices, name);
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
async function choose(choices: readonly Choice[], from: string): Promise<Choice | undefined> {
  if (choices.length <= 1) return choices[0];
  const items = choices.map((choice) => ({ label: choice.label, detail: choice.detail, choice }));
  const title = `${from} has ${choices.length} event subscriptions. Import which one?`;
  return (await vscode.window.showQuickPick(items, { title, matchOnDetail: true }))?.choice;
}
