import * as vscode from "vscode";
import { describeRaisedSample, raiseSample } from "../../app/localGrid/raiseSample.ts";
import { tailLabel } from "../../app/tail/tailTarget.ts";
import type { WorkspaceNode } from "../../app/tree/treeNode.ts";
import { eventTypes } from "../../core/events/catalogue.ts";
import { eventSubscriptionStatus } from "../../core/subscription/describeEventSubscription.ts";
import type { Clouds } from "../../ports/cloud.ts";
import { treeProgress } from "../treeProgress.ts";
import { showInformationMessage, showQuickPick, showStatusMessage, withProgress } from "../window.ts";
import type { RaiseEventDeps } from "./deliveryCommands.ts";

/** Asks for an event type, raises a sample of it, and reports the event subscriptions it matches. */
export async function raiseSampleEvent(
  { cloud, workspace }: WorkspaceNode,
  { clouds, publisher, stamp, signal }: RaiseEventDeps & { readonly clouds: Clouds },
): Promise<void> {
  const items = eventTypes.map(({ label, name, whenRaised }) => ({ label, description: name, detail: whenRaised }));
  const item = await showQuickPick(items, { title: `Raise Sample Event on ${workspace.name}` });
  if (!item) return;
  const progress = { ...treeProgress, title: `Raising ${item.label}` };
  const matches = await withProgress(progress, async () =>
    raiseSample(item.description, workspace, await stamp(), { cloud: clouds[cloud], publisher }, signal),
  );
  const names = matches
    .filter((match) => eventSubscriptionStatus(match, tailLabel) !== "temporary")
    .map(({ name }) => name);
  const isTailed = names.length < matches.length;
  const message = describeRaisedSample(item.label, workspace.name, isTailed ? [...names, "the tail"] : names);
  // During a tail the event appears in Live Events; a notification would only cover it.
  if (isTailed) return showStatusMessage(message, 10_000);
  if (await showInformationMessage(message, "Tail Events"))
    await vscode.commands.executeCommand("amlEvents.tailEvents", { kind: "workspace", cloud, workspace });
}
