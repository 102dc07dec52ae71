import * as vscode from "vscode";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import type { Tails } from "../../app/tail/tails.ts";
import { makeVisible } from "../../core/visibleText.ts";
import { createTooltip } from "../tree/treeItem.ts";

/** Creates the status-bar item: visible while the Local Event Grid runs or has failed, and during a tail. */
export function createStatusBarItem(watch: LocalEventGridWatcher, tails: Tails): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("amlEvents.localEventGrid", vscode.StatusBarAlignment.Left);
  item.name = "Local Event Grid";
  item.command = "amlEvents.localEventGridActions";
  const render = async (): Promise<void> => {
    const { localEventGridStatusBar } = await import("../../app/localGrid/localEventGridStatusBar.ts");
    const { localEventGridTooltip } = await import("../../app/localGrid/localEventGridRow.ts");
    const { snapshot } = watch;
    const failedTailCount = tails.tails.filter(({ status }) => status.kind === "failed").length;
    const content = localEventGridStatusBar(snapshot, { tailCount: tails.tails.length, failedTailCount });
    if (!content) return item.hide();
    item.text = makeVisible(content.text);
    item.accessibilityInformation = { label: makeVisible(content.accessibleLabel) };
    item.tooltip = createTooltip(localEventGridTooltip("Local Event Grid", snapshot));
    item.backgroundColor = content.isWarning ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    item.show();
  };
  return vscode.Disposable.from(
    watch.onChanged(() => void render()),
    tails.onChanged(({ kind }) => {
      if (kind === "tails") void render();
    }),
    item,
  );
}
