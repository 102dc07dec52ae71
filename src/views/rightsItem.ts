import * as vscode from "vscode";
import type { FailureNode, RightsNode } from "../app/node.ts";
import { rightsWords } from "../app/rightsWords.ts";
import { card } from "./card.ts";

/** The row of missing rights; its tooltip names each action and who grants it, and a click copies a request for them. */
export function rightsItem(node: RightsNode): vscode.TreeItem {
  const { label, facts } = rightsWords(node.forbidden);
  const item = new vscode.TreeItem(label);
  item.description = "request access";
  item.iconPath = new vscode.ThemeIcon("lock");
  item.tooltip = card(label, facts);
  item.command = requestAccess(node);
  item.accessibilityInformation = { label: [label, ...facts.map((fact) => fact.join(": "))].join(", ") };
  return item;
}

/** Copies the request for what is missing at a row. */
export const requestAccess = (node: RightsNode | FailureNode): vscode.Command => ({
  command: "amlEvents.copyRequestForAccess",
  title: "Copy Request for Access",
  arguments: [node],
});
