import * as vscode from "vscode";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import { parseLocalStateFile } from "../../app/localGrid/localStateFile.ts";
import type { Tails } from "../../app/tail/tails.ts";
import type { LocalEventGridControl, LocalEventGrid } from "../../ports/localEventGrid.ts";
import type { WorkspaceTree } from "../tree/workspaceTree.ts";
import { treeProgress } from "../treeProgress.ts";

/** The Local Event Grid, and what shows it. */
export interface LocalEventGridCommandDeps {
  readonly localEventGrid: LocalEventGrid;
  readonly control: LocalEventGridControl;
  readonly watch: LocalEventGridWatcher;
  readonly tails: Tails;
  readonly tree: WorkspaceTree;
  /** Aborted when the window closes. */
  readonly signal: AbortSignal;
}

/** Ends the one that this window runs, or lets go of the one that it shares. */
export async function stopLocalEventGrid({ localEventGrid: grid, tails }: LocalEventGridCommandDeps): Promise<void> {
  const { state } = grid;
  // A live tail has a temporary event subscription to delete, while the Local Event Grid that holds it still runs.
  await tails.stopAll();
  await grid.stop();
  if (state.kind === "running" && state.isShared)
    void vscode.window.showInformationMessage(
      "This window no longer uses the Local Event Grid. It goes on where it was started: in another window or a terminal.",
    );
  else vscode.window.setStatusBarMessage("The Local Event Grid is stopped. What it holds is kept.", 5_000);
}

/** Asks, and goes back to the beginning. */
export async function resetLocalEventGrid(world: LocalEventGridCommandDeps): Promise<void> {
  const detail =
    "It goes back to what it was seeded with. Lost are the workspaces and event subscriptions that were made since, undelivered events, the delivery log and injected faults. Live tails of this window stop. This cannot be undone.";
  if (!(await confirmModal("Reset the Local Event Grid?", detail, "Reset"))) return;
  await replaceState(world, "Resetting the Local Event Grid", () => world.control.reset(world.signal));
}

/** Warns of the secrets, asks for a file, and writes what the Local Event Grid holds into it. */
export async function exportLocalState({ control, signal }: LocalEventGridCommandDeps): Promise<void> {
  const detail =
    "Webhook URLs with their keys and secret delivery attributes are written as they are. Do not share the file or commit it.";
  if (!(await confirmModal("The file will contain secrets.", detail, "Export"))) return;
  const file = await vscode.window.showSaveDialog({
    title: "Export State of Local Event Grid",
    filters: stateFileFilters,
    defaultUri: vscode.Uri.joinPath(defaultFolder(), "local-event-grid.json"),
  });
  if (!file) return;
  const state = await control.exportState(signal);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(`${JSON.stringify(state, null, 2)}\n`));
  const told = "The state of the Local Event Grid is exported, secrets included.";
  if (await vscode.window.showInformationMessage(told, "Open File")) await vscode.window.showTextDocument(file);
}

/** Asks for a file, checks it, asks again, and replaces what the Local Event Grid holds. */
export async function importLocalState(world: LocalEventGridCommandDeps): Promise<void> {
  const title = "Import State into Local Event Grid";
  const [file] = (await vscode.window.showOpenDialog({ title, filters: stateFileFilters, openLabel: "Import" })) ?? [];
  if (!file) return;
  const read = parseLocalStateFile(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
  const detail = `It will hold ${formatCount(read.workspaceCount, "workspace")} and ${formatCount(read.eventSubscriptionCount, "event subscription")} of the file. What it holds now and the file has not is lost, with the events that are undelivered to it. Live tails of this window stop. This cannot be undone.`;
  if (!(await confirmModal("Replace what the Local Event Grid holds?", detail, "Replace"))) return;
  await replaceState(world, "Importing the state", () => world.control.importState(read.state, world.signal));
}

/** Does something to the whole of it: no tail survives that, and everything is shown anew. */
async function replaceState(
  { tails, tree, watch }: LocalEventGridCommandDeps,
  title: string,
  act: () => Promise<void>,
): Promise<void> {
  await vscode.window.withProgress({ ...treeProgress, title }, async () => {
    await tails.stopAll();
    await act();
  });
  await watch.poll();
  tree.invalidate({ cloud: "local" });
}

/** A modal question with one answer besides Cancel. */
export const confirmModal = async (question: string, detail: string, yes: string): Promise<boolean> =>
  (await vscode.window.showWarningMessage(question, { modal: true, detail }, yes)) === yes;

export const formatCount = (count: number, one: string): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : `${one}s`}`;

const stateFileFilters = { "State of a Local Event Grid": ["json"] };

/** Where a dialog opens: in the folder of the VS Code workspace, if there is one. */
const defaultFolder = (): vscode.Uri => vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file("/");
