import * as vscode from "vscode";
import type { GridView } from "../app/gridWatch.ts";
import type { Tails } from "../app/tails.ts";
import { stateWords } from "./gridItem.ts";

interface Action extends vscode.QuickPickItem {
  /** Its command, without the prefix. */
  readonly command: string;
}

/** Offers what can be done now with the Local Event Grid and the tails, and does it. */
export async function chooseGridAction({ state, faults }: GridView, { tails }: Tails): Promise<void> {
  const running = state.kind === "running";
  const actions: Action[] = [
    action(
      "radio-tower",
      tails.length ? "Show Live Events" : "Tail Events",
      tails.length ? "liveEvents.focus" : "tailEvents",
    ),
    ...(tails.length ? [action("debug-stop", "Stop Tail", "stopTail")] : []),
    action("zap", "Raise Sample Event", "raiseSampleEvent"),
    action("play-circle", "Run Scenario", "runScenario"),
    action("list-tree", "Show Deliveries", "showDeliveries"),
    action("clockface", "Let Time Pass", "letTimePass"),
    action("bug", "Inject Fault", "injectFault"),
    ...(faults.length ? [action("clear-all", "Clear Faults", "clearFaults")] : []),
    running
      ? action("debug-stop", "Stop Local Event Grid", "stopLocalEventGrid")
      : action("play", "Start Local Event Grid", "startLocalEventGrid"),
  ];
  const title = `Local Event Grid: ${stateWords(state)}`;
  const chosen = await vscode.window.showQuickPick(actions, { title });
  if (chosen) await vscode.commands.executeCommand(`amlEvents.${chosen.command}`);
}

const action = (icon: string, label: string, command: string): Action => ({
  label,
  iconPath: new vscode.ThemeIcon(icon),
  command,
});
