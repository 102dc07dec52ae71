import type { DeliveryActivity } from "../../../src/core/deliveries/deliveryActivity.ts";
import type { Fault } from "../../../src/core/deliveries/fault.ts";
import type { LocalEventGridStatus } from "../../../src/core/deliveries/localEventGridStatus.ts";
import { Emitter } from "../../../src/core/emitter.ts";
import type { LocalEventGridState } from "../../../src/ports/localEventGrid.ts";
import type { LocalEventGridWatcherDeps } from "../../../src/app/localGrid/localEventGridWatcher.ts";

export const runningState: LocalEventGridState = { kind: "running", port: 8085, isShared: false };

export const createActivity = (id: string, more: Partial<DeliveryActivity> = {}): DeliveryActivity => ({
  id,
  delivered: 0,
  filteredOut: 0,
  sending: 0,
  waiting: 0,
  discarded: 0,
  pause: null,
  isSample: false,
  labels: [],
  retrying: 0,
  dropped: 0,
  deadLettered: 0,
  recorded: 0,
  lastOutcome: null,
  ...more,
});

/** A fake Local Event Grid with a clock and timers that a test controls. */
export class FakeLocalEventGrid implements LocalEventGridWatcherDeps {
  readonly intervalMs = 2_000;
  /** The requests, in order. */
  readonly requests: string[] = [];
  /** Timers that have not fired. */
  readonly timers: { readonly wait: number; readonly act: () => void }[] = [];
  readonly #changed = new Emitter<LocalEventGridState>();
  time = 0;
  status: LocalEventGridStatus = {
    clock: { now: "2031-01-01T00:00:00.000Z", standing: false, ahead: 0 },
    workspaces: 1,
    eventSubscriptions: 3,
    undelivered: 0,
    faults: 0,
    published: 0,
  };
  activities: readonly DeliveryActivity[] = [];
  faults: readonly Fault[] = [];
  /** Thrown by the next requests. */
  nextError: Error | undefined;

  readonly localEventGrid = {
    state: { kind: "idle" } as LocalEventGridState,
    onChanged: this.#changed.event,
    hasRun: async () => true,
    start: async () => this.setState(runningState),
    stop: async () => {},
  };

  readonly control = {
    status: () => this.#respond("status", this.status),
    activity: () => this.#respond("activity", this.activities),
    faults: () => this.#respond("faults", this.faults),
  };

  readonly now = (): number => this.time;

  readonly after = (wait: number, act: () => void) => {
    const due = { wait, act };
    this.timers.push(due);
    return {
      dispose: () => {
        const at = this.timers.indexOf(due);
        if (at >= 0) this.timers.splice(at, 1);
      },
    };
  };

  setState(state: LocalEventGridState): void {
    this.localEventGrid.state = state;
    this.#changed.fire(state);
  }

  /** Fires the oldest timer at its time. */
  runNextTimer(): void {
    const due = this.timers.shift();
    this.time += due?.wait ?? 0;
    due?.act();
  }

  async #respond<T>(name: string, value: T): Promise<T> {
    this.requests.push(name);
    if (this.nextError !== undefined) throw this.nextError;
    return value;
  }
}
