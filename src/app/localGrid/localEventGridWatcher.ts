import { normalizeArmId } from "../../core/armId.ts";
import type { DeliveryActivity } from "../../core/deliveries/deliveryActivity.ts";
import type { Fault } from "../../core/deliveries/fault.ts";
import type { LocalEventGridStatus } from "../../core/deliveries/localEventGridStatus.ts";
import type { Disposable } from "../../core/disposable.ts";
import { Emitter } from "../../core/emitter.ts";
import { Failure } from "../../core/failure.ts";
import type { Clock } from "../../core/wait.ts";
import { clockMoveKey } from "./clockOffset.ts";
import type { LocalEventGridControl, LocalEventGridState, LocalEventGrid } from "../../ports/localEventGrid.ts";

/** The Local Event Grid as of the last poll. */
export interface LocalEventGridSnapshot {
  readonly state: LocalEventGridState;
  /** Undefined before the first poll, and when it can't be read. */
  readonly status: LocalEventGridStatus | undefined;
  readonly faults: readonly Fault[];
  /** Events published per second between the last two polls. */
  readonly eventsPerSecond: number;
  /** Events that wait for a retry, over all event subscriptions. */
  readonly retryingCount: number;
  /** Of all event subscriptions. */
  readonly activities: readonly DeliveryActivity[];
  readonly activityOf: (eventSubscriptionId: string) => DeliveryActivity | undefined;
}

export interface LocalEventGridWatcherDeps extends Clock {
  readonly localEventGrid: LocalEventGrid;
  readonly control: Pick<LocalEventGridControl, "status" | "activity" | "faults">;
  /** Milliseconds between two polls. */
  readonly intervalMs: number;
}

interface PollResult {
  readonly at: number;
  readonly status: LocalEventGridStatus;
  readonly faults: readonly Fault[];
  readonly activity: ReadonlyMap<string, DeliveryActivity>;
  readonly eventsPerSecond: number;
}

/** Polls the Local Event Grid while it runs and something that shows it is visible. */
export class LocalEventGridWatcher implements Disposable {
  readonly #deps: LocalEventGridWatcherDeps;
  readonly #changed = new Emitter<LocalEventGridSnapshot>();
  readonly #abortController = new AbortController();
  readonly #stateListener: Disposable;
  #isVisible = false;
  #nextPoll: Disposable | undefined;
  #currentPoll: Promise<void> | undefined;
  #lastPoll: PollResult | undefined;

  constructor(deps: LocalEventGridWatcherDeps) {
    this.#deps = deps;
    this.#stateListener = deps.localEventGrid.onChanged(({ kind }) => {
      if (kind !== "running") this.#lastPoll = undefined;
      this.#changed.fire(this.snapshot);
      this.#resume();
    });
  }

  /** Fires when the state has changed, and after each poll with a different result. */
  readonly onChanged = this.#changed.event;

  get snapshot(): LocalEventGridSnapshot {
    const last = this.#lastPoll;
    const activities = [...(last?.activity.values() ?? [])];
    return {
      state: this.#deps.localEventGrid.state,
      status: last?.status,
      faults: last?.faults ?? [],
      eventsPerSecond: last?.eventsPerSecond ?? 0,
      retryingCount: activities.reduce((sum, { retrying }) => sum + retrying, 0),
      activities,
      activityOf: (id) => last?.activity.get(normalizeArmId(id)),
    };
  }

  /** Starts and stops polling. */
  setVisible(isVisible: boolean): void {
    if (this.#isVisible === isVisible) return;
    this.#isVisible = isVisible;
    if (!isVisible) this.#nextPoll?.dispose();
    else this.#resume();
  }

  /** Polls now, after a command has changed the Local Event Grid. */
  async poll(): Promise<void> {
    await this.#currentPoll;
    if (this.#deps.localEventGrid.state.kind !== "running") return;
    this.#currentPoll ??= this.#pollOnce().finally(() => (this.#currentPoll = undefined));
    await this.#currentPoll;
  }

  dispose(): void {
    this.#abortController.abort();
    this.#stateListener.dispose();
    this.#nextPoll?.dispose();
  }

  #resume(): void {
    this.#nextPoll?.dispose();
    if (!this.#isVisible || this.#abortController.signal.aborted || this.#deps.localEventGrid.state.kind !== "running")
      return;
    void this.#pollAndSchedule();
  }

  async #pollAndSchedule(): Promise<void> {
    await this.poll();
    this.#nextPoll?.dispose();
    if (this.#isVisible && !this.#abortController.signal.aborted)
      this.#nextPoll = this.#deps.after(this.#deps.intervalMs, () => this.#resume());
  }

  async #pollOnce(): Promise<void> {
    const { control, now, localEventGrid } = this.#deps;
    const { signal } = this.#abortController;
    try {
      const [status, activity] = await Promise.all([control.status(signal), control.activity(signal)]);
      const faults = status.faults ? await control.faults(signal) : [];
      if (localEventGrid.state.kind !== "running") return;
      const before = this.#lastPoll;
      const at = now();
      const poll: PollResult = {
        at,
        status,
        faults,
        activity: new Map(activity.map((one) => [normalizeArmId(one.id), one])),
        eventsPerSecond: publishRate(before, at, status.published),
      };
      this.#lastPoll = poll;
      if (!before || pollFingerprint(before) !== pollFingerprint(poll)) this.#changed.fire(this.snapshot);
    } catch (error) {
      // It is gone, or of another version. The next poll may find another one.
      if (!(error instanceof Failure) && !signal.aborted) throw error;
      if (!this.#lastPoll) return;
      this.#lastPoll = undefined;
      this.#changed.fire(this.snapshot);
    }
  }
}

/** Events per second, rounded to 0.1. Zero after a restart, when the count begins again. */
function publishRate(before: PollResult | undefined, at: number, published: number): number {
  const publishedSince = published - (before?.status.published ?? published);
  const seconds = (at - (before?.at ?? at)) / 1_000;
  return publishedSince > 0 && seconds > 0 ? Math.round((publishedSince / seconds) * 10) / 10 : 0;
}

/** Everything that is shown of a poll. The time itself is no change, unless a handler has some of it left. */
function pollFingerprint({ status: { clock, ...status }, faults, activity, eventsPerSecond }: PollResult): string {
  const activities = [...activity.values()];
  const now = activities.some(({ sending }) => sending > 0) ? clock.now : "";
  return JSON.stringify([status, clockMoveKey(clock), now, faults, activities, eventsPerSecond]);
}
