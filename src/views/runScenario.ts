import * as vscode from "vscode";
import type { WorkspaceNode } from "../app/node.ts";
import { type Pace, runScenario as play, type ScenarioOutcome, type ScenarioWorld } from "../app/runScenario.ts";
import { eventTypes } from "../core/events/catalogue.ts";
import { atAPace, readPace, type ScenarioStep, scenarios } from "../core/events/scenarios.ts";
import type { Clouds, Publisher } from "../ports/cloud.ts";
import { signalOf } from "./cancellation.ts";
import { plural } from "./localEventGrid.ts";

export interface RunScenarioWorld extends Omit<ScenarioWorld, "cloud"> {
  readonly clouds: Clouds;
  readonly publisher: Publisher;
  /** Gives the version of the next model that a scenario registers; never the same twice. */
  readonly nextVersion: () => number;
}

/** Asks for a scenario and its pace, plays it with its progress in sight, and says where the events went. */
export async function runScenario({ cloud, workspace }: WorkspaceNode, world: RunScenarioWorld): Promise<void> {
  const title = `Run Scenario on ${workspace.name}`;
  const endless = { label: "Events at a pace", detail: "Samples of the types you choose, until you stop it." };
  const chosen = await vscode.window.showQuickPick([endless, ...scenarios], { title });
  if (!chosen) return;
  const unique = world.stamp().id.slice(0, 8);
  const story = { workspaceId: workspace.id, unique, modelVersion: world.nextVersion() };
  const asked = "steps" in chosen ? await finite(title, chosen.steps(story)) : await endlessly(title, workspace.id);
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
          message: `${asked.of === undefined ? plural(raised, "event") : `${raised} of ${asked.of} events`} raised. Next: ${next}`,
          ...(asked.of === undefined || raised === 0 ? {} : { increment: 100 / asked.of }),
        }),
      signalOf(token),
    ),
  );
  if (await vscode.window.showInformationMessage(told(chosen.label, outcome), showDeliveries))
    await vscode.commands.executeCommand("amlEvents.showDeliveries", shownFirst(outcome, cloud, workspace));
}

const showDeliveries = "Show Deliveries";

interface Asked {
  readonly steps: Iterable<ScenarioStep>;
  readonly pace: Pace;
  /** How many events it has; absent when it has no end. */
  readonly of?: number;
}

async function finite(title: string, steps: readonly ScenarioStep[]): Promise<Asked | undefined> {
  const seconds = Math.round(steps.reduce((sum, { after }) => sum + after, 0) / 1_000);
  const paces = [
    { label: "At a pace to watch", description: `${seconds} s`, pace: "real" as const },
    { label: "All at once", description: "without waiting", pace: "fast" as const },
  ];
  const chosen = await vscode.window.showQuickPick(paces, { title, placeHolder: `${steps.length} events` });
  return chosen && { steps, pace: chosen.pace, of: steps.length };
}

async function endlessly(title: string, workspaceId: string): Promise<Asked | undefined> {
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
      const pace = readPace(text);
      return "wrong" in pace ? pace.wrong : undefined;
    },
  });
  const pace = text === undefined ? undefined : readPace(text);
  if (!pace || "wrong" in pace) return undefined;
  const names = types.map(({ description }) => description);
  return { steps: atAPace(workspaceId, names, pace.interval), pace: "real" };
}

function told(label: string, { raised, passed, asked }: ScenarioOutcome): string {
  const raisedWords = `${label}: ${plural(raised, "event")} ${raised === 1 ? "was" : "were"} raised`;
  if (!asked) return `${raisedWords}; the workspace has no event subscriptions.`;
  if (!passed.length) return `${raisedWords}; no filter of ${plural(asked, "event subscription")} let one through.`;
  const each = passed.map(({ eventSubscription: { name }, count }) => `${name} ${count}`).join(", ");
  return `${raisedWords}; the filters of ${passed.length} of ${plural(asked, "event subscription")} let some through: ${each}.`;
}

/** The event subscription that let most through; without any, the person is asked. */
function shownFirst({ passed }: ScenarioOutcome, cloud: WorkspaceNode["cloud"], workspace: WorkspaceNode["workspace"]) {
  const [most] = passed.toSorted((a, b) => b.count - a.count);
  return most && { kind: "eventSubscription", cloud, workspace, eventSubscription: most.eventSubscription };
}
