import { Failure } from "../../core/failure.ts";
import { type MlEvent, readEvents } from "../../core/events/envelope.ts";
import type { DeliveryAttempt } from "../../core/deliveries/deliveryRecord.ts";
import { diskFailure } from "./diskFailure.ts";
import { DiskHealth } from "./diskHealth.ts";
import type { AcceptedEvent, DeliveryProgress, LatestStatus, PendingDelivery } from "./pendingDelivery.ts";
import { replaceableCodes } from "./storeFile.ts";
import type {
  DuePage,
  DueKey,
  EventRow,
  LogRow,
  StoreAnswer,
  StoreContents,
  StoreOperation,
  StoreQuery,
  TargetRow,
} from "./storeMessages.ts";
import { type CommitReply, StoreThread } from "./storeThread.ts";

/** An event subscription that an event met: its generation, and its filter at that time. */
export interface StoredTarget {
  readonly generation: string;
  readonly filter: object;
}

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

export interface EventStoreOptions {
  readonly folder: string;
  /** JSON of the state that a new folder starts with. */
  readonly firstState: string;
  /** Takes one line, without its end. */
  readonly log: (line: string) => void;
  /** Makes sure that the folder is still this process's after it was gone; rejects if it isn't. */
  readonly regain: () => Promise<void>;
}

/**
 * Events, what became of them, and the emulator's state, in one SQLite file. What is accepted is on the disk before the
 * publisher is answered; what becomes of it follows with the next commit. Nothing of it stays in memory here.
 */
export class EventStore {
  readonly #thread: StoreThread;
  readonly #health: DiskHealth;
  readonly #options: EventStoreOptions;
  readonly #targetIds: Map<string, number>;
  /** Each filter is serialized once. */
  readonly #targetKeys = new WeakMap<StoredTarget, string>();
  /** Not known to be in the file. */
  readonly #newTargets = new Map<number, TargetRow>();
  #lastNumber: number;
  #lastTargetId: number;
  #undelivered: number;
  /** JSON of the state in the file. */
  #state: string;
  /** Size of what could not be stored last, in characters. */
  #failedSize = 0;
  #mending: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  readonly #recoveryListeners = new Set<() => void>();

  private constructor(thread: StoreThread, contents: StoreContents, options: EventStoreOptions) {
    this.#thread = thread;
    this.#options = options;
    this.#health = new DiskHealth(options.folder, options.log);
    this.#targetIds = new Map(contents.targets.map(({ id, generation, filter }) => [`${generation}\n${filter}`, id]));
    this.#lastTargetId = contents.targets.at(-1)?.id ?? 0;
    this.#lastNumber = contents.lastNumber;
    this.#undelivered = contents.undelivered;
    this.#state = contents.state;
  }

  /**
   * Opens the store of a folder.
   *
   * @throws Failure `storage` when it can't be used
   */
  static async open(options: EventStoreOptions): Promise<{ store: EventStore; contents: StoreContents }> {
    const { folder, firstState, log } = options;
    let store: EventStore | undefined;
    const onCommit = ({ finishedEvents, droppedDeliveries }: CommitReply): void => {
      if (store) store.#undelivered -= finishedEvents;
      if (droppedDeliveries)
        log(`${droppedDeliveries} undelivered events are dropped: their event subscription was deleted.`);
    };
    const { thread, contents, notes } = await StoreThread.start({ folder, firstState }, onCommit).catch(
      (error: unknown) => {
        if (error instanceof Failure) throw error;
        throw diskFailure(`The Local Event Grid can't use its store in ${folder}.`, error, "Or use another folder.");
      },
    );
    for (const note of notes) log(note);
    store = new EventStore(thread, contents, options);
    return { store, contents };
  }

  /** How many events are not delivered to all their event subscriptions. */
  get undelivered(): number {
    return this.#undelivered;
  }

  /** Calls `act` whenever events can be stored again after they couldn't. */
  onRecovered(act: () => void): void {
    this.#recoveryListeners.add(act);
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
    const targets = new Set<number>();
    const idsOf = (list: readonly StoredTarget[]): readonly number[] =>
      list.map((target) => {
        const id = this.#targetId(target);
        targets.add(id);
        return id;
      });
    for (const { event, at, matched, skipped } of events) {
      const body = JSON.stringify(event.raw);
      const number = ++this.#lastNumber;
      rows.push({ number, at, body, matched: idsOf(matched), skipped: idsOf(skipped) });
      const accepted: AcceptedEvent = { number, at, bytes: Buffer.byteLength(body), event };
      for (const { generation } of matched)
        deliveries.push({ accepted, generation, progress: { attempts: 0, steps: 0, due: at } });
    }
    const isNew = [...targets].flatMap((id) => this.#newTargets.get(id) ?? []);
    await this.#commit({ kind: "events", targets: isNew, events: rows });
    for (const { id } of isNew) this.#newTargets.delete(id);
    this.#undelivered += rows.filter(({ matched }) => matched.length).length;
    return deliveries;
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
    const { attempt, ...others } = change;
    this.#thread.add({ kind: "change", change: { number, generation, ...others, ...(attempt && { attempt }) } });
  }

  /**
   * Reads undelivered events of an event subscription in the order in which they fall due.
   *
   * @param after where to go on; from the first one when it is absent
   * @throws Error when the store can't be read
   */
  async readDue(generation: string, after?: DueKey): Promise<DeliveryPage> {
    const { rows, hasMore } = (await this.#read({ kind: "due", generation, after })) as DuePage;
    const deliveries = rows.flatMap(({ number, at, body, progress }): PendingDelivery[] => {
      const [event] = body === undefined ? [] : readEvents(JSON.parse(body)).events;
      if (event)
        return [{ accepted: { number, at, bytes: Buffer.byteLength(body ?? ""), event }, generation, progress }];
      this.#options.log(`Event number ${number} in ${this.#options.folder} is damaged. It can't be delivered.`);
      this.#thread.add({ kind: "change", change: { number, generation } });
      return [];
    });
    const last = rows.at(-1);
    return { deliveries, next: hasMore && last ? { due: last.progress.due, number: last.number } : undefined };
  }

  /** Reads what became of the newest events for an event subscription, newest first. */
  async readLog(generation: string, limit: number): Promise<readonly LogRow[]> {
    return (await this.#read({ kind: "log", generation, limit })) as readonly LogRow[];
  }

  /** Forgets what became of events; what is undelivered stays. */
  clearLog(): void {
    this.#thread.add({ kind: "clearLog" });
  }

  /**
   * Stores the emulator's state, and drops undelivered events of event subscriptions that are not in `generations`.
   *
   * @throws Failure `storage`
   */
  async saveState(json: string, generations: readonly string[]): Promise<void> {
    await this.#commit({ kind: "state", json, generations });
    this.#state = json;
  }

  /** Resolves when all that was recorded is on the disk, or can't be written now. */
  async flush(): Promise<void> {
    await this.#thread.flush().catch((error: unknown) => this.#health.reportFailure(error));
  }

  /** Why no event can be accepted now, if that is so. Looks, and does what can be done about it. */
  async checkHealth(): Promise<Failure | undefined> {
    try {
      if (this.#health.failure || this.#thread.isFailing) await this.#mend();
      else await this.#thread.request({ kind: "check" }).catch(() => this.#mend());
    } catch {
      // The failure is kept.
    }
    return this.#health.failure;
  }

  /** Closes it, and logs how many events stay undelivered. May be called twice. */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    await this.flush();
    if (this.#undelivered) await this.checkHealth();
    this.#health.reportEnd(this.#undelivered);
    await this.#thread.close();
  }

  #targetId(target: StoredTarget): number {
    const { generation, filter } = target;
    let key = this.#targetKeys.get(target);
    if (key === undefined) this.#targetKeys.set(target, (key = `${generation}\n${JSON.stringify(filter)}`));
    let id = this.#targetIds.get(key);
    if (id === undefined) {
      id = ++this.#lastTargetId;
      this.#targetIds.set(key, id);
      this.#newTargets.set(id, { id, generation, filter: JSON.stringify(filter) });
    }
    return id;
  }

  async #read(query: StoreQuery): Promise<StoreAnswer> {
    try {
      return await this.#thread.query(query);
    } catch (error) {
      void this.checkHealth();
      throw error;
    }
  }

  async #commit(operation: StoreOperation): Promise<void> {
    if (this.#health.failure) await this.#mend();
    try {
      return await this.#thread.commit(operation);
    } catch (error) {
      this.#failedSize = JSON.stringify(operation).length;
      if (!replaceableCodes.includes((error as NodeJS.ErrnoException).code ?? ""))
        throw this.#health.reportFailure(error);
    }
    // The file is lost, but its folder may be there: then another file is as good.
    await this.#mend();
    return this.#thread.commit(operation).catch((error: unknown) => Promise.reject(this.#health.reportFailure(error)));
  }

  /**
   * Tries to store events again.
   *
   * @throws Failure `storage` when that can't be done yet
   */
  #mend(): Promise<void> {
    return (this.#mending ??= this.#regain().finally(() => (this.#mending = undefined)));
  }

  async #regain(): Promise<void> {
    try {
      await this.#options.regain();
      const reply = await this.#thread.request({ kind: "mend", bytes: this.#failedSize, state: this.#state });
      if (reply.kind !== "mended") return;
      this.#undelivered = reply.undelivered;
      // Rows that could not be copied are written again with the next events.
      for (const [key, id] of this.#targetIds) {
        const [generation = "", filter = ""] = key.split("\n", 2);
        this.#newTargets.set(id, { id, generation, filter });
      }
      this.#health.reportRecovery(reply.notes);
    } catch (error) {
      throw this.#health.reportFailure(error);
    }
    await this.#thread.flush().catch(() => {});
    for (const act of this.#recoveryListeners) act();
  }
}
