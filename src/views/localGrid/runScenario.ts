import * as vscode from "vscode";
import type { WorkspaceNode } from "../../app/tree/treeNode.ts";
import {
  type ScenarioPace,
  playScenario as play,
  type ScenarioOutcome,
  type PlayScenarioDeps,
} from "../../app/localGrid/playScenario.ts";
import { eventTypes } from "../../core/events/catalogue.ts";
import { repeatSamples, parsePace, type ScenarioStep, scenarios } from "../../core/events/scenarios.ts";
import type { Clouds, Publisher } from "../../ports/cloud.ts";
import { toAbortSignal } from "../cancellation.ts";
import { formatCount } from "./localEventGridCommands.ts";

export interface ScenarioCommandDeps extends Omit<PlayScenarioDeps, "cloud"> {
  readonly clouds: Clouds;
  readonly publisher: Publisher;
  /** Gives the version of the next model that a scenario registers; never the same twice. */
  readonly nextModelVersion: () => number;
}

/** Asks for a scenario and its pace, plays it with its progress in sight, and says where the events went. */
export async function runScenario({ cloud, workspace }: WorkspaceNode, world: ScenarioCommandDeps): Promise<void> {
  const title = `Run Scenario on ${workspace.name}`;
  const endless = { label: "Events at a pace", detail: "Samples of the types you choose, until you stop it." };
  const chosen = await vscode.window.showQuickPick([endless, ...scenarios], { title });
  if (!chosen) return;
  const uniqueSuffix = world.stamp().id.slice(0, 8);
  const story = { workspaceId: workspace.id, uniqueSuffix, modelVersion: world.nextModelVersion() };
  const asked =
    "steps" in chosen ? await askPace(title, chosen.steps(story)) : await askContinuousRun(title, workspace.id);
  if (!asked) return;
  const progress = { location: vscode.ProgressLocation.Notification, title: chosen.label, cancellable: true };
  const outcome = await vscode.window.withProgress(progress, (bar, token) =>
    play(
      asked.steps,
      workspace,
      asked.pace,
      { ...world, cloud: world.clouds[cloud] },
      (raised, next) =>
        bar.report({
          message: `${asked.totalEvents === undefined ? formatCount(raised, "event") : `${raised} of ${asked.totalEvents} events`} raised. Next: ${next}`,
          ...(asked.totalEvents === undefined || raised === 0 ? {} : { increment: 100 / asked.totalEvents }),
        }),
      toAbortSignal(token),
    ),
  );
  if (await vscode.window.showInformationMessage(describeScenarioOutcome(chosen.label, outcome), showDeliveriesLabel))
    await vscode.commands.executeCommand(
      "amlEvents.showDeliveries",
      topEventSubscriptionNode(outcome, cloud, workspace),
    );
}

const showDeliveriesLabel = "Show Deliveries";

interface ScenarioRun {
  readonly steps: Iterable<ScenarioStep>;
  readonly pace: ScenarioPace;
  /** How many events it has; absent when it has no end. */
  readonly totalEvents?: number;
}

async function askPace(title: string, steps: readonly ScenarioStep[]): Promise<ScenarioRun | undefined> {
  const seconds = Math.round(steps.reduce((sum, { delayMs: after }) => sum + after, 0) / 1_000);
  const paces = [
    { label: "At a pace to watch", description: `${seconds} s`, pace: "real" as const },
    { label: "All at once", description: "without waiting", pace: "fast" as const },
  ];
  const chosen = await vscode.window.showQuickPick(paces, { title, placeHolder: `${steps.length} events` });
  return chosen && { steps, pace: chosen.pace, totalEvents: steps.length };
}

async function askContinuousRun(title: string, workspaceId: string): Promise<ScenarioRun | undefined> {
  const items = eventTypes.map(({ label, name, whenRaised }) => ({
    label,
    description: name,
    detail: whenRaised,
    picked: true,
  }));
  const types = await vscode.window.showQuickPick(items, {
    title,
    canPickMany: true,
    placeHolder: "Which event types?",
  });
  if (!types?.length) return undefined;
  const text = await vscode.window.showInputBox({
    title,
    prompt: "How many events per second or per minute? For example 5/s or 30/min.",
    value: "1/s",
    validateInput: (text) => {
      const pace = parsePace(text);
      return "wrong" in pace ? pace.wrong : undefined;
    },
  });
  const pace = text === undefined ? undefined : parsePace(text);
  if (!pace || "wrong" in pace) return undefined;
  const names = types.map(({ description }) => description);
  return { steps: repeatSamples(workspaceId, names, pace.interval), pace: "real" };
}

function describeScenarioOutcome(
  label: string,
  { raisedCount: raised, matches: passed, eventSubscriptionCount: asked }: ScenarioOutcome,
): string {
  const raisedWords = `${label}: ${formatCount(raised, "event")} ${raised === 1 ? "was" : "were"} raised`;
  if (!asked) return `${raisedWords}; the workspace has no event subscriptions.`;
  if (!passed.length)
    return `${raisedWords}; no filter of ${formatCount(asked, "event subscription")} let one through.`;
  const each = passed.map(({ eventSubscription: { name }, count }) => `${name} ${count}`).join(", ");
  return `${raisedWords}; the filters of ${passed.length} of ${formatCount(asked, "event subscription")} let some through: ${each}.`;
}

/** The event subscription that let most through; without any, the person is asked. */
function topEventSubscriptionNode(
  { matches: passed }: ScenarioOutcome,
  cloud: WorkspaceNode["cloud"],
  workspace: WorkspaceNode["workspace"],
) {
  const [most] = passed.toSorted((a, b) => b.count - a.count);
  return most && { kind: "eventSubscription", cloud, workspace, eventSubscription: most.eventSubscription };
}
