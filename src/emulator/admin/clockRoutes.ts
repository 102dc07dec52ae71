import type { JsonObject } from "../../core/json.ts";
import { withoutExpired } from "../arm/eventSubscriptions/pendingWrites.ts";
import type { MovableClock } from "../delivery/clock.ts";
import type { Deliveries } from "../delivery/deliveries.ts";
import { describeForLog } from "../../core/log/logLine.ts";
import { invalidRequest, okReply, readJsonObject } from "../http/http.ts";
import { route, type Route } from "../http/router.ts";
import type { EventStore } from "../store/eventStore.ts";
import type { EmulatorState } from "../store/state.ts";
import type { Store } from "../store/store.ts";

interface ClockControlDeps {
  readonly store: Store;
  readonly eventStore: Pick<EventStore, "lastNumber" | "shiftUndelivered">;
  readonly deliveries: Pick<Deliveries, "shiftTimes">;
  readonly clock: MovableClock;
  /** Resolves when no delivery is in progress. */
  readonly waitUntilIdle: () => Promise<void>;
  readonly log: (line: string) => void;
}

/** The largest step of the clock, in milliseconds: a year. */
const maxAdvanceMs = 366 * 24 * 3_600_000;

/** Moves the clock, with everything that waits for a time of it. */
export class ClockControl {
  readonly #deps: ClockControlDeps;

  constructor(deps: ClockControlDeps) {
    this.#deps = deps;
  }

  async advance(milliseconds: number): Promise<void> {
    const { clock, waitUntilIdle } = this.#deps;
    // Deliveries in progress finish first, so that the step does not make them late.
    await waitUntilIdle();
    await clock.advance(milliseconds, waitUntilIdle);
    await this.#change((state) => ({
      ...state,
      clock: { ...state.clock, ahead: (state.clock?.ahead ?? 0) + milliseconds },
    }));
  }

  /**
   * Moves the clock to system time: forward as `advance` does, or back. Then what waits keeps the time that it has left,
   * what has expired stays so, and the delivery log keeps the times at which things happened.
   */
  async setToNow(): Promise<void> {
    const { clock, waitUntilIdle } = this.#deps;
    await waitUntilIdle();
    await clock.setToSystemTime(waitUntilIdle, (milliseconds) => this.#setBack(milliseconds));
    await this.#change((state) => ({ ...state, clock: { ...state.clock, ahead: 0 } }));
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#deps.clock.now();
  }

  /** Whether it stands, its time, and how far it is ahead of system time, in milliseconds. */
  describe(): JsonObject {
    const { clock } = this.#deps;
    return { now: new Date(clock.now()).toISOString(), standing: clock.isVirtual, ahead: clock.ahead };
  }

  #setBack(milliseconds: number): void {
    const { eventStore, deliveries, clock } = this.#deps;
    const before = clock.now() - milliseconds;
    eventStore.shiftUndelivered(milliseconds);
    deliveries.shiftTimes(milliseconds);
    const setBackAfter = eventStore.lastNumber;
    void this.#change((state) => ({
      ...shiftValidationTimes(withoutExpired(state, before), milliseconds),
      clock: { ahead: 0, setBackAfter },
    }));
  }

  /** The change is visible at once. That it can't be saved doesn't fail a move that has been made. */
  async #change(by: (state: EmulatorState) => EmulatorState): Promise<void> {
    const { store, log } = this.#deps;
    try {
      await store.change(by);
    } catch (error) {
      log(`The clock couldn't be saved, so it may differ after the next start. ${describeForLog(error)}`);
    }
  }
}

/** The end of manual validations. */
const shiftValidationTimes = (state: EmulatorState, milliseconds: number): EmulatorState => ({
  ...state,
  eventSubscriptions: state.eventSubscriptions.map((one) => {
    const byHand = one.pending?.byHand;
    if (!one.pending || !byHand) return one;
    return { ...one, pending: { ...one.pending, byHand: { ...byHand, until: byHand.until + milliseconds } } };
  }),
});

/** The clock: `{"advance":milliseconds}` moves it forward, `{"set":"now"}` to system time. */
export const clockRoutes = (control: ClockControl): readonly Route[] => [
  route("GET", "/admin/clock", () => okReply(control.describe())),
  route("POST", "/admin/clock", async (request) => {
    const { advance, set } = await readJsonObject(request);
    if (set === "now" && advance === undefined) await control.setToNow();
    else if (set !== undefined) throw invalidRequest('set: must be "now", without advance.');
    else if (typeof advance !== "number" || !Number.isInteger(advance) || advance < 0 || advance > maxAdvanceMs)
      throw invalidRequest(
        `advance: must be a whole number of milliseconds from 0 to ${maxAdvanceMs}. To return to system time, send {"set":"now"}.`,
      );
    else await control.advance(advance);
    return okReply(control.describe());
  }),
];
