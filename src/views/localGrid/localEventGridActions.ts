import * as vscode from "vscode";
import { localEventGridActions } from "../../app/localGrid/localEventGridActions.ts";
import { describeLocalEventGridState } from "../../app/localGrid/localEventGridRow.ts";
import type { LocalEventGridSnapshot } from "../../app/localGrid/localEventGridWatcher.ts";
import type { RaisedSamples } from "../../app/localGrid/raisedSamples.ts";
import { hasEnded, type Tails } from "../../app/tail/tails.ts";
import { rowCommand } from "../../app/tree/commandTitles.ts";
import { showQuickPick } from "../window.ts";

/** Offers what can be done now with the Local Event Grid and the tails, and runs the chosen command. */
export async function chooseLocalEventGridAction(
  snapshot: LocalEventGridSnapshot,
  { tails }: Tails,
  raisedSamples: RaisedSamples,
): Promise<void> {
  const running = tails.filter((tail) => !hasEnded(tail));
  const actions = localEventGridActions(snapshot, running.length, raisedSamples.lastOn(undefined) !== undefined);
  const items = actions.map(({ id, icon }) => {
    const { title, command } = rowCommand(id);
    return { label: title, command, iconPath: new vscode.ThemeIcon(icon) };
  });
  const liveEvents = {
    label: "Show Live Events",
    command: "amlEvents.liveEvents.focus",
    iconPath: new vscode.ThemeIcon("pulse"),
  };
  const title = `Local Event Grid: ${describeLocalEventGridState(snapshot.state)}`;
  const chosen = await showQuickPick(tails.length ? [liveEvents, ...items] : items, { title });
  if (chosen) await vscode.commands.executeCommand(chosen.command);
}
