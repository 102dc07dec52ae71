import type { Disposable } from "../core/disposable.ts";
import type { ScenarioStep } from "../core/events/scenarios.ts";
import { isCancellation } from "../core/failure.ts";
import { compile } from "../core/filter/compile.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";
import type { Cloud, MlWorkspace, Publisher } from "../ports/cloud.ts";

export interface ScenarioWorld {
  readonly cloud: Cloud;
  readonly publisher: Publisher;
  /** Id and time for a raised event, time as ISO 8601. */
  readonly stamp: () => { readonly id: string; readonly time: string };
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Acts once after `wait` milliseconds; the disposable calls it off. */
  readonly after: (wait: number, act: () => void) => Disposable;
}

/** `fast` leaves out the waits between the events of a story. */
export type Pace = "real" | "fast";

/** What a scenario came to. */
export interface ScenarioOutcome {
  readonly raised: number;
  /** How many of the events each event subscription's filter let through; those that let none through are left out. */
  readonly passed: readonly { readonly eventSubscription: EventSubscription; readonly count: number }[];
  /** How many event subscriptions the workspace had. */
  readonly asked: number;
}

/**
 * Raises the events of a scenario, each at its time. Cancelling ends it early; that is how one without an end ends.
 *
 * @param told is called before each wait with the number of events raised so far and what comes next
 * @throws Failure when an event cannot be published
 */
export async function runScenario(
  steps: Iterable<ScenarioStep>,
  workspace: MlWorkspace,
  pace: Pace,
  world: ScenarioWorld,
  told: (raised: number, next: string) => void,
  signal: AbortSignal,
): Promise<ScenarioOutcome> {
  const tally = (await world.cloud.eventSubscriptions(workspace.id, signal)).map((eventSubscription) => ({
    eventSubscription,
    passes: compile(eventSubscription.properties.filter ?? {}),
    count: 0,
  }));
  let raised = 0;
  try {
    let due = world.now();
    for (const { after, says, event } of steps) {
      told(raised, says);
      // Counted from when the event before was due, so that what publishing takes does not add up.
      due = Math.max(due + (pace === "real" ? after : 0), world.now() - longestLag);
      await wait(due - world.now(), world, signal);
      const made = event(world.stamp());
      await world.publisher.publish([made], signal);
      raised++;
      for (const one of tally) if (one.passes(made)) one.count++;
    }
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
  const passed = tally.filter(({ count }) => count > 0);
  return {
    raised,
    asked: tally.length,
    passed: passed.map(({ eventSubscription, count }) => ({ eventSubscription, count })),
  };
}

/** How far a pace may fall behind before the rest is let go: after a machine slept, no flood follows. In milliseconds. */
const longestLag = 1_000;

/** @throws AbortError when it is cancelled, also before the wait */
async function wait(milliseconds: number, { after }: ScenarioWorld, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (milliseconds <= 0) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const cancel = (): void => reject(signal.reason as Error);
  signal.addEventListener("abort", cancel, { once: true });
  const timer = after(milliseconds, resolve);
  try {
    await promise;
  } finally {
    timer.dispose();
    signal.removeEventListener("abort", cancel);
  }
}
