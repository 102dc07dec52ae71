import * as vscode from "vscode";
import type { EventSubscriptionNode, WorkspaceNode } from "../app/browse.ts";
import type { Tails } from "../app/tails.ts";

/** Tails a whole workspace, or what the filter of one event subscription lets through. */
export async function tailEvents(node: WorkspaceNode | EventSubscriptionNode, tails: Tails): Promise<void> {
  await vscode.commands.executeCommand("amlEvents.liveEvents.focus");
  const { workspace } = node;
  if (node.kind === "workspace") await tails.start({ workspaceId: workspace.id, label: workspace.name });
  else {
    const { name, properties } = node.eventSubscription;
    const label = `${workspace.name} / ${name}`;
    await tails.start({ workspaceId: workspace.id, label, filter: properties.filter ?? {} });
  }
}

/** Stops the only tail, or the one that the person chooses. */
export async function stopTail(tails: Tails): Promise<void> {
  const items = tails.tails.map(({ id, target: { label } }) => ({ label, id }));
  if (!items.length) return void vscode.window.showInformationMessage("No tail is running.");
  const chosen =
    items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title: "Stop which tail?" });
  if (chosen) await tails.stop(chosen.id);
}
