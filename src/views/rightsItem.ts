import * as vscode from "vscode";
import type { FailureNode, RightsNode } from "../app/node.ts";
import { type Deed, deeds, deedsInWords, roleFor, series } from "../core/permissions.ts";
import { card } from "./card.ts";

/** What is forbidden, in few words; empty where nothing is. */
export function rightsLabel(forbidden: readonly Deed[]): string {
  if (!forbidden.length) return "";
  const [list, write, remove] = (["list", "write", "delete"] as const).map((deed) => forbidden.includes(deed));
  return write && remove && !list ? "Read only" : `You may not ${deedsInWords(forbidden, "or")}`;
}

/** The row of missing rights; its tooltip names each action and who grants it, and a click copies a request for them. */
export function rightsItem(node: RightsNode): vscode.TreeItem {
  // The list says itself that it may not be read; a tail takes no more than these two.
  const told = node.forbidden.filter((deed) => deed === "write" || deed === "delete");
  const missing = told.flatMap((deed) => deeds[deed]);
  const mayList = !node.forbidden.includes("list");
  const title = mayList ? rightsLabel(told) : `You may not ${deedsInWords(told, "or")}`;
  const rows = [
    ["You may not", `${deedsInWords(told, "or")}, or tail events`],
    ["Missing", series(missing, "and")],
    ["Granted by", `the role ${roleFor(missing)}`],
    ["To ask for it", "choose this row; refresh once it is granted"],
  ] as const;
  const item = new vscode.TreeItem(title);
  item.description = "request access";
  item.iconPath = new vscode.ThemeIcon("lock");
  item.tooltip = card(title, rows);
  item.command = requestAccess(node);
  item.accessibilityInformation = { label: [title, ...rows.map((row) => row.join(": "))].join(", ") };
  return item;
}

/** Copies the request for what is missing at a row. */
export const requestAccess = (node: RightsNode | FailureNode): vscode.Command => ({
  command: "amlEvents.copyRequestForAccess",
  title: "Copy Request for Access",
  arguments: [node],
});
