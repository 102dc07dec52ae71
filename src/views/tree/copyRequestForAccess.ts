import * as vscode from "vscode";
import { formatAccessRequest } from "../../app/tree/accessRequest.ts";
import type { EventSubscriptionNode, FailureNode, WorkspaceNode } from "../../app/tree/treeNode.ts";
import type { PermissionCache } from "../../app/lists/permissionCache.ts";
import { escapeNotification } from "../plainText.ts";

/** Puts the text for an administrator on the clipboard, and offers to read it before it is sent. */
export async function copyRequestForAccess(
  node: WorkspaceNode | EventSubscriptionNode | FailureNode,
  rights: PermissionCache,
): Promise<void> {
  const text = await formatAccessRequest(node, rights);
  const place = node.kind === "failure" ? node.parent : node;
  const name = escapeNotification(place.kind === "cloud" ? place.label : place.workspace.name);
  if (text === undefined) {
    const all = `Nothing to ask for: your roles on ${name} let you list, create, change and delete event subscriptions.`;
    const nonetheless = "Where Azure refuses all the same, a deny assignment or a lock is in the way.";
    return void (await vscode.window.showInformationMessage(`${all} ${nonetheless}`));
  }
  await vscode.env.clipboard.writeText(text);
  const told = `A request for access to ${name} is copied; send it to who administers it.`;
  if ((await vscode.window.showInformationMessage(told, "Show")) !== "Show") return;
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: text }));
}
