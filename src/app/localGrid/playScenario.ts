import { readAllItems } from "../lists/readAllItems.ts";
import type { EventStamp } from "../../core/events/sampleEvents.ts";
import type { ScenarioStep } from "../../core/events/scenarios.ts";
import { formatCount } from "../../core/formatCount.ts";
import { isCancellation } from "../../core/failure.ts";
import { compileFilterOf } from "../../core/subscription/compileFilterOf.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import { type Clock, delay } from "../../core/wait.ts";
import type { Cloud, MlWorkspace, Publisher } from "../../ports/cloud.ts";

export interface PlayScenarioDeps extends Clock {
  readonly cloud: Cloud;
  readonly publisher: Publisher;
  /** For each raised event, by the clock of the Local Event Grid. */
  readonly stamp: () => Promise<EventStamp>;
}

/** `instant` skips the pauses between the events. */
export type ScenarioPace = "realTime" | "instant";

export interface ScenarioOutcome {
  readonly raisedCount: number;
  /** How many of the events the filter of each event subscription matched; without those that matched none. */
  readonly matches: readonly { readonly eventSubscription: EventSubscription; readonly count: number }[];
  /** Number of event subscriptions on the workspace. */
  readonly eventSubscriptionCount: number;
}

/**
 * Publishes the events of a scenario, each at its time, until its end or until `signal` aborts.
 *
 * @param onProgress called before each pause with the number of events raised so far and the next one
 * @throws Failure when an event can't be published
 */
export async function playScenario(
  steps: Iterable<ScenarioStep>,
  workspace: MlWorkspace,
  pace: ScenarioPace,
  deps: PlayScenarioDeps,
  onProgress: (raisedCount: number, next: string) => void,
  signal: AbortSignal,
): Promise<ScenarioOutcome> {
  const counters = (await readAllItems(deps.cloud.eventSubscriptions(workspace.id, signal))).map(
    (eventSubscription) => ({
      eventSubscription,
      matches: compileFilterOf(eventSubscription.properties),
      count: 0,
    }),
  );
  let raisedCount = 0;
  try {
    let due = deps.now();
    for (const { delayMs, message, createEvent } of steps) {
      onProgress(raisedCount, message);
      // Relative to the due time of the previous event, so that the duration of publishing does not add up.
      due = Math.max(due + (pace === "realTime" ? delayMs : 0), deps.now() - maxLagMs);
      await delay(deps, due - deps.now(), signal);
      const event = createEvent(await deps.stamp());
      await deps.publisher.publish([event], signal);
      raisedCount++;
      for (const counter of counters) if (counter.matches(event)) counter.count++;
    }
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
  return {
    raisedCount,
    eventSubscriptionCount: counters.length,
    matches: counters
      .filter(({ count }) => count > 0)
      .map(({ eventSubscription, count }) => ({ eventSubscription, count })),
  };
}

/** `Training run: raised 8 events. Matched promote-models (1).` @param label of the scenario */
export function describeScenarioOutcome(
  label: string,
  { raisedCount, matches, eventSubscriptionCount }: ScenarioOutcome,
): string {
  const raised = `${label}: raised ${formatCount(raisedCount, "event")}.`;
  if (!eventSubscriptionCount) return `${raised} The workspace has no event subscriptions.`;
  if (!matches.length) return `${raised} No event subscription matched.`;
  return `${raised} Matched ${matches.map(({ eventSubscription: { name }, count }) => `${name} (${count})`).join(", ")}.`;
}

/** How far the scenario may fall behind, in milliseconds. Later, as after sleep, the delay isn't caught up, to avoid a flood. */
const maxLagMs = 1_000;
