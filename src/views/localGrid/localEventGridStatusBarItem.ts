import * as vscode from "vscode";
import type { LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import type { Tails } from "../../app/tail/tails.ts";
import type { Disposable } from "../../core/disposable.ts";
import { createTooltip } from "../tree/treeItem.ts";

/** The status-bar item: visible while the Local Event Grid runs or has failed, and during a tail. */
export class LocalEventGridStatusBarItem implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #watch: LocalEventGridWatcher;
  readonly #tails: Tails;
  readonly #subscriptions: readonly Disposable[];

  constructor(watch: LocalEventGridWatcher, tails: Tails) {
    this.#watch = watch;
    this.#tails = tails;
    this.#item = vscode.window.createStatusBarItem("amlEvents.localEventGrid", vscode.StatusBarAlignment.Left);
    this.#item.name = "Local Event Grid";
    this.#item.command = "amlEvents.localEventGridActions";
    this.#subscriptions = [
      watch.onChanged(() => void this.#render()),
      tails.onChanged(({ kind }) => {
        if (kind === "tails") void this.#render();
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
  }

  async #render(): Promise<void> {
    const { localEventGridStatusBar } = await import("../../app/localGrid/localEventGridStatusBar.ts");
    const { localEventGridTooltip } = await import("../../app/localGrid/localEventGridRow.ts");
    const { snapshot } = this.#watch;
    const { tails } = this.#tails;
    const failedTailCount = tails.filter(({ status }) => status.kind === "failed").length;
    const content = localEventGridStatusBar(snapshot, { tailCount: tails.length, failedTailCount });
    if (!content) return this.#item.hide();
    this.#item.text = content.text;
    this.#item.accessibilityInformation = { label: content.accessibleLabel };
    this.#item.tooltip = createTooltip(localEventGridTooltip("Local Event Grid", snapshot));
    this.#item.backgroundColor = content.isWarning
      ? new vscode.ThemeColor("statusBarItem.warningBackground")
      : undefined;
    this.#item.show();
  }
}
