import * as vscode from "vscode";
import type { EventSubscriptionNode, WorkspaceNode } from "../../app/tree/treeNode.ts";
import type { TailTarget } from "../../app/tail/tail.ts";
import type { Tails } from "../../app/tail/tails.ts";
import { Failure } from "../../core/failure.ts";
import type { ErrorReporter } from "../errorReporter.ts";
import { showInformationMessage, showQuickPick } from "../window.ts";

/**
 * Tails a workspace, or the events that match the filter of one event subscription.
 *
 * @throws Failure `refused` for Azure, which can't reach this machine
 */
export async function tailEvents(
  node: WorkspaceNode | EventSubscriptionNode,
  tails: Tails,
  report: ErrorReporter,
): Promise<void> {
  if (node.cloud === "azure")
    throw new Failure("refused", `${node.workspace.name} can't be tailed yet.`, {
      why: "Azure delivers only to public addresses, and this version only listens on this machine.",
      remedy: "Tail a workspace of the Local Event Grid instead.",
    });
  await vscode.commands.executeCommand("amlEvents.liveEvents.focus");
  try {
    await tails.start(tailTargetOfNode(node));
  } catch (error) {
    // Live Events shows the failed tail with the reason, so this only writes to the log.
    report.describe(error);
  }
}

function tailTargetOfNode(node: WorkspaceNode | EventSubscriptionNode): TailTarget {
  const { id: workspaceId, name: label } = node.workspace;
  if (node.kind === "workspace") return { workspaceId, label };
  const { name, properties } = node.eventSubscription;
  return { workspaceId, label: `${label} / ${name}`, filter: properties.filter ?? {} };
}

/**
 * Stops the only tail, or the one that the user selects.
 *
 * @param id of the tail to stop, if it is known
 */
export async function stopTail(tails: Tails, id?: string): Promise<void> {
  if (id !== undefined && tails.tails.some((tail) => tail.id === id)) return tails.stop(id);
  const items = tails.tails.map(({ id, target: { label } }) => ({ label, id }));
  if (!items.length) return void showInformationMessage("No tail is running.");
  const chosen = items.length === 1 ? items[0] : await showQuickPick(items, { title: "Select a tail to stop" });
  if (chosen) await tails.stop(chosen.id);
}
