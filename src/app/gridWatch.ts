import { armKey } from "../core/armId.ts";
import type { Activity } from "../core/deliveries/activity.ts";
import type { Fault } from "../core/deliveries/fault.ts";
import type { GridStatus } from "../core/deliveries/gridStatus.ts";
import type { Disposable } from "../core/disposable.ts";
import { Emitter } from "../core/emitter.ts";
import { Failure } from "../core/failure.ts";
import type { GridControl, GridState, LocalEventGrid } from "../ports/localEventGrid.ts";

/** What is known of the Local Event Grid at one look. */
export interface GridView {
  readonly state: GridState;
  /** Absent until the first look at a running one, and when it is too old to tell. */
  readonly status: GridStatus | undefined;
  readonly faults: readonly Fault[];
  /** Events published per second between the last two looks. */
  readonly rate: number;
  /** Events that wait for another try, over all event subscriptions. */
  readonly retrying: number;
  readonly activityOf: (eventSubscriptionId: string) => Activity | undefined;
}

export interface GridWatchWorld {
  readonly grid: LocalEventGrid;
  readonly control: Pick<GridControl, "status" | "activity" | "faults">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Acts once after `wait` milliseconds; the disposable calls it off. */
  readonly after: (wait: number, act: () => void) => Disposable;
  /** Milliseconds between two looks. */
  readonly interval: number;
}

interface Look {
  readonly at: number;
  readonly status: GridStatus;
  readonly faults: readonly Fault[];
  readonly activity: ReadonlyMap<string, Activity>;
}

/** Looks at the Local Event Grid again and again, but only while it runs and somebody sees what is shown of it. */
export class GridWatch implements Disposable {
  readonly #world: GridWatchWorld;
  readonly #changed = new Emitter<GridView>();
  readonly #ending = new AbortController();
  readonly #state: Disposable;
  #attended = false;
  #next: Disposable | undefined;
  #looking: Promise<void> | undefined;
  #last: Look | undefined;
  #rate = 0;

  constructor(world: GridWatchWorld) {
    this.#world = world;
    this.#state = world.grid.onChanged(({ kind }) => {
      if (kind !== "running") this.#forget();
      this.#changed.fire(this.view);
      this.#resume();
    });
  }

  /** Fires when the state has changed, and after every look that found something new. */
  readonly onChanged = this.#changed.event;

  get view(): GridView {
    const last = this.#last;
    return {
      state: this.#world.grid.state,
      status: last?.status,
      faults: last?.faults ?? [],
      rate: this.#rate,
      retrying: [...(last?.activity.values() ?? [])].reduce((sum, { retrying }) => sum + retrying, 0),
      activityOf: (id) => last?.activity.get(armKey(id)),
    };
  }

  /** Whether anybody sees what is shown of it. */
  attend(attended: boolean): void {
    if (this.#attended === attended) return;
    this.#attended = attended;
    if (!attended) this.#next?.dispose();
    else this.#resume();
  }

  /** Looks now, after something was done to it. */
  async look(): Promise<void> {
    await this.#looking;
    if (this.#world.grid.state.kind !== "running") return;
    this.#looking ??= this.#lookOnce().finally(() => (this.#looking = undefined));
    await this.#looking;
  }

  dispose(): void {
    this.#ending.abort();
    this.#state.dispose();
    this.#next?.dispose();
  }

  #resume(): void {
    this.#next?.dispose();
    if (!this.#attended || this.#ending.signal.aborted || this.#world.grid.state.kind !== "running") return;
    void this.#lookAndWait();
  }

  async #lookAndWait(): Promise<void> {
    await this.look();
    this.#next?.dispose();
    if (this.#attended && !this.#ending.signal.aborted)
      this.#next = this.#world.after(this.#world.interval, () => this.#resume());
  }

  #forget(): void {
    this.#last = undefined;
    this.#rate = 0;
  }

  async #lookOnce(): Promise<void> {
    const { control, now, grid } = this.#world;
    const { signal } = this.#ending;
    try {
      const [status, activity] = await Promise.all([control.status(signal), control.activity(signal)]);
      const faults = status.faults ? await control.faults(signal) : [];
      if (grid.state.kind !== "running") return;
      const look = { at: now(), status, faults, activity: new Map(activity.map((one) => [armKey(one.id), one])) };
      const before = this.#last;
      const rate = rateOf(before, look);
      const same = before && rate === this.#rate && told(before) === told(look);
      this.#last = look;
      this.#rate = rate;
      if (!same) this.#changed.fire(this.view);
    } catch (error) {
      // One that is gone, or too old to tell, has nothing to show; the next look may find another.
      if (!(error instanceof Failure) && !signal.aborted) throw error;
      if (!this.#last) return;
      this.#forget();
      this.#changed.fire(this.view);
    }
  }
}

/** One that was started anew counts from zero; nothing is known of what was before. */
function rateOf(before: Look | undefined, { at, status: { published } }: Look): number {
  const raised = published - (before?.status.published ?? published);
  const seconds = (at - (before?.at ?? at)) / 1_000;
  return raised > 0 && seconds > 0 ? Math.round((raised / seconds) * 10) / 10 : 0;
}

/** All of a look that is shown. The time runs by itself and says nothing new. */
const told = ({ status: { clock, ...status }, faults, activity }: Look): string =>
  JSON.stringify([status, clock.ahead, clock.standing, faults, [...activity.values()]]);
