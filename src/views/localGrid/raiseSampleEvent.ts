import * as vscode from "vscode";
import type { WorkspaceNode } from "../../app/tree/treeNode.ts";
import { raiseSample } from "../../app/localGrid/raiseSample.ts";
import { tailLabel } from "../../app/tail/tail.ts";
import { eventTypes } from "../../core/events/catalogue.ts";
import { eventSubscriptionStatus } from "../../core/subscription/describeEventSubscription.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import type { Clouds, Publisher } from "../../ports/cloud.ts";
import { toAbortSignal } from "../cancellation.ts";
import { treeProgress } from "../treeProgress.ts";

/** Asks for an event type, raises a sample of it, and says where it goes. */
export async function raiseSampleEvent(
  { cloud, workspace }: WorkspaceNode,
  { clouds, publisher }: { readonly clouds: Clouds; readonly publisher: Publisher },
  stamp: () => { readonly id: string; readonly time: string },
): Promise<void> {
  const types = eventTypes.map(({ label, name, whenRaised }) => ({ label, description: name, detail: whenRaised }));
  const type = await vscode.window.showQuickPick(types, { title: `Raise a sample event on ${workspace.name}` });
  if (!type) return;
  const progress = { ...treeProgress, title: `Raising ${type.label}` };
  const matched = await vscode.window.withProgress(progress, (_, token) =>
    raiseSample(type.description, workspace, stamp(), { cloud: clouds[cloud], publisher }, toAbortSignal(token)),
  );
  const isTailed = matched.some(isTailSubscription);
  const goesTo = [
    ...matched.filter((found) => !isTailSubscription(found)).map(({ name }) => name),
    ...(isTailed ? ["the tail"] : []),
  ];
  const told = goesTo.length
    ? `${type.label} goes to ${goesTo.join(", ")}.`
    : `${type.label} was raised; no filter of ${workspace.name} lets it through.`;
  // Who tails sees the event arrive; a notification would only lie over it.
  if (isTailed) return void vscode.window.setStatusBarMessage(told, 10_000);
  if (await vscode.window.showInformationMessage(told, "Tail Events"))
    await vscode.commands.executeCommand("amlEvents.tailEvents", { kind: "workspace", cloud, workspace });
}

const isTailSubscription = (found: EventSubscription): boolean =>
  eventSubscriptionStatus(found, tailLabel) === "temporary";
