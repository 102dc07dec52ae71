import { Failure } from "../../core/failure.ts";
import { formatCount } from "../../core/formatCount.ts";
import { diskFailure } from "./diskFailure.ts";
import { DiskHealth } from "./diskHealth.ts";
import { replaceableCodes } from "./database/storeFile.ts";
import { defaultStoreLimits, StoreCapacity, type StoreLimits } from "./storeCapacity.ts";
import type { StoreAnswer, StoreContents, StoreOperation, StoreQuery, StoreUsage } from "./storeMessages.ts";
import { StoreThread } from "./storeThread.ts";

export interface DurableStoreOptions {
  readonly folder: string;
  /** JSON of the state that a new folder starts with. */
  readonly firstState: string;
  /** Takes one line, without its end. */
  readonly log: (line: string) => void;
  /** The event subscription of a generation for a person, also of one that was deleted just now. */
  readonly nameOf?: (generation: string) => string | undefined;
  /** By default `defaultStoreLimits`. */
  readonly limits?: StoreLimits;
  /** Makes sure that the folder is still this process's after it was gone; rejects if it isn't. */
  readonly regain: () => Promise<void>;
}

/** The store's thread, and what is done when its disk fails: it is tried again, and a lost file is replaced. */
export class DurableStore {
  readonly #thread: StoreThread;
  readonly #health: DiskHealth;
  readonly #capacity: StoreCapacity;
  readonly #options: DurableStoreOptions;
  #undelivered: number;
  /** JSON of the state in the file. */
  #state: string;
  /** Size of what could not be stored last, in characters. */
  #failedSize = 0;
  #mending: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  readonly #recoveryListeners = new Set<() => void>();

  private constructor(
    thread: StoreThread,
    { undelivered, usedBytes, state }: StoreContents,
    options: DurableStoreOptions,
  ) {
    this.#thread = thread;
    this.#options = options;
    this.#health = new DiskHealth(options.folder, options.log);
    this.#capacity = new StoreCapacity(options.limits ?? defaultStoreLimits, usedBytes, options.log);
    this.#undelivered = undelivered;
    this.#state = state;
  }

  /** @throws Failure `storage` when the store of the folder can't be used */
  static async open(options: DurableStoreOptions): Promise<{ store: DurableStore; contents: StoreContents }> {
    const { folder, firstState, log } = options;
    let store: DurableStore | undefined;
    const onCommit = (usage: StoreUsage): void => {
      if (store) store.#count(usage);
    };
    const { thread, contents, notes } = await StoreThread.start({ folder, firstState }, onCommit).catch(
      (error: unknown) => {
        if (error instanceof Failure) throw error;
        throw diskFailure(`The Local Event Grid can't use its store in ${folder}.`, error, "Or use another folder.");
      },
    );
    for (const note of notes) log(note);
    store = new DurableStore(thread, contents, options);
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

  /** Adds a change that goes out with the next commit; it is tried again if that fails. */
  add(operation: StoreOperation): void {
    this.#thread.add(operation);
  }

  /**
   * Resolves when `operation` is on the disk.
   *
   * @throws Failure `storage` when it is not, or when it has events to deliver and there are too many; then it is dropped
   */
  async commit(operation: StoreOperation): Promise<void> {
    const added = operation.kind === "events" ? operation.events.filter(({ matched }) => matched.length).length : 0;
    if (added) this.#capacity.require(this.#undelivered + added);
    if (this.#health.failure) await this.#mend();
    try {
      await this.#thread.commit(operation);
    } catch (error) {
      this.#failedSize = JSON.stringify(operation).length;
      if (!replaceableCodes.includes((error as NodeJS.ErrnoException).code ?? ""))
        throw this.#health.reportFailure(error);
      // The file is lost, but its folder may be there: then another file is as good.
      await this.#mend();
      await this.#thread.commit(operation).catch((again: unknown) => Promise.reject(this.#health.reportFailure(again)));
    }
    if (operation.kind === "state") this.#state = operation.json;
    this.#undelivered += added;
  }

  /** Answers a question about all that was added before. @throws Error when the store can't be read */
  async query(query: StoreQuery): Promise<StoreAnswer> {
    try {
      return await this.#thread.query(query);
    } catch (error) {
      void this.checkHealth();
      throw error;
    }
  }

  /** Resolves when all that was added is on the disk, or can't be written now. */
  async flush(): Promise<void> {
    await this.#thread.flush().catch((error: unknown) => this.#health.reportFailure(error));
  }

  /** Why nothing can be stored now, if that is so. Looks, and does what can be done about it. */
  async checkHealth(): Promise<Failure | undefined> {
    try {
      if (this.#health.failure || this.#thread.isFailing) await this.#mend();
      else await this.#thread.request({ kind: "check" }).catch(() => this.#mend());
    } catch {
      // The failure is kept.
    }
    return this.#health.failure ?? this.#capacity.failureAt(this.#undelivered + 1);
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

  #count({ finishedEvents, dropped, usedBytes }: StoreUsage): void {
    this.#undelivered -= finishedEvents;
    this.#capacity.usedBytes = usedBytes;
    for (const { generation, deliveries } of dropped)
      this.#options.log(
        `Dropped ${formatCount(deliveries, "undelivered event")}: ${this.#options.nameOf?.(generation) ?? "an event subscription"} was deleted.`,
      );
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
      this.#health.reportRecovery(reply.notes);
    } catch (error) {
      throw this.#health.reportFailure(error);
    }
    for (const act of this.#recoveryListeners) act();
    await this.#thread.flush().catch(() => {});
  }
}
