import * as vscode from "vscode";
import type { WorkspaceNode } from "../app/node.ts";
import type { Listings } from "../app/listings.ts";

/** Puts the text for an administrator on the clipboard, and offers to read it before it is sent. */
export async function copyRequestForAccess(workspace: WorkspaceNode, listings: Listings): Promise<void> {
  const { requestForAccess } = await import("../app/access.ts");
  const text = await requestForAccess(workspace, listings);
  await vscode.env.clipboard.writeText(text);
  const told = `A request for access to ${workspace.workspace.name} is copied; send it to who administers it.`;
  if ((await vscode.window.showInformationMessage(told, "Show")) !== "Show") return;
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: text }));
}
