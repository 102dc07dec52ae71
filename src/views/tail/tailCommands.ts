import * as vscode from "vscode";
import type { EventSubscriptionNode, WorkspaceNode } from "../../app/tree/treeNode.ts";
import type { Tail } from "../../app/tail/tail.ts";
import type { TailTarget } from "../../app/tail/tailTarget.ts";
import { hasEnded, type Tails } from "../../app/tail/tails.ts";
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
  await startTail(() => tails.start(tailTargetOfNode(node)), report);
}

/** Shows Live Events, which shows a tail that fails to start with the reason. So errors only go to the log. */
async function startTail(start: () => Promise<unknown>, report: ErrorReporter): Promise<void> {
  await vscode.commands.executeCommand("amlEvents.liveEvents.focus");
  await start().catch((error: unknown) => report.describe(error));
}

/** Tells that a tail has ended by itself, with the reason, and offers to start it again. */
export async function showStoppedTail(
  { tail: { id, target }, why }: { readonly tail: Tail; readonly why: string },
  tails: Tails,
  report: ErrorReporter,
): Promise<void> {
  if (await report.warnWithRemedy(`Tail of ${target.label} stopped. ${why}`, "Restart"))
    await restartTail(id, tails, report);
}

/** Starts a tail again that has ended, in its place. */
export const restartTail = (id: string, tails: Tails, report: ErrorReporter): Promise<void> =>
  startTail(() => tails.restart(id), report);

function tailTargetOfNode(node: WorkspaceNode | EventSubscriptionNode): TailTarget {
  const { id: workspaceId, name: label } = node.workspace;
  if (node.kind === "workspace") return { workspaceId, label };
  const { name, properties } = node.eventSubscription;
  const { filter, eventDeliverySchema } = properties;
  const schema = eventDeliverySchema ? { eventDeliverySchema } : {};
  return { workspaceId, label: `${label} / ${name}`, filter: filter ?? {}, ...schema };
}

/**
 * Stops the only tail that runs, or the one that the user selects.
 *
 * @param id of the tail to stop, if it is known
 */
export async function stopTail(tails: Tails, id?: string): Promise<void> {
  if (id !== undefined && tails.tails.some((tail) => tail.id === id)) return tails.stop(id);
  const items = tails.tails
    .filter((tail) => !hasEnded(tail))
    .map((tail) => ({ label: tail.target.label, id: tail.id }));
  if (!items.length) return void showInformationMessage("No tail is running.");
  const chosen = items.length === 1 ? items[0] : await showQuickPick(items, { title: "Select a tail to stop" });
  if (chosen) await tails.stop(chosen.id);
}
