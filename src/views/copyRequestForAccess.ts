import * as vscode from "vscode";
import { requestForAccess } from "../app/accessRequest.ts";
import type { EventSubscriptionNode, FailureNode, WorkspaceNode } from "../app/node.ts";
import type { Rights } from "../app/rights.ts";
import { inNotification } from "./plainText.ts";

/** Puts the text for an administrator on the clipboard, and offers to read it before it is sent. */
export async function copyRequestForAccess(
  node: WorkspaceNode | EventSubscriptionNode | FailureNode,
  rights: Rights,
): Promise<void> {
  const text = await requestForAccess(node, rights);
  const place = node.kind === "failure" ? node.in : node;
  const name = inNotification(place.kind === "cloud" ? place.label : place.workspace.name);
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
