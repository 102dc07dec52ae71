import * as vscode from "vscode";
import {
  describeScenarioOutcome,
  playScenario,
  type PlayScenarioDeps,
  type ScenarioOutcome,
  type ScenarioPace,
} from "../../app/localGrid/playScenario.ts";
import type { WorkspaceNode } from "../../app/tree/treeNode.ts";
import { eventTypes } from "../../core/events/catalogue.ts";
import { parsePace, repeatSamples, type ScenarioStep, scenarios } from "../../core/events/scenarios.ts";
import { formatCount } from "../../core/formatCount.ts";
import type { Clouds, Publisher } from "../../ports/cloud.ts";
import { withCancelableProgress } from "../cancellation.ts";
import { showInformationMessage, showInputBox, showMultiQuickPick, showQuickPick } from "../window.ts";

export interface ScenarioCommandDeps extends Omit<PlayScenarioDeps, "cloud"> {
  readonly clouds: Clouds;
  readonly publisher: Publisher;
  /** The version of the next model that a scenario registers; unique. */
  readonly nextModelVersion: () => number;
}

/** Asks for a scenario and its pace, plays it with its progress, and reports the event subscriptions it matches. */
export async function runScenario(node: WorkspaceNode, deps: ScenarioCommandDeps): Promise<void> {
  const { cloud, workspace } = node;
  const title = `Run Scenario on ${workspace.name}`;
  const continuous = { label: "Continuous events", detail: "Samples of the types you select, until you cancel." };
  const scenario = await showQuickPick([continuous, ...scenarios], { title });
  if (!scenario) return;
  const uniqueSuffix = (await deps.stamp()).id.slice(0, 8);
  const context = { workspaceId: workspace.id, uniqueSuffix, modelVersion: deps.nextModelVersion() };
  const run =
    "steps" in scenario ? await askPace(title, scenario.steps(context)) : await askContinuousRun(title, workspace.id);
  if (!run) return;
  const { steps, pace, totalEvents } = run;
  const outcome = await withCancelableProgress(scenario.label, (signal, progress) =>
    playScenario(
      steps,
      workspace,
      pace,
      { ...deps, cloud: deps.clouds[cloud] },
      (raisedCount, next) => {
        const count =
          totalEvents === undefined ? formatCount(raisedCount, "event") : `${raisedCount} of ${totalEvents} events`;
        const increment = totalEvents === undefined || raisedCount === 0 ? {} : { increment: 100 / totalEvents };
        progress.report({ message: `Raised ${count}. Next: ${next}`, ...increment });
      },
      signal,
    ),
  );
  const message = describeScenarioOutcome(scenario.label, outcome);
  if (await showInformationMessage(message, "Show Deliveries"))
    await vscode.commands.executeCommand("amlEvents.showDeliveries", topEventSubscriptionNode(outcome, node));
}

interface ScenarioRun {
  readonly steps: Iterable<ScenarioStep>;
  readonly pace: ScenarioPace;
  /** Undefined for a run without an end. */
  readonly totalEvents?: number;
}

async function askPace(title: string, steps: readonly ScenarioStep[]): Promise<ScenarioRun | undefined> {
  const seconds = Math.round(steps.reduce((sum, { delayMs }) => sum + delayMs, 0) / 1_000);
  const items = [
    { label: `Real-time pace (${seconds} s)`, pace: "realTime" as const },
    { label: "Instantly", pace: "instant" as const },
  ];
  const item = await showQuickPick(items, { title, placeHolder: formatCount(steps.length, "event") });
  return item && { steps, pace: item.pace, totalEvents: steps.length };
}

async function askContinuousRun(title: string, workspaceId: string): Promise<ScenarioRun | undefined> {
  const items = eventTypes.map(({ label, name, whenRaised }) => ({
    label,
    description: name,
    detail: whenRaised,
    picked: true,
  }));
  const types = await showMultiQuickPick(items, { title, placeHolder: "Select event types" });
  if (!types?.length) return undefined;
  const text = await showInputBox({
    title,
    prompt: "Events per second or minute, such as 5/s or 30/min",
    value: "1/s",
    validateInput: (input) => {
      const pace = parsePace(input);
      return "wrong" in pace ? pace.wrong : undefined;
    },
  });
  const pace = text === undefined ? undefined : parsePace(text);
  if (!pace || "wrong" in pace) return undefined;
  const names = types.map(({ description }) => description);
  return { steps: repeatSamples(workspaceId, names, pace.interval), pace: "realTime" };
}

/** The event subscription that matched most events; undefined lets the user select one. */
function topEventSubscriptionNode({ matches }: ScenarioOutcome, { cloud, workspace }: WorkspaceNode) {
  const [top] = matches.toSorted((a, b) => b.count - a.count);
  return top && { kind: "eventSubscription", cloud, workspace, eventSubscription: top.eventSubscription };
}
