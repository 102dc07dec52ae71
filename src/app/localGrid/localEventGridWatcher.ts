import { normalizeArmId } from "../../core/armId.ts";
import type { DeliveryActivity } from "../../core/deliveries/deliveryActivity.ts";
import type { Fault } from "../../core/deliveries/fault.ts";
import type { LocalEventGridStatus } from "../../core/deliveries/localEventGridStatus.ts";
import type { Disposable } from "../../core/disposable.ts";
import { Emitter } from "../../core/emitter.ts";
import { Failure } from "../../core/failure.ts";
import type { LocalEventGridControl, LocalEventGridState, LocalEventGrid } from "../../ports/localEventGrid.ts";

/** What is known of the Local Event Grid at one look. */
export interface LocalEventGridSnapshot {
  readonly state: LocalEventGridState;
  /** Absent until the first look at a running one, and when it is too old to tell. */
  readonly status: LocalEventGridStatus | undefined;
  readonly faults: readonly Fault[];
  /** Events published per second between the last two looks. */
  readonly eventsPerSecond: number;
  /** Events that wait for another try, over all event subscriptions. */
  readonly retryingCount: number;
  readonly activityOf: (eventSubscriptionId: string) => DeliveryActivity | undefined;
}

export interface LocalEventGridWatcherDeps {
  readonly localEventGrid: LocalEventGrid;
  readonly control: Pick<LocalEventGridControl, "status" | "activity" | "faults">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Acts once after `wait` milliseconds; the disposable calls it off. */
  readonly after: (wait: number, act: () => void) => Disposable;
  /** Milliseconds between two looks. */
  readonly intervalMs: number;
}

interface LocalEventGridPoll {
  readonly at: number;
  readonly status: LocalEventGridStatus;
  readonly faults: readonly Fault[];
  readonly activity: ReadonlyMap<string, DeliveryActivity>;
}

/** Looks at the Local Event Grid again and again, but only while it runs and somebody sees what is shown of it. */
export class LocalEventGridWatcher implements Disposable {
  readonly #deps: LocalEventGridWatcherDeps;
  readonly #changed = new Emitter<LocalEventGridSnapshot>();
  readonly #abortController = new AbortController();
  readonly #stateListener: Disposable;
  #isVisible = false;
  #nextPoll: Disposable | undefined;
  #currentPoll: Promise<void> | undefined;
  #lastPoll: LocalEventGridPoll | undefined;
  #eventsPerSecond = 0;

  constructor(deps: LocalEventGridWatcherDeps) {
    this.#deps = deps;
    this.#stateListener = deps.localEventGrid.onChanged(({ kind }) => {
      if (kind !== "running") this.#clear();
      this.#changed.fire(this.snapshot);
      this.#resume();
    });
  }

  /** Fires when the state has changed, and after every look that found something new. */
  readonly onChanged = this.#changed.event;

  get snapshot(): LocalEventGridSnapshot {
    const last = this.#lastPoll;
    return {
      state: this.#deps.localEventGrid.state,
      status: last?.status,
      faults: last?.faults ?? [],
      eventsPerSecond: this.#eventsPerSecond,
      retryingCount: [...(last?.activity.values() ?? [])].reduce((sum, { retrying }) => sum + retrying, 0),
      activityOf: (id) => last?.activity.get(normalizeArmId(id)),
    };
  }

  /** Whether anybody sees what is shown of it. */
  setVisible(attended: boolean): void {
    if (this.#isVisible === attended) return;
    this.#isVisible = attended;
    if (!attended) this.#nextPoll?.dispose();
    else this.#resume();
  }

  /** Looks now, after something was done to it. */
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

  #clear(): void {
    this.#lastPoll = undefined;
    this.#eventsPerSecond = 0;
  }

  async #pollOnce(): Promise<void> {
    const { control, now, localEventGrid } = this.#deps;
    const { signal } = this.#abortController;
    try {
      const [status, activity] = await Promise.all([control.status(signal), control.activity(signal)]);
      const faults = status.faults ? await control.faults(signal) : [];
      if (localEventGrid.state.kind !== "running") return;
      const look = {
        at: now(),
        status,
        faults,
        activity: new Map(activity.map((one) => [normalizeArmId(one.id), one])),
      };
      const before = this.#lastPoll;
      const rate = publishRate(before, look);
      const same = before && rate === this.#eventsPerSecond && pollFingerprint(before) === pollFingerprint(look);
      this.#lastPoll = look;
      this.#eventsPerSecond = rate;
      if (!same) this.#changed.fire(this.snapshot);
    } catch (error) {
      // One that is gone, or too old to tell, has nothing to show; the next look may find another.
      if (!(error instanceof Failure) && !signal.aborted) throw error;
      if (!this.#lastPoll) return;
      this.#clear();
      this.#changed.fire(this.snapshot);
    }
  }
}

/** One that was started anew counts from zero; nothing is known of what was before. */
function publishRate(
  before: LocalEventGridPoll | undefined,
  { at, status: { published } }: LocalEventGridPoll,
): number {
  const raised = published - (before?.status.published ?? published);
  const seconds = (at - (before?.at ?? at)) / 1_000;
  return raised > 0 && seconds > 0 ? Math.round((raised / seconds) * 10) / 10 : 0;
}

/** All of a look that is shown. The time runs by itself and says nothing new. */
const pollFingerprint = ({ status: { clock, ...status }, faults, activity }: LocalEventGridPoll): string =>
  JSON.stringify([status, clock.ahead, clock.standing, faults, [...activity.values()]]);
