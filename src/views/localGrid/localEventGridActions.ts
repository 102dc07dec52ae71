import * as vscode from "vscode";
import { isClockOff } from "../../app/localGrid/clockOffset.ts";
import { describeLocalEventGridState } from "../../app/localGrid/localEventGridRow.ts";
import type { LocalEventGridSnapshot } from "../../app/localGrid/localEventGridWatcher.ts";
import type { Tails } from "../../app/tail/tails.ts";
import { type CommandId, rowCommand } from "../../app/tree/commandTitles.ts";
import { showQuickPick } from "../window.ts";

interface LocalEventGridAction extends vscode.QuickPickItem {
  readonly command: string;
}

/** Offers what can be done now with the Local Event Grid and the tails, and runs the chosen command. */
export async function chooseLocalEventGridAction(
  { state, status, faults }: LocalEventGridSnapshot,
  { tails }: Tails,
): Promise<void> {
  const isTailing = tails.length > 0;
  const liveEvents = { label: "Show Live Events", command: "amlEvents.liveEvents.focus" };
  const actions: readonly LocalEventGridAction[] = [
    ...(isTailing
      ? [{ ...liveEvents, iconPath: new vscode.ThemeIcon("radio-tower") }, createAction("debug-stop", "stopTail")]
      : [createAction("radio-tower", "tailEvents")]),
    createAction("zap", "raiseSampleEvent"),
    createAction("play-circle", "runScenario"),
    createAction("list-tree", "showDeliveries"),
    createAction("clockface", "letTimePass"),
    ...(status && isClockOff(status.clock) ? [createAction("history", "setClockToNow")] : []),
    createAction("bug", "injectFault"),
    ...(faults.length ? [createAction("clear-all", "clearFaults")] : []),
    state.kind === "running"
      ? createAction("debug-stop", "stopLocalEventGrid")
      : createAction("play", "startLocalEventGrid"),
  ];
  const title = `Local Event Grid: ${describeLocalEventGridState(state)}`;
  const chosen = await showQuickPick(actions, { title });
  if (chosen) await vscode.commands.executeCommand(chosen.command);
}

function createAction(icon: string, id: CommandId): LocalEventGridAction {
  const { title, command } = rowCommand(id);
  return { label: title, command, iconPath: new vscode.ThemeIcon(icon) };
}
