import * as vscode from "vscode";
import { sampleChoicesFor } from "../../app/localGrid/matchingSample.ts";
import type { RaisedSample, RaisedSamples } from "../../app/localGrid/raisedSamples.ts";
import { describeRaisedSample, raiseSample } from "../../app/localGrid/raiseSample.ts";
import { tailLabel } from "../../app/tail/tailLabel.ts";
import type { EventSubscriptionNode, WorkspaceNode } from "../../app/tree/treeNode.ts";
import { findEventType } from "../../core/events/catalogue.ts";
import { type SampleChoice, sampleChoices } from "../../core/events/sampleChoices.ts";
import { eventSubscriptionStatus } from "../../core/subscription/describeEventSubscription.ts";
import type { EventSubscriptionProperties } from "../../core/subscription/eventSubscription.ts";
import type { Clouds } from "../../ports/cloud.ts";
import { treeProgress } from "../treeProgress.ts";
import { showInformationMessage, showQuickPick, showStatusMessage, withProgress } from "../window.ts";
import type { RaiseEventDeps } from "./deliveryCommands.ts";

export interface RaiseSampleDeps extends RaiseEventDeps {
  readonly clouds: Clouds;
  readonly raisedSamples: RaisedSamples;
}

/**
 * Asks for an event type, raises a sample of it, and reports the event subscriptions it matches. For an event
 * subscription the sample matches its filter, and the only event type it includes is taken without asking.
 */
export async function raiseSampleEvent(
  node: WorkspaceNode | EventSubscriptionNode,
  deps: RaiseSampleDeps,
): Promise<void> {
  const choices = node.kind === "workspace" ? sampleChoices : sampleChoicesFor(propertiesOf(node).filter ?? {});
  const sample = choices.length === 1 ? choices[0] : await askSample(choices, node);
  if (sample) await raise({ node, sample }, deps);
}

/** Raises the last sample of a row again, or of this window, without asking. Asks if there is none. */
export async function raiseSampleAgain(
  last: RaisedSample | undefined,
  ask: () => unknown,
  deps: RaiseSampleDeps,
): Promise<void> {
  if (last) await raise(last, deps);
  else await ask();
}

const propertiesOf = (node: WorkspaceNode | EventSubscriptionNode): EventSubscriptionProperties =>
  node.kind === "eventSubscription" ? node.eventSubscription.properties : {};

async function askSample(
  choices: readonly SampleChoice[],
  node: WorkspaceNode | EventSubscriptionNode,
): Promise<SampleChoice | undefined> {
  const items = choices.map((sample) => ({
    label: sample.label,
    description: sample.type,
    detail: sample.detail,
    sample,
  }));
  const place = node.kind === "workspace" ? `on ${node.workspace.name}` : `for ${node.eventSubscription.name}`;
  const title = `Raise Sample Event ${place}`;
  return (await showQuickPick(items, { title, matchOnDescription: true }))?.sample;
}

async function raise(raised: RaisedSample, deps: RaiseSampleDeps): Promise<void> {
  const { node, sample } = raised;
  const { cloud, workspace } = node;
  const { clouds, publisher, stamp, signal, raisedSamples } = deps;
  const label = findEventType(sample.type)?.label ?? sample.type;
  const progress = { ...treeProgress, title: `Raising ${label}` };
  const matches = await withProgress(progress, async () =>
    raiseSample(sample, workspace, propertiesOf(node), await stamp(), { cloud: clouds[cloud], publisher }, signal),
  );
  raisedSamples.add(raised);
  const names = matches
    .filter((match) => eventSubscriptionStatus(match, tailLabel) !== "temporary")
    .map(({ name }) => name);
  const isTailed = names.length < matches.length;
  const message = describeRaisedSample(label, workspace.name, isTailed ? [...names, "the tail"] : names);
  // During a tail the event appears in Live Events; a notification would only cover it.
  if (isTailed) return showStatusMessage(message, 10_000);
  const [tail, deliveries] = ["Tail Events", "Show Deliveries"];
  const [first] = matches;
  const chosen = await showInformationMessage(message, ...(first ? [deliveries, tail] : [tail]));
  if (chosen === tail)
    await vscode.commands.executeCommand("amlEvents.tailEvents", { kind: "workspace", cloud, workspace });
  if (chosen === deliveries && first)
    await vscode.commands.executeCommand("amlEvents.showDeliveries", {
      kind: "eventSubscription",
      cloud,
      workspace,
      eventSubscription: first,
    });
}
