import * as vscode from "vscode";
import type { LocalEventGridSnapshot } from "../../app/localGrid/localEventGridWatcher.ts";
import type { Tails } from "../../app/tail/tails.ts";
import { describeLocalEventGridState } from "../../app/localGrid/localEventGridRow.ts";

interface LocalEventGridAction extends vscode.QuickPickItem {
  /** Its command, without the prefix. */
  readonly command: string;
}

/** Offers what can be done now with the Local Event Grid and the tails, and does it. */
export async function chooseLocalEventGridAction(
  { state, faults }: LocalEventGridSnapshot,
  { tails }: Tails,
): Promise<void> {
  const running = state.kind === "running";
  const actions: LocalEventGridAction[] = [
    createAction(
      "radio-tower",
      tails.length ? "Show Live Events" : "Tail Events",
      tails.length ? "liveEvents.focus" : "tailEvents",
    ),
    ...(tails.length ? [createAction("debug-stop", "Stop Tail", "stopTail")] : []),
    createAction("zap", "Raise Sample Event", "raiseSampleEvent"),
    createAction("play-circle", "Run Scenario", "runScenario"),
    createAction("list-tree", "Show Deliveries", "showDeliveries"),
    createAction("clockface", "Let Time Pass", "letTimePass"),
    createAction("bug", "Inject Fault", "injectFault"),
    ...(faults.length ? [createAction("clear-all", "Clear Faults", "clearFaults")] : []),
    running
      ? createAction("debug-stop", "Stop Local Event Grid", "stopLocalEventGrid")
      : createAction("play", "Start Local Event Grid", "startLocalEventGrid"),
  ];
  const title = `Local Event Grid: ${describeLocalEventGridState(state)}`;
  const chosen = await vscode.window.showQuickPick(actions, { title });
  if (chosen) await vscode.commands.executeCommand(`amlEvents.${chosen.command}`);
}

const createAction = (icon: string, label: string, command: string): LocalEventGridAction => ({
  label,
  iconPath: new vscode.ThemeIcon(icon),
  command,
});
