import * as vscode from "vscode";
import type { PermissionCache } from "../../app/lists/permissionCache.ts";
import { formatAccessRequest } from "../../app/tree/accessRequest.ts";
import type { EventSubscriptionNode, FailureNode, WorkspaceNode } from "../../app/tree/treeNode.ts";
import { showInformationMessage } from "../window.ts";

/** Copies a request to an administrator for the missing permissions, and offers to show it before it is sent. */
export async function copyRequestForAccess(
  node: WorkspaceNode | EventSubscriptionNode | FailureNode,
  permissions: PermissionCache,
): Promise<void> {
  const request = await formatAccessRequest(node, permissions);
  const target = node.kind === "failure" ? node.parent : node;
  const name = target.kind === "cloud" ? target.label : target.workspace.name;
  if (request === undefined) {
    const message = `Your roles on ${name} let you list, create, change and delete event subscriptions. If Azure still refuses, look for a deny assignment or a lock.`;
    return void (await showInformationMessage(message));
  }
  await vscode.env.clipboard.writeText(request);
  const message = `Copied a request for access to ${name}. Send it to an administrator.`;
  if ((await showInformationMessage(message, "Show")) !== "Show") return;
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: request }));
}
