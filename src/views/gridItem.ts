import * as vscode from "vscode";
import type { GridView } from "../app/gridWatch.ts";
import { durationWords } from "../core/duration.ts";
import { tell } from "../core/failure.ts";
import type { GridState } from "../ports/localEventGrid.ts";
import { card } from "./card.ts";

/** The row of the Local Event Grid: how it stands for this window. */
export function gridItem(label: string, grid: GridView): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  const { trouble } = grid.status ?? {};
  item.description = [...(trouble ? ["accepts no events"] : []), stateWords(grid.state), ...aheadWords(grid)].join(
    ", ",
  );
  item.iconPath = trouble ? icons.failed : icons[grid.state.kind];
  item.tooltip = gridCard(label, grid);
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}

/** `running at :8085, shared`. */
export function stateWords(state: GridState): string {
  switch (state.kind) {
    case "idle":
      return "starts when it is used";
    case "starting":
      return "starting";
    case "running":
      return `running at :${state.port}${state.shared ? ", shared" : ""}`;
    case "stopped":
      return "stopped";
    case "failed":
      return "could not be started";
  }
}

/** All that is known of it, as a tooltip. */
export const gridCard = (title: string, grid: GridView): vscode.MarkdownString =>
  card(title, [
    ["State", stateWords(grid.state)],
    ["Shared", grid.state.kind === "running" && grid.state.shared ? "another window or a terminal runs it" : ""],
    ["Why", grid.state.kind === "failed" ? tell(grid.state.failure) : ""],
    ...statusRows(grid),
    ["What it is", "an Event Grid that runs on this machine, without an account"],
  ]);

function statusRows({ status, faults, rate }: GridView): readonly (readonly [string, string])[] {
  if (!status) return [];
  const { clock, workspaces, eventSubscriptions, undelivered, published, trouble } = status;
  const standing = clock.standing ? ", standing still" : "";
  return [
    ["Accepts no events", [trouble?.why, trouble?.remedy].filter(Boolean).join(" ")],
    ["Workspaces", String(workspaces)],
    ["Event subscriptions", String(eventSubscriptions)],
    ["Published", `${published}, ${rate}/s now`],
    ["Undelivered", String(undelivered)],
    ["Clock", (clock.ahead ? `${durationWords(clock.ahead)} ahead of this machine's` : "as this machine's") + standing],
    ["Faults", faults.length ? String(faults.length) : "none"],
  ];
}

function aheadWords({ status }: GridView): string[] {
  const ahead = status?.clock.ahead ?? 0;
  return ahead > 0 ? [`clock ${durationWords(ahead)} ahead`] : [];
}

const icons: Readonly<Record<GridState["kind"], vscode.ThemeIcon>> = {
  idle: new vscode.ThemeIcon("server-environment"),
  starting: new vscode.ThemeIcon("loading~spin"),
  running: new vscode.ThemeIcon("server-environment", new vscode.ThemeColor("testing.iconPassed")),
  stopped: new vscode.ThemeIcon("circle-slash"),
  failed: new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
};
