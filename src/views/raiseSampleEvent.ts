import * as vscode from "vscode";
import type { WorkspaceNode } from "../app/node.ts";
import { raiseSample } from "../app/raiseSample.ts";
import { tailLabel } from "../app/tail.ts";
import { eventTypes } from "../core/events/catalogue.ts";
import { standing } from "../core/subscription/describe.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";
import type { Clouds, Publisher } from "../ports/cloud.ts";
import { signalOf } from "./cancellation.ts";
import { inTheTree } from "./inTheTree.ts";

/** Asks for an event type, raises a sample of it, and says where it goes. */
export async function raiseSampleEvent(
  { cloud, workspace }: WorkspaceNode,
  { clouds, publisher }: { readonly clouds: Clouds; readonly publisher: Publisher },
  stamp: () => { readonly id: string; readonly time: string },
): Promise<void> {
  const types = eventTypes.map(({ label, name, whenRaised }) => ({ label, description: name, detail: whenRaised }));
  const type = await vscode.window.showQuickPick(types, { title: `Raise a sample event on ${workspace.name}` });
  if (!type) return;
  const progress = { ...inTheTree, title: `Raising ${type.label}` };
  const matched = await vscode.window.withProgress(progress, (_, token) =>
    raiseSample(type.description, workspace, stamp(), { cloud: clouds[cloud], publisher }, signalOf(token)),
  );
  const isTailed = matched.some(isTail);
  const goesTo = [
    ...matched.filter((found) => !isTail(found)).map(({ name }) => name),
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

const isTail = (found: EventSubscription): boolean => standing(found, tailLabel) === "temporary";
