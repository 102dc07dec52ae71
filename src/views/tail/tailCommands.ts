import * as vscode from "vscode";
import type { EventSubscriptionNode, WorkspaceNode } from "../../app/tree/treeNode.ts";
import type { TailTarget } from "../../app/tail/tail.ts";
import type { Tails } from "../../app/tail/tails.ts";
import { Failure } from "../../core/failure.ts";
import type { ErrorReporter } from "../errorReporter.ts";

/**
 * Tails a whole workspace, or what the filter of one event subscription lets through.
 *
 * @throws Failure `refused` for Azure, which cannot reach this machine
 */
export async function tailEvents(
  node: WorkspaceNode | EventSubscriptionNode,
  tails: Tails,
  report: ErrorReporter,
): Promise<void> {
  if (node.cloud === "azure")
    throw new Failure("refused", `${node.workspace.name} cannot be tailed yet.`, {
      why: "Azure delivers to public addresses only, and this version has none to give: it listens on this machine.",
      remedy: "Tail a workspace of the Local Event Grid.",
    });
  await vscode.commands.executeCommand("amlEvents.liveEvents.focus");
  try {
    await tails.start(tailTargetOfNode(node));
  } catch (error) {
    // The view that has just come into sight shows the tail with the reason; the log has the rest.
    report.describe(error);
  }
}

function tailTargetOfNode(node: WorkspaceNode | EventSubscriptionNode): TailTarget {
  const { id: workspaceId, name: label } = node.workspace;
  if (node.kind === "workspace") return { workspaceId, label };
  const { name, properties } = node.eventSubscription;
  return { workspaceId, label: `${label} / ${name}`, filter: properties.filter ?? {} };
}

/** Stops the only tail, or the one that the person chooses. */
export async function stopTail(tails: Tails): Promise<void> {
  const items = tails.tails.map(({ id, target: { label } }) => ({ label, id }));
  if (!items.length) return void vscode.window.showInformationMessage("No tail is running.");
  const chosen =
    items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title: "Stop which tail?" });
  if (chosen) await tails.stop(chosen.id);
}
