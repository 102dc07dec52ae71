import * as vscode from "vscode";
import { isClockOff } from "../../app/localGrid/clockOffset.ts";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";

/** Keeps the context key that shows *Set Clock to Now* in menus: whether the clock isn't at system time. */
export function trackClockContext(watch: LocalEventGridWatcher): vscode.Disposable {
  let isMoved = false;
  return watch.onChanged(({ status }) => {
    const wasMoved = isMoved;
    isMoved = status !== undefined && isClockOff(status.clock);
    if (isMoved !== wasMoved) void vscode.commands.executeCommand("setContext", "amlEvents.clockMoved", isMoved);
  });
}
