import * as vscode from "vscode";
import type { GridWatch } from "../app/gridWatch.ts";
import { readLocalState } from "../app/localState.ts";
import type { Tails } from "../app/tails.ts";
import type { GridControl, LocalEventGrid } from "../ports/localEventGrid.ts";
import type { WorkspaceTree } from "./workspaceTree.ts";
import { inTheTree } from "./inTheTree.ts";

/** The Local Event Grid, and what shows it. */
export interface GridWorld {
  readonly grid: LocalEventGrid;
  readonly control: GridControl;
  readonly watch: GridWatch;
  readonly tails: Tails;
  readonly tree: WorkspaceTree;
}

const { signal } = new AbortController();

/** Ends the one that this window runs, or lets go of the one that it shares. */
export async function stopLocalEventGrid({ grid, tails }: GridWorld): Promise<void> {
  const { state } = grid;
  // A live tail has a temporary event subscription to delete, while the Local Event Grid that holds it still runs.
  await tails.stopAll();
  await grid.stop();
  if (state.kind === "running" && state.shared)
    void vscode.window.showInformationMessage(
      "This window no longer uses the Local Event Grid. It goes on where it was started: in another window or a terminal.",
    );
  else vscode.window.setStatusBarMessage("The Local Event Grid is stopped. What it holds is kept.", 5_000);
}

/** Asks, and goes back to the beginning. */
export async function resetLocalEventGrid(world: GridWorld): Promise<void> {
  const detail =
    "It goes back to what it was seeded with. Lost are the workspaces and event subscriptions that were made since, undelivered events, the delivery log and injected faults. Live tails of this window stop. This cannot be undone.";
  if (!(await isSure("Reset the Local Event Grid?", detail, "Reset"))) return;
  await changed(world, "Resetting the Local Event Grid", () => world.control.reset(signal));
}

/** Warns of the secrets, asks for a file, and writes what the Local Event Grid holds into it. */
export async function exportLocalState({ control }: GridWorld): Promise<void> {
  const detail =
    "Webhook URLs with their keys and secret delivery attributes are written as they are. Do not share the file or commit it.";
  if (!(await isSure("The file will contain secrets.", detail, "Export"))) return;
  const file = await vscode.window.showSaveDialog({
    title: "Export State of Local Event Grid",
    filters,
    defaultUri: vscode.Uri.joinPath(folder(), "local-event-grid.json"),
  });
  if (!file) return;
  const state = await control.exportState(signal);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${JSON.stringify(state, null, 2)}\n`));
  const told = "The state of the Local Event Grid is exported, secrets included.";
  if (await vscode.window.showInformationMessage(told, "Open File")) await vscode.window.showTextDocument(file);
}

/** Asks for a file, checks it, asks again, and replaces what the Local Event Grid holds. */
export async function importLocalState(world: GridWorld): Promise<void> {
  const title = "Import State into Local Event Grid";
  const [file] = (await vscode.window.showOpenDialog({ title, filters, openLabel: "Import" })) ?? [];
  if (!file) return;
  const read = readLocalState(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
  const detail = `It will hold ${plural(read.workspaces, "workspace")} and ${plural(read.eventSubscriptions, "event subscription")} of the file. What it holds now and the file has not is lost, with the events that are undelivered to it. Live tails of this window stop. This cannot be undone.`;
  if (!(await isSure("Replace what the Local Event Grid holds?", detail, "Replace"))) return;
  await changed(world, "Importing the state", () => world.control.importState(read.state, signal));
}

/** Does something to the whole of it: no tail survives that, and everything is shown anew. */
async function changed({ tails, tree, watch }: GridWorld, title: string, act: () => Promise<void>): Promise<void> {
  await vscode.window.withProgress({ ...inTheTree, title }, async () => {
    await tails.stopAll();
    await act();
  });
  await watch.look();
  tree.renew({ cloud: "local" });
}

/** A modal question with one answer besides Cancel. */
export const isSure = async (question: string, detail: string, yes: string): Promise<boolean> =>
  (await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;

export const plural = (count: number, one: string): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : `${one}s`}`;

const filters = { "State of a Local Event Grid": ["json"] };

/** Where a dialog opens: in the folder of the VS Code workspace, if there is one. */
const folder = (): vscode.Uri => vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file("/");
