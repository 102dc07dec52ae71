import type { ScenarioStep } from "../../core/events/scenarios.ts";
import { isCancellation } from "../../core/failure.ts";
import { compile } from "../../core/filter/compile.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import { type Clock, delay } from "../../core/wait.ts";
import type { Cloud, MlWorkspace, Publisher } from "../../ports/cloud.ts";
import { readAllItems } from "../lists/readAllItems.ts";

export interface PlayScenarioDeps extends Clock {
  readonly cloud: Cloud;
  readonly publisher: Publisher;
  /** Id and time for a raised event, time as ISO 8601. */
  readonly stamp: () => { readonly id: string; readonly time: string };
}

/** `fast` leaves out the waits between the events of a story. */
export type ScenarioPace = "real" | "fast";

/** What a scenario came to. */
export interface ScenarioOutcome {
  readonly raisedCount: number;
  /** How many of the events each event subscription's filter let through; those that let none through are left out. */
  readonly matches: readonly { readonly eventSubscription: EventSubscription; readonly count: number }[];
  /** How many event subscriptions the workspace had. */
  readonly eventSubscriptionCount: number;
}

/**
 * Raises the events of a scenario, each at its time. Cancelling ends it early; that is how one without an end ends.
 *
 * @param onProgress is called before each wait with the number of events raised so far and what comes next
 * @throws Failure when an event cannot be published
 */
export async function playScenario(
  steps: Iterable<ScenarioStep>,
  workspace: MlWorkspace,
  pace: ScenarioPace,
  deps: PlayScenarioDeps,
  onProgress: (raised: number, next: string) => void,
  signal: AbortSignal,
): Promise<ScenarioOutcome> {
  const tally = (await readAllItems(deps.cloud.eventSubscriptions(workspace.id, signal))).map((eventSubscription) => ({
    eventSubscription,
    passes: compile(eventSubscription.properties.filter ?? {}),
    count: 0,
  }));
  let raised = 0;
  try {
    let due = deps.now();
    for (const { delayMs: after, message: says, createEvent: event } of steps) {
      onProgress(raised, says);
      // Counted from when the event before was due, so that what publishing takes does not add up.
      due = Math.max(due + (pace === "real" ? after : 0), deps.now() - maxLagMs);
      await delay(deps, due - deps.now(), signal);
      const made = event(deps.stamp());
      await deps.publisher.publish([made], signal);
      raised++;
      for (const one of tally) if (one.passes(made)) one.count++;
    }
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
  const passed = tally.filter(({ count }) => count > 0);
  return {
    raisedCount: raised,
    eventSubscriptionCount: tally.length,
    matches: passed.map(({ eventSubscription, count }) => ({ eventSubscription, count })),
  };
}

/** How far a pace may fall behind before the rest is let go: after a machine slept, no flood follows. In milliseconds. */
const maxLagMs = 1_000;
