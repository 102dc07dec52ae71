import * as vscode from "vscode";
import type { GridView, GridWatch } from "../app/gridWatch.ts";
import type { Tails } from "../app/tails.ts";
import type { Disposable } from "../core/disposable.ts";
import { gridCard, stateWords } from "./gridItem.ts";

/** The status-bar item: in sight while the Local Event Grid runs, has failed, or a tail is on. */
export class GridStatusItem implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #watch: GridWatch;
  readonly #tails: Tails;
  readonly #listening: readonly Disposable[];

  constructor(watch: GridWatch, tails: Tails) {
    this.#watch = watch;
    this.#tails = tails;
    this.#item = vscode.window.createStatusBarItem("amlEvents.localEventGrid", vscode.StatusBarAlignment.Left);
    this.#item.name = "Local Event Grid";
    this.#item.command = "amlEvents.localEventGridActions";
    this.#listening = [
      watch.onChanged(() => this.#render()),
      tails.onChanged(({ kind }) => {
        if (kind === "tails") this.#render();
      }),
    ];
  }

  dispose(): void {
    for (const one of this.#listening) one.dispose();
    this.#item.dispose();
  }

  #render(): void {
    const { view } = this.#watch;
    const shown = statusBarText(view, this.#tails);
    if (!shown) return this.#item.hide();
    this.#item.text = shown.text;
    this.#item.accessibilityInformation = { label: shown.spoken };
    this.#item.tooltip = gridCard("Local Event Grid", view);
    this.#item.backgroundColor = shown.warns ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    this.#item.show();
  }
}

interface Shown {
  readonly text: string;
  readonly spoken: string;
  readonly warns: boolean;
}

/** Undefined when there is nothing to tell. */
function statusBarText({ state, status, faults, rate, retrying }: GridView, { tails }: Tails): Shown | undefined {
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
    `Local Event Grid ${stateWords(state)}`,
    `${rate} events per second`,
    ...(retrying ? [`${retrying} being retried`] : []),
    ...(faults.length ? [`${faults.length} faults injected`] : []),
    ...(status?.trouble ? ["it accepts no events"] : []),
    ...(failedTails ? ["a tail has stopped"] : []),
  ];
  return { text: parts.join(" "), spoken: spoken.join(", "), warns: stopped || retrying > 0 };
}
