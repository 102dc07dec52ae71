import type { DeliveryAttempt } from "../../core/deliveries/deliveryRecord.ts";
import { eventText, type MlEvent, readEvents } from "../../core/events/envelope.ts";
import type { Failure } from "../../core/failure.ts";
import { DurableStore, type DurableStoreOptions } from "./durableStore.ts";
import {
  type AcceptedEvent,
  type DeliveryProgress,
  type LatestStatus,
  type PendingDelivery,
  statusText,
} from "./pendingDelivery.ts";
import type { DueKey, DuePage, DueRow, EventRow, LogRow, StoreContents } from "./storeMessages.ts";
import { type StoredTarget, TargetIds } from "./targetIds.ts";

/** An event to accept. */
export interface NewEvent {
  readonly event: MlEvent;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Those whose filter let it through; the event is undelivered for each. */
  readonly matched: readonly StoredTarget[];
  /** Those whose filter did not. */
  readonly skipped: readonly StoredTarget[];
}

export interface DeliveryPage {
  readonly deliveries: readonly PendingDelivery[];
  /** Where the next page starts; undefined after the last one. */
  readonly next: DueKey | undefined;
}

/**
 * Events, what became of them, and the emulator's state, in one SQLite file. What is accepted is on the disk before the
 * publisher is answered; what becomes of it follows with the next commit. Nothing of it stays in memory here.
 */
export class EventStore {
  readonly #store: DurableStore;
  readonly #log: (line: string) => void;
  readonly #targets: TargetIds;
  #lastNumber: number;

  private constructor(store: DurableStore, { targets, lastNumber }: StoreContents, log: (line: string) => void) {
    this.#store = store;
    this.#log = log;
    this.#targets = new TargetIds(targets);
    this.#lastNumber = lastNumber;
    store.onRecovered(() => this.#targets.markAllUnstored());
  }

  /** @throws Failure `storage` when the store of the folder can't be used */
  static async open(options: DurableStoreOptions): Promise<{ store: EventStore; contents: StoreContents }> {
    const { store, contents } = await DurableStore.open(options);
    return { store: new EventStore(store, contents, options.log), contents };
  }

  /** How many events are not delivered to all their event subscriptions. */
  get undelivered(): number {
    return this.#store.undelivered;
  }

  /** The number of the newest event; 0 before the first one. */
  get lastNumber(): number {
    return this.#lastNumber;
  }

  /** Calls `act` whenever events can be stored again after they couldn't. */
  onRecovered(act: () => void): void {
    this.#store.onRecovered(act);
  }

  /**
   * Accepts events, all or none of them. Resolves when they are on the disk.
   *
   * @returns what is to be delivered, event by event
   * @throws Failure `storage`
   */
  async accept(events: readonly NewEvent[]): Promise<readonly PendingDelivery[]> {
    const rows: EventRow[] = [];
    const deliveries: PendingDelivery[] = [];
    const used = new Set<number>();
    const idsOf = (targets: readonly StoredTarget[]): readonly number[] => {
      const ids = targets.map((target) => this.#targets.idOf(target));
      for (const id of ids) used.add(id);
      return ids;
    };
    for (const { event, at, matched, skipped } of events) {
      const body = eventText(event);
      const number = ++this.#lastNumber;
      rows.push({ number, at, body, matched: idsOf(matched), skipped: idsOf(skipped) });
      const accepted: AcceptedEvent = { number, at, bytes: Buffer.byteLength(body), event };
      for (const { generation } of matched)
        deliveries.push({ accepted, generation, progress: { attempts: 0, steps: 0, due: at } });
    }
    const targets = this.#targets.unstored(used);
    await this.#store.commit({ kind: "events", targets, events: rows });
    this.#targets.markStored(targets);
    return deliveries;
  }

  /**
   * Accepts an event once more for one event subscription, as the user asked.
   *
   * @param at milliseconds since 1970
   * @param again number of the event that it repeats
   * @throws Failure `storage`
   */
  async acceptAgain(event: MlEvent, at: number, target: StoredTarget, again: number): Promise<PendingDelivery> {
    const [accepted] = await this.accept([{ event, at, matched: [target], skipped: [] }]);
    if (!accepted) throw new Error("The event was not accepted.");
    const delivery: PendingDelivery = { ...accepted, again };
    const status: LatestStatus = { standing: "waiting", why: "Delivered again at your request.", again };
    this.record(delivery, { progress: delivery.progress, status });
    return delivery;
  }

  /** Lets all undelivered events of an event subscription fall due, but not those that were given up. */
  makeDue(generation: string, due: number): void {
    this.#store.add({ kind: "makeDue", generation, due });
  }

  /**
   * Records what became of a delivery.
   *
   * @param progress absent once nothing is left to do
   * @param status absent if it did not change; a finished delivery without one is forgotten
   */
  record(
    { accepted: { number }, generation }: PendingDelivery,
    change: {
      readonly progress?: DeliveryProgress;
      readonly status?: LatestStatus;
      readonly attempt?: DeliveryAttempt | undefined;
    },
  ): void {
    const { progress, status, attempt } = change;
    this.#store.add({
      kind: "change",
      change: {
        number,
        generation,
        ...(progress && { progress }),
        ...(status && { status: statusText(status) }),
        ...(attempt && { attempt: JSON.stringify(attempt) }),
      },
    });
  }

  /**
   * Reads undelivered events of an event subscription in the order in which they fall due.
   *
   * @param after where to go on; from the first one when it is absent
   * @throws Error when the store can't be read
   */
  async readDue(generation: string, after?: DueKey): Promise<DeliveryPage> {
    const { rows, hasMore } = (await this.#store.query({ kind: "due", generation, after })) as DuePage;
    const deliveries = rows.flatMap((row) => this.#toPending(generation, row));
    const last = rows.at(-1);
    return { deliveries, next: hasMore && last ? { due: last.progress.due, number: last.number } : undefined };
  }

  /** Reads one undelivered event of an event subscription. @throws Error when the store can't be read */
  async readPending(generation: string, number: number): Promise<PendingDelivery | undefined> {
    const { rows } = (await this.#store.query({ kind: "pending", generation, number })) as DuePage;
    return rows.flatMap((row) => this.#toPending(generation, row))[0];
  }

  #toPending(generation: string, { number, at, body, progress, again }: DueRow): readonly PendingDelivery[] {
    const [event] = body === undefined ? [] : readEvents(JSON.parse(body), { text: body }).events;
    const repeats = again === undefined ? {} : { again };
    if (event)
      return [
        { accepted: { number, at, bytes: Buffer.byteLength(body ?? ""), event }, generation, progress, ...repeats },
      ];
    this.#log(`Event number ${number} is damaged. It can't be delivered.`);
    this.#store.add({ kind: "change", change: { number, generation } });
    return [];
  }

  /**
   * Reads what became of the newest events for an event subscription, newest first.
   *
   * @param number only this event
   */
  async readLog(generation: string, limit: number, number?: number): Promise<readonly LogRow[]> {
    return (await this.#store.query({ kind: "log", generation, limit, number })) as readonly LogRow[];
  }

  /** Shifts the times that undelivered events wait for, as the clock was. @param milliseconds negative to go back */
  shiftUndelivered(milliseconds: number): void {
    this.#store.add({ kind: "shift", milliseconds });
  }

  /** Forgets what became of events; what is undelivered stays. */
  clearLog(): void {
    this.#store.add({ kind: "clearLog" });
  }

  /**
   * Stores the emulator's state, and drops undelivered events of event subscriptions that are not in `generations`.
   *
   * @throws Failure `storage`
   */
  async saveState(json: string, generations: readonly string[]): Promise<void> {
    await this.#store.commit({ kind: "state", json, generations });
  }

  /** Resolves when all that was recorded is on the disk, or can't be written now. */
  flush(): Promise<void> {
    return this.#store.flush();
  }

  /** Why no event can be accepted now, if that is so. Looks, and does what can be done about it. */
  checkHealth(): Promise<Failure | undefined> {
    return this.#store.checkHealth();
  }

  /** Closes it, and logs how many events stay undelivered. May be called twice. */
  close(): Promise<void> {
    return this.#store.close();
  }
}
