import * as vscode from "vscode";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import { parseLocalStateFile } from "../../app/localGrid/localStateFile.ts";
import type { Tails } from "../../app/tail/tails.ts";
import { formatCount } from "../../core/formatCount.ts";
import type { Clouds } from "../../ports/cloud.ts";
import type { LocalEventGridControl, LocalEventGrid } from "../../ports/localEventGrid.ts";
import { confirmModal } from "../confirmModal.ts";
import type { WorkspaceTree } from "../tree/workspaceTree.ts";
import { treeProgress } from "../treeProgress.ts";
import { showInformationMessage, showStatusMessage, withProgress } from "../window.ts";

/** The Local Event Grid, and what shows it. */
export interface LocalEventGridCommandDeps {
  readonly clouds: Clouds;
  readonly localEventGrid: LocalEventGrid;
  readonly control: LocalEventGridControl;
  readonly watch: LocalEventGridWatcher;
  readonly tails: Tails;
  readonly tree: WorkspaceTree;
  /** Writes a file that only the user may read. */
  readonly writePrivateFile: (file: string, text: string) => Promise<void>;
  /** Aborted when the window closes. */
  readonly signal: AbortSignal;
}

/** Stops the Local Event Grid that this window runs, or disconnects from a shared one. */
export async function stopLocalEventGrid({ localEventGrid, tails }: LocalEventGridCommandDeps): Promise<void> {
  const { state } = localEventGrid;
  // First, because live tails delete their temporary event subscriptions in the running Local Event Grid.
  await tails.stopAll();
  await localEventGrid.stop();
  if (state.kind === "running" && state.isShared)
    void showInformationMessage(
      "This window no longer uses the Local Event Grid. It keeps running in the window or terminal that started it.",
    );
  else showStatusMessage("Stopped the Local Event Grid. Its data is kept.", 5_000);
}

/** Confirms, then resets the Local Event Grid to its seed. */
export async function resetLocalEventGrid(deps: LocalEventGridCommandDeps): Promise<void> {
  const detail = [
    "This deletes all workspaces, event subscriptions and undelivered events you added.",
    "It also clears the delivery log and the injected faults, sets the clock to system time, and stops the live tails of this window.",
    "You can't undo this.",
  ].join(" ");
  if (!(await confirmModal("Reset the Local Event Grid?", detail, "Reset"))) return;
  await replaceState(deps, "Resetting the Local Event Grid", () => deps.control.reset(deps.signal));
}

/** Warns about secrets, asks for a file, and exports the state. */
export async function exportLocalState({
  control,
  writePrivateFile,
  signal,
}: LocalEventGridCommandDeps): Promise<void> {
  const detail =
    "Webhook URLs with their keys and secret delivery attributes are exported as they are. Don't share or commit the file.";
  if (!(await confirmModal("The file will contain secrets.", detail, "Export"))) return;
  const file = await vscode.window.showSaveDialog({
    title: "Export Local Event Grid State",
    filters: stateFileFilters,
    defaultUri: vscode.Uri.joinPath(defaultFolder(), "local-event-grid.json"),
  });
  if (!file) return;
  const state = await control.exportState(signal);
  const text = `${JSON.stringify(state, null, 2)}\n`;
  if (file.scheme === "file") await writePrivateFile(file.fsPath, text);
  else await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  const message = "Exported the state of the Local Event Grid, including secrets.";
  if (await showInformationMessage(message, "Open File")) await vscode.window.showTextDocument(file);
}

/** Asks for a file, checks it, confirms, and imports the state. */
export async function importLocalState(deps: LocalEventGridCommandDeps): Promise<void> {
  const title = "Import Local Event Grid State";
  const [file] = (await vscode.window.showOpenDialog({ title, filters: stateFileFilters, openLabel: "Import" })) ?? [];
  if (!file) return;
  const { state, workspaceCount, eventSubscriptionCount } = parseLocalStateFile(
    new TextDecoder().decode(await vscode.workspace.fs.readFile(file)),
  );
  const detail = [
    `The file has ${formatCount(workspaceCount, "workspace")} and ${formatCount(eventSubscriptionCount, "event subscription")}.`,
    "Everything else is deleted, with its undelivered events. Live tails of this window stop. You can't undo this.",
  ].join(" ");
  if (!(await confirmModal("Replace the state of the Local Event Grid?", detail, "Replace"))) return;
  await replaceState(deps, "Importing the state", () => deps.control.importState(state, deps.signal));
}

/** Stops all tails, because none survives, replaces the state, and refreshes the tree. */
async function replaceState(
  { tails, tree, watch }: LocalEventGridCommandDeps,
  title: string,
  replace: () => Promise<void>,
): Promise<void> {
  await withProgress({ ...treeProgress, title }, async () => {
    await tails.stopAll();
    await replace();
  });
  await watch.poll();
  tree.invalidate({ cloud: "local" });
}

const stateFileFilters = { "Local Event Grid State": ["json"] };

/** The first folder of the VS Code workspace, if any. */
const defaultFolder = (): vscode.Uri => vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file("/");
