import type { Activity } from "../../src/core/deliveries/activity.ts";
import type { Fault } from "../../src/core/deliveries/fault.ts";
import type { GridStatus } from "../../src/core/deliveries/gridStatus.ts";
import { Emitter } from "../../src/core/emitter.ts";
import type { GridState } from "../../src/ports/localEventGrid.ts";
import type { GridWatchWorld } from "../../src/app/gridWatch.ts";

export const running: GridState = { kind: "running", port: 8085, shared: false };

export const activity = (id: string, more: Partial<Activity> = {}): Activity => ({
  id,
  delivered: 0,
  filteredOut: 0,
  retrying: 0,
  dropped: 0,
  deadLettered: 0,
  recorded: 0,
  lastOutcome: null,
  ...more,
});

/** A Local Event Grid made by hand, with a clock and timers that a test moves. */
export class GridWorld implements GridWatchWorld {
  readonly interval = 2_000;
  /** What was asked of it, in order. */
  readonly asked: string[] = [];
  /** What waits to be done. */
  readonly waiting: { readonly wait: number; readonly act: () => void }[] = [];
  readonly #changed = new Emitter<GridState>();
  time = 0;
  status: GridStatus = {
    clock: { now: "2031-01-01T00:00:00.000Z", standing: false, ahead: 0 },
    workspaces: 1,
    eventSubscriptions: 3,
    undelivered: 0,
    faults: 0,
    published: 0,
  };
  activities: readonly Activity[] = [];
  faults: readonly Fault[] = [];
  /** What happens instead of the next answers. */
  fails: Error | undefined;

  readonly grid = {
    state: { kind: "idle" } as GridState,
    onChanged: this.#changed.event,
    start: async () => this.become(running),
    stop: async () => {},
  };

  readonly control = {
    status: () => this.#answer("status", this.status),
    activity: () => this.#answer("activity", this.activities),
    faults: () => this.#answer("faults", this.faults),
  };

  readonly now = (): number => this.time;

  readonly after = (wait: number, act: () => void) => {
    const due = { wait, act };
    this.waiting.push(due);
    return {
      dispose: () => {
        const at = this.waiting.indexOf(due);
        if (at >= 0) this.waiting.splice(at, 1);
      },
    };
  };

  become(state: GridState): void {
    this.grid.state = state;
    this.#changed.fire(state);
  }

  /** Lets the oldest timer go off at its time. */
  elapse(): void {
    const due = this.waiting.shift();
    this.time += due?.wait ?? 0;
    due?.act();
  }

  async #answer<T>(name: string, value: T): Promise<T> {
    this.asked.push(name);
    if (this.fails !== undefined) throw this.fails;
    return value;
  }
}
