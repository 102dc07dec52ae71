import * as vscode from "vscode";
import type { LocalEventGridSnapshot } from "../../app/localGrid/localEventGridWatcher.ts";
import { formatDuration } from "../../core/formatDuration.ts";
import { formatFailure } from "../../core/failure.ts";
import type { LocalEventGridState } from "../../ports/localEventGrid.ts";
import { createTooltip } from "../tooltip.ts";

/** The row of the Local Event Grid: how it stands for this window. */
export function createLocalEventGridItem(label: string, grid: LocalEventGridSnapshot): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  const { trouble } = grid.status ?? {};
  item.description = [
    ...(trouble ? ["accepts no events"] : []),
    describeLocalEventGridState(grid.state),
    ...clockOffsetTexts(grid),
  ].join(", ");
  item.iconPath = trouble ? stateIcons.failed : stateIcons[grid.state.kind];
  item.tooltip = createLocalEventGridTooltip(label, grid);
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}

/** `running at :8085, shared`. */
export function describeLocalEventGridState(state: LocalEventGridState): string {
  switch (state.kind) {
    case "idle":
      return "starts when it is used";
    case "starting":
      return "starting";
    case "running":
      return `running at :${state.port}${state.isShared ? ", shared" : ""}`;
    case "stopped":
      return "stopped";
    case "failed":
      return "could not be started";
  }
}

/** All that is known of it, as a tooltip. */
export const createLocalEventGridTooltip = (title: string, grid: LocalEventGridSnapshot): vscode.MarkdownString =>
  createTooltip(title, [
    ["State", describeLocalEventGridState(grid.state)],
    ["Shared", grid.state.kind === "running" && grid.state.isShared ? "another window or a terminal runs it" : ""],
    ["Why", grid.state.kind === "failed" ? formatFailure(grid.state.failure) : ""],
    ...statusFacts(grid),
    ["What it is", "an Event Grid that runs on this machine, without an account"],
  ]);

function statusFacts({
  status,
  faults,
  eventsPerSecond: rate,
}: LocalEventGridSnapshot): readonly (readonly [string, string])[] {
  if (!status) return [];
  const { clock, workspaces, eventSubscriptions, undelivered, published, trouble } = status;
  const standing = clock.standing ? ", standing still" : "";
  return [
    ["Accepts no events", [trouble?.why, trouble?.remedy].filter(Boolean).join(" ")],
    ["Workspaces", String(workspaces)],
    ["Event subscriptions", String(eventSubscriptions)],
    ["Published", `${published}, ${rate}/s now`],
    ["Undelivered", String(undelivered)],
    [
      "Clock",
      (clock.ahead ? `${formatDuration(clock.ahead)} ahead of this machine's` : "as this machine's") + standing,
    ],
    ["Faults", faults.length ? String(faults.length) : "none"],
  ];
}

function clockOffsetTexts({ status }: LocalEventGridSnapshot): string[] {
  const ahead = status?.clock.ahead ?? 0;
  return ahead > 0 ? [`clock ${formatDuration(ahead)} ahead`] : [];
}

const stateIcons: Readonly<Record<LocalEventGridState["kind"], vscode.ThemeIcon>> = {
  idle: new vscode.ThemeIcon("server-environment"),
  starting: new vscode.ThemeIcon("loading~spin"),
  running: new vscode.ThemeIcon("server-environment", new vscode.ThemeColor("testing.iconPassed")),
  stopped: new vscode.ThemeIcon("circle-slash"),
  failed: new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
};
