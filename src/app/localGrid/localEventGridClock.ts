import type { LocalEventGridTime } from "../../core/deliveries/localEventGridStatus.ts";
import type { EventStamp } from "../../core/events/sampleEvents.ts";
import { Failure } from "../../core/failure.ts";
import { type Clock, withTimeout } from "../../core/wait.ts";
import type { CloudClock } from "../../ports/cloudClock.ts";
import type { LocalEventGridControl } from "../../ports/localEventGrid.ts";

/** How long an answer may take, in ms. Afterwards the time is computed from the last one. */
const timeoutMs = 1_000;

interface LocalEventGridClockDeps extends Clock {
  readonly control: Pick<LocalEventGridControl, "clock">;
  /** Creates a unique id. */
  readonly newId: () => string;
}

/** The clock of the Local Event Grid, whichever process runs it. */
export class LocalEventGridClock implements CloudClock {
  readonly isMovable = true;
  readonly #deps: LocalEventGridClockDeps;
  #answer: Promise<number> | undefined;
  #ahead = 0;

  constructor(deps: LocalEventGridClockDeps) {
    this.#deps = deps;
  }

  /** Calls at the same time share one request. While it can't be asked, the time follows from what it said last. */
  now(): Promise<number> {
    return (this.#answer ??= this.#ask().finally(() => (this.#answer = undefined)));
  }

  /** The time without asking, for a day to compare with. */
  get latestTime(): Date {
    return new Date(this.#deps.now() + this.#ahead);
  }

  /** Learns the time from an answer that has it. */
  learn({ ahead }: Pick<LocalEventGridTime, "ahead">): void {
    this.#ahead = ahead;
  }

  /** Id and time of an event that is raised now. */
  async stamp(): Promise<EventStamp> {
    return { id: this.#deps.newId(), time: new Date(await this.now()).toISOString() };
  }

  async #ask(): Promise<number> {
    const { control, after, now } = this.#deps;
    const createError = (): Failure => new Failure("timed-out", "The Local Event Grid didn't say what time it is.");
    try {
      const time = await withTimeout({ timeoutMs, createError, after }, (signal) => control.clock(signal));
      this.learn(time);
      return Date.parse(time.now);
    } catch {
      return now() + this.#ahead;
    }
  }
}
