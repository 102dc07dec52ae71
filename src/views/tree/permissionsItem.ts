import * as vscode from "vscode";
import type { FailureNode, PermissionsNode } from "../../app/tree/treeNode.ts";
import { describeMissingPermissions } from "../../app/tree/missingPermissions.ts";
import { createTooltip } from "../tooltip.ts";

/** The row of missing rights; its tooltip names each action and who grants it, and a click copies a request for them. */
export function createPermissionsItem(node: PermissionsNode): vscode.TreeItem {
  const { label, facts } = describeMissingPermissions(node.forbiddenActions);
  const item = new vscode.TreeItem(label);
  item.description = "request access";
  item.iconPath = new vscode.ThemeIcon("lock");
  item.tooltip = createTooltip(label, facts);
  item.command = requestAccessCommand(node);
  item.accessibilityInformation = { label: [label, ...facts.map((fact) => fact.join(": "))].join(", ") };
  return item;
}

/** Copies the request for what is missing at a row. */
export const requestAccessCommand = (node: PermissionsNode | FailureNode): vscode.Command => ({
  command: "amlEvents.copyRequestForAccess",
  title: "Copy Request for Access",
  arguments: [node],
});
