import { setImmediate } from "node:timers/promises";
import { isSameArmId } from "../../core/armId.ts";
import type { MlEvent } from "../../core/events/envelope.ts";
import { EventMemo } from "../../core/filter/eventMemo.ts";
import type { Store } from "../store/store.ts";
import type { Target, Targets } from "./targets.ts";

/** How long matching keeps the thread before everything else gets a turn, in milliseconds. */
const sliceMs = 5;

/** Which event subscriptions get an event, and which don't. */
export interface MatchedEvent {
  readonly event: MlEvent;
  readonly matched: readonly Target[];
  readonly skipped: readonly Target[];
}

interface EventMatcherDeps {
  readonly store: Pick<Store, "state">;
  readonly targets: Targets;
  /** Called for an event whose source is no workspace; the default workspace raises it. */
  readonly onUnknownSource: (event: MlEvent, workspaceId: string) => void;
}

/** Compares events with the filters of event subscriptions, in turns with everything else that the thread does. */
export class EventMatcher {
  readonly #deps: EventMatcherDeps;
  /** Resolves when all events that came before are matched. */
  #lastTurn: Promise<void> | undefined;

  constructor(deps: EventMatcherDeps) {
    this.#deps = deps;
  }

  /** Matches events. What came first is ready first. */
  async match(events: readonly MlEvent[]): Promise<readonly MatchedEvent[]> {
    const turnBefore = this.#lastTurn;
    let end = (): void => {};
    const turn = new Promise<void>((resolve) => (end = resolve));
    this.#lastTurn = turn;
    try {
      await turnBefore;
      return await this.#matchAll(events);
    } finally {
      end();
      if (this.#lastTurn === turn) this.#lastTurn = undefined;
    }
  }

  async #matchAll(events: readonly MlEvent[]): Promise<readonly MatchedEvent[]> {
    const results: MatchedEvent[] = [];
    let sliceStart = performance.now();
    for (const event of events) {
      const memo = new EventMemo();
      const matched: Target[] = [];
      const skipped: Target[] = [];
      for (const target of this.#targetsOf(event)) {
        let isMatch = true;
        for (const meets of target.clausesFor(event.raw)) {
          isMatch = meets(event.raw, memo);
          if (performance.now() - sliceStart >= sliceMs) {
            await setImmediate();
            sliceStart = performance.now();
          }
          if (!isMatch) break;
        }
        (isMatch ? matched : skipped).push(target);
      }
      results.push({ event, matched, skipped });
    }
    return results;
  }

  #targetsOf(event: MlEvent): readonly Target[] {
    const { store, targets, onUnknownSource } = this.#deps;
    const { workspaces } = store.state;
    const [home] = workspaces;
    const named = workspaces.find(({ id }) => isSameArmId(id, event.source));
    if (!named) onUnknownSource(event, home.id);
    return targets.ofWorkspace((named ?? home).id);
  }
}
