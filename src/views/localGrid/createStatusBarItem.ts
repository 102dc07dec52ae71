import * as vscode from "vscode";
import type { LocalEventGridClock } from "../../app/localGrid/localEventGridClock.ts";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import { tailLabel } from "../../app/tail/tailLabel.ts";
import { hasEnded, type Tails } from "../../app/tail/tails.ts";
import { makeVisible } from "../../core/visibleText.ts";
import { createTooltip } from "../tree/treeItem.ts";

/** Creates the status-bar item: visible while the Local Event Grid runs or has failed, and during a tail. */
export function createStatusBarItem(
  watch: LocalEventGridWatcher,
  tails: Tails,
  clock: Pick<LocalEventGridClock, "latestTime">,
): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("amlEvents.localEventGrid", vscode.StatusBarAlignment.Left);
  item.name = "Local Event Grid";
  item.command = "amlEvents.localEventGridActions";
  const render = async (): Promise<void> => {
    const { localEventGridStatusBar } = await import("../../app/localGrid/localEventGridStatusBar.ts");
    const { localEventGridTooltip } = await import("../../app/localGrid/localEventGridRow.ts");
    const { snapshot } = watch;
    const failedTailCount = tails.tails.filter(hasEnded).length;
    const tailSummary = { tailCount: tails.tails.length, failedTailCount, tailLabel };
    const content = localEventGridStatusBar(snapshot, tailSummary, clock.latestTime);
    if (!content) return item.hide();
    item.text = makeVisible(content.text);
    item.accessibilityInformation = { label: makeVisible(content.accessibleLabel) };
    const { title, facts } = localEventGridTooltip("Local Event Grid", snapshot);
    const warnings = content.warnings.map((value) => ({ label: "Warning", value }));
    item.tooltip = createTooltip({ title, facts: [...warnings, ...facts] });
    const hasWarnings = content.warnings.length > 0;
    item.backgroundColor = hasWarnings ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
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
