import * as vscode from "vscode";
import type { LocalEventGridSnapshot, LocalEventGridWatcher } from "../../app/localGrid/localEventGridWatcher.ts";
import type { Tails } from "../../app/tail/tails.ts";
import type { Disposable } from "../../core/disposable.ts";
import { describeLocalEventGridState, localEventGridTooltip } from "../../app/localGrid/localEventGridRow.ts";
import { createTooltip } from "../tree/treeItem.ts";

/** The status-bar item: in sight while the Local Event Grid runs, has failed, or a tail is on. */
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
      watch.onChanged(() => this.#render()),
      tails.onChanged(({ kind }) => {
        if (kind === "tails") this.#render();
      }),
    ];
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
    this.#item.dispose();
  }

  #render(): void {
    const { snapshot: view } = this.#watch;
    const shown = describeStatusBar(view, this.#tails);
    if (!shown) return this.#item.hide();
    this.#item.text = shown.text;
    this.#item.accessibilityInformation = { label: shown.accessibleLabel };
    this.#item.tooltip = createTooltip(localEventGridTooltip("Local Event Grid", view));
    this.#item.backgroundColor = shown.isWarning ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    this.#item.show();
  }
}

interface StatusBarContent {
  readonly text: string;
  readonly accessibleLabel: string;
  readonly isWarning: boolean;
}

/** Undefined when there is nothing to tell. */
function describeStatusBar(
  { state, status, faults, eventsPerSecond: rate, retryingCount: retrying }: LocalEventGridSnapshot,
  { tails }: Tails,
): StatusBarContent | undefined {
  const failedTails = tails.filter((tail) => tail.status.kind === "failed").length;
  if (state.kind !== "running" && state.kind !== "failed" && !tails.length) return undefined;
  const stopped = state.kind === "failed" || failedTails > 0 || status?.trouble !== undefined;
  const parts = [
    state.kind === "running" ? `$(radio-tower) ${rate}/s` : "$(radio-tower) Local Event Grid",
    ...(retrying ? [`$(sync) ${retrying}`] : []),
    ...(faults.length ? [`$(bug) ${faults.length}`] : []),
    ...(stopped ? ["$(warning)"] : []),
  ];
  const spoken = [
    `Local Event Grid ${describeLocalEventGridState(state)}`,
    `${rate} events per second`,
    ...(retrying ? [`${retrying} being retried`] : []),
    ...(faults.length ? [`${faults.length} faults injected`] : []),
    ...(status?.trouble ? ["it accepts no events"] : []),
    ...(failedTails ? ["a tail has stopped"] : []),
  ];
  return { text: parts.join(" "), accessibleLabel: spoken.join(", "), isWarning: stopped || retrying > 0 };
}
