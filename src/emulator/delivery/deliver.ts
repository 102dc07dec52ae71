import { Failure, tell } from "../../core/failure.ts";
import type { Clock } from "../clock.ts";
import type { Faults } from "../faults.ts";
import type { ActivityLog } from "./activity.ts";
import { sendAtFault } from "./atFault.ts";
import type { Journal } from "./journal.ts";
import { Lane } from "./lane.ts";
import { inSchema, type Outgoing } from "./outgoing.ts";
import type { Load, Outcomes } from "./outcomes.ts";
import type { Accepted, Parcel } from "./parcel.ts";
import { judge } from "./retry.ts";
import type { Sender, Sent, Storage } from "./send.ts";
import type { Target, Targets } from "./targets.ts";

/** How many requests may be under way for one event subscription; further events wait their turn. */
const mostUnderWay = 32;

/** How much later an event goes out that a fault lets others overtake, in milliseconds. */
const overtaken = 1_000;

/**
 * Brings events to their destinations, and tries again as Event Grid does until they are delivered or given up. Every
 * event subscription has its own lane, so that a slow webhook delays nobody else.
 */
export class Deliveries {
  readonly #parts: Parts;
  readonly #lanes = new Map<string, Lane>();
  readonly #resting = new Set<() => void>();
  #underWay = 0;
  readonly #stopping = new AbortController();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Takes over events that are in the journal. */
  accept(all: Iterable<Accepted>): void {
    const lanes = new Set<Lane>();
    for (const { parcels } of all)
      for (const parcel of parcels) {
        const lane = this.#laneOf(parcel.generation);
        this.#hold(lane, parcel);
        lanes.add(lane);
      }
    for (const lane of lanes) this.#advance(lane);
  }

  /**
   * Drops what is undelivered to all other event subscriptions.
   *
   * @returns how many events that were
   */
  keepOnly(generations: ReadonlySet<string>): number {
    let lost = 0;
    for (const [generation, lane] of this.#lanes) {
      if (generations.has(generation)) continue;
      this.#lanes.delete(generation);
      const waiting = lane.close();
      for (const parcel of waiting) this.#parts.journal.settle(parcel);
      lost += waiting.length + lane.underWay;
    }
    return lost;
  }

  /** Begins nothing more. What is undelivered stays in the journal. */
  stop(): void {
    this.#stopping.abort();
    for (const lane of this.#lanes.values()) lane.close();
  }

  /** Resolves when nothing is under way. */
  async rested(): Promise<void> {
    while (this.#underWay) await new Promise<void>((resolve) => this.#resting.add(resolve));
  }

  #laneOf(generation: string): Lane {
    const known = this.#lanes.get(generation);
    if (known) return known;
    const lane = new Lane(generation, this.#parts.clock, (due) => this.#advance(due));
    this.#lanes.set(generation, lane);
    return lane;
  }

  /** Lets a parcel wait until it is due. Whoever waits for another attempt counts as being retried until then. */
  #hold(lane: Lane, parcel: Parcel): void {
    if (isRetry(parcel)) this.#parts.activity.add(lane.generation, { retrying: 1 });
    lane.push(parcel);
  }

  #advance(lane: Lane): void {
    while (!lane.closed && lane.underWay < mostUnderWay) {
      const work = this.#next(lane);
      if (!work) return lane.arm();
      lane.underWay++;
      this.#underWay++;
      void work.finally(() => {
        lane.underWay--;
        this.#underWay--;
        this.#advance(lane);
        if (this.#underWay) return;
        for (const rest of this.#resting) rest();
        this.#resting.clear();
      });
    }
  }

  /** Begins what is due in a lane, if anything is. */
  #next(lane: Lane): Promise<void> | undefined {
    const { targets, activity, clock, outcomes, journal } = this.#parts;
    const target = targets.get(lane.generation);
    const parcels: Parcel[] = [];
    for (let parcel = lane.pop(); parcel; parcel = lane.pop()) {
      // The counterpart of what `#hold` counts.
      if (isRetry(parcel)) activity.add(lane.generation, { retrying: -1 });
      if (!target) {
        journal.settle(parcel);
        continue;
      }
      if (parcel.progress.dead) return this.#bury(lane, target, parcel);
      if (clock.now() < lane.probationUntil && !isOver(parcel, target, clock.now())) {
        parcel.progress = outcomes.putOff(parcel, target, lane.probationUntil);
        this.#hold(lane, parcel);
      } else if (parcels.push(parcel) >= target.batch.events) break;
    }
    return target && parcels.length ? this.#deliver(lane, target, parcels) : undefined;
  }

  async #deliver(lane: Lane, target: Target, parcels: readonly Parcel[]): Promise<void> {
    const { clock, outcomes } = this.#parts;
    const loads: Load[] = [];
    for (const parcel of parcels) {
      const load = await this.#load(parcel);
      if (!load) continue;
      if (!isOver(parcel, target, clock.now())) loads.push(load);
      else if (outcomes.outlived(load, target)) this.#hold(lane, parcel);
    }
    const [first, ...others] = this.#fitting(lane, target, loads);
    if (first) await this.#attempt(lane, target, [first, ...others]);
  }

  /** Undefined when the journal has lost it; that is told in the log. */
  async #load(parcel: Parcel): Promise<Load | undefined> {
    try {
      return { parcel, event: await this.#parts.journal.event(parcel.accepted) };
    } catch (error) {
      this.#parts.log(`Event number ${parcel.accepted.number} cannot be read from the journal: ${String(error)}`);
      this.#parts.journal.settle(parcel);
      return undefined;
    }
  }

  /** As many as fit into one request; the others wait for the next. */
  #fitting(lane: Lane, { batch }: Target, loads: readonly Load[]): readonly Load[] {
    let bytes = 0;
    const fit = loads.findIndex(({ parcel }, at) => (bytes += parcel.accepted.span.length) > batch.bytes && at > 0);
    if (fit < 0) return loads;
    for (const { parcel } of loads.slice(fit)) this.#hold(lane, parcel);
    return loads.slice(0, fit);
  }

  async #attempt(lane: Lane, target: Target, loads: readonly [Load, ...Load[]]): Promise<void> {
    const { outcomes, faults, sender, clock } = this.#parts;
    const fault = faults.ofDelivery(target.id);
    if (fault?.kind === "reorder") return this.#letOthersOvertake(lane, loads);
    if (fault?.kind === "drop") {
      const lost = { outcome: "Dropped", why: "an injected fault lost it on the way" };
      for (const load of loads) outcomes.dropped(load, target, lost);
      return;
    }
    const from = performance.now();
    const [first, ...others] = loads;
    const send = (): Promise<Sent> => sender.send(target, [outgoing(first), ...others.map(outgoing)]);
    const sent = await (fault ? sendAtFault(fault, send, clock, this.#stopping.signal) : send());
    const took = performance.now() - from;
    for (const load of loads) this.#settle(lane, target, load, sent, took);
  }

  #settle(lane: Lane, target: Target, load: Load, sent: Sent, took: number): void {
    const { outcomes, journal } = this.#parts;
    const { parcel } = load;
    if (lane.closed && !this.#stopping.signal.aborted) return journal.settle(parcel);
    // What was broken off by the stop has not failed; it is tried again at the next start.
    if (this.#stopping.signal.aborted && sent.kind === "failed") return;
    if (sent.kind === "recorded") return outcomes.recorded(load, target, sent.what);
    const attempted = { outcome: judge(sent, parcel.progress.steps + 1), took };
    lane.ended(attempted.outcome.outcome);
    if (attempted.outcome.outcome === "Delivered") outcomes.delivered(load, target, attempted);
    else if (outcomes.failed(load, target, attempted)) this.#hold(lane, parcel);
  }

  #letOthersOvertake(lane: Lane, loads: readonly Load[]): void {
    const due = this.#parts.clock.now() + overtaken;
    for (const { parcel } of loads) {
      parcel.progress = { ...parcel.progress, due };
      this.#hold(lane, parcel);
    }
  }

  async #bury(lane: Lane, target: Target, parcel: Parcel): Promise<void> {
    const { storage, outcomes } = this.#parts;
    const { dead, outcome = "", attempts, lastAttemptAt = parcel.accepted.at } = parcel.progress;
    const load = await this.#load(parcel);
    if (!load || !dead) return;
    // Dead letters may have been turned off since.
    if (!target.deadLetters)
      return outcomes.dropped(load, target, { outcome: dead.reason, why: "no place for dead letters is set any more" });
    try {
      const letter = {
        event: inSchema(outgoing(load), target.schema),
        schema: target.schema,
        reason: dead.reason,
        attempts,
        outcome,
        publishedAt: parcel.accepted.at,
        lastAttemptAt,
      };
      outcomes.buried(load, target, await storage.deadLetter(target.deadLetters, target.name, letter));
    } catch (error) {
      const why = error instanceof Failure ? tell(error) : String(error);
      if (outcomes.notBuried(load, target, why)) this.#hold(lane, parcel);
    }
  }
}

interface Parts {
  readonly targets: Targets;
  readonly sender: Sender;
  readonly storage: Storage;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly activity: ActivityLog;
  readonly outcomes: Outcomes;
  readonly log: (line: string) => void;
}

/** Time to live is looked at before an attempt only. @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-schedule */
const isOver = ({ accepted }: Parcel, { timeToLive }: Target, now: number): boolean => now - accepted.at >= timeToLive;

const isRetry = ({ progress: { attempts, dead } }: Parcel): boolean => attempts > 0 && !dead;

const outgoing = ({ parcel: { accepted, progress }, event }: Load): Outgoing => ({
  event,
  acceptedAt: accepted.at,
  attempts: progress.attempts,
});
