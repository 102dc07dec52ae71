import path from "node:path";
import { type Failure, formatFailure } from "../../core/failure.ts";
import { type MlEvent, readEvents } from "../../core/events/envelope.ts";
import { diskFailure } from "./diskFailure.ts";
import { AppendFile, type Span } from "./appendFile.ts";
import { emptyLine, type EventLine, type NewsLine, readLine } from "./journalLine.ts";
import { DiskHealth } from "./diskHealth.ts";
import { NewestEvents } from "./newestEvents.ts";
import type { AcceptedEvent, PendingDelivery, DeliveryProgress } from "./pendingDelivery.ts";

/** An event to take over. */
export interface NewEvent {
  readonly event: MlEvent;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Generations of the event subscriptions whose filter has let it through. */
  readonly generations: readonly string[];
}

export interface JournalOptions {
  /** Takes one line of what happens, without its end. */
  readonly log: (line: string) => void;
  /** Sees to it that the folder is still this process's after it was gone; rejects if it is not. */
  readonly regain?: () => Promise<void>;
  /** So many bytes of settled lines may lie in it before it is written anew. */
  readonly tolerated?: number | undefined;
}

/** So many bytes of settled lines are left to lie before the journal is written anew without them. */
const defaultMaxSettledBytes = 32 * 1024 * 1024;

/**
 * Remembers accepted events until they are settled, in a file, so that none is lost when the process is killed. Memory
 * holds little more than where each stands, and the newest ones themselves.
 */
export class Journal {
  readonly #file: AppendFile;
  readonly #diskHealth: DiskHealth;
  readonly #log: (line: string) => void;
  readonly #regain: () => Promise<void>;
  readonly #tolerated: number;
  readonly #undelivered = new Map<number, AcceptedEvent>();
  readonly #newest = new NewestEvents();
  /** Of the lines of unsettled events. */
  #liveBytes = 0;
  #last = 0;
  #latest = 0;
  /** Whether a line could not be written that is no event. */
  #untold = false;
  /** How long that was which could not be written last. */
  #wanted = 0;
  #mending: Promise<void> | undefined;
  #compacting: Promise<void> | undefined;

  private constructor(
    file: AppendFile,
    folder: string,
    { log, regain, tolerated }: JournalOptions & { regain: () => Promise<void>; tolerated: number },
  ) {
    this.#file = file;
    this.#diskHealth = new DiskHealth(folder, log);
    this.#log = log;
    this.#regain = regain;
    this.#tolerated = tolerated;
  }

  /**
   * Opens the journal of a folder.
   *
   * @throws Failure `storage` when it cannot be read or written
   */
  static async open(folder: string, options: JournalOptions): Promise<Journal> {
    const name = path.join(folder, "undelivered.jsonl");
    const { regain = () => Promise.resolve(), tolerated = defaultMaxSettledBytes, ...rest } = options;
    try {
      const journal = new Journal(await AppendFile.open(name), folder, { ...rest, regain, tolerated });
      await journal.#recall();
      return journal;
    } catch (error) {
      throw diskFailure(`The Local Event Grid cannot use its journal ${name}.`, error, ", or use another folder");
    }
  }

  /** What is not settled yet, oldest first. */
  get undelivered(): Iterable<AcceptedEvent> {
    return this.#undelivered.values();
  }

  /** How many events are not settled yet. */
  get size(): number {
    return this.#undelivered.size;
  }

  /** The latest time that the journal tells of, in milliseconds since 1970; 0 when it is empty. */
  get latestTime(): number {
    return this.#latest;
  }

  /**
   * Takes events over; resolves when they are in the file.
   *
   * @returns one for each, undefined for an event that nobody is to get: such a one is not kept
   * @throws Failure `storage`; then none of them is kept
   */
  async accept(arrived: readonly NewEvent[]): Promise<readonly (AcceptedEvent | undefined)[]> {
    if (this.#diskHealth.failure) await this.#mend();
    try {
      return await this.#take(arrived);
    } catch (error) {
      if (!this.#file.lost) throw this.#diskHealth.reportFailure(error);
    }
    // It is lost, but its folder may be there: then another one in its place is as good.
    await this.#mend();
    return this.#take(arrived).catch((error: unknown) => Promise.reject(this.#diskHealth.reportFailure(error)));
  }

  /** Why no event can be accepted now, if that is so. Looks, and does what can be done about it. */
  async checkHealth(): Promise<Failure | undefined> {
    try {
      if (!this.#diskHealth.failure) await this.#file.mustBeThere().catch(() => this.#mend());
      else await this.#mend();
    } catch {
      // It is told below.
    }
    return this.#diskHealth.failure;
  }

  /** Takes note of how far a parcel has come. */
  saveProgress(parcel: PendingDelivery, progress: DeliveryProgress): void {
    parcel.progress = progress;
    this.#tell({ n: parcel.accepted.number, for: parcel.generation, progress });
  }

  /** Forgets a parcel: its event was delivered, or will not be. */
  settle(parcel: PendingDelivery): void {
    if (!parcel.accepted.deliveries.includes(parcel)) return;
    this.#tell({ n: parcel.accepted.number, for: parcel.generation });
    this.#remove(parcel);
    this.#compact();
  }

  /** The event of an unsettled parcel. */
  async readEvent({ number, span }: AcceptedEvent): Promise<MlEvent> {
    const held = this.#newest.get(number);
    if (held) return held;
    const line = JSON.parse(await this.#file.read(span)) as EventLine;
    const [event] = readEvents(line.event).events;
    if (!event) throw new RangeError("It is no event any more.");
    return event;
  }

  /** Closes it, and tells in the log of what is undelivered: it stays, or is lost if it could not be kept. */
  async close(): Promise<void> {
    await this.#compacting;
    if (this.size) await this.checkHealth();
    this.#diskHealth.reportEnd(this.size);
    await this.#file.close();
  }

  /** Writes events down, all or none of them. */
  async #take(arrived: readonly NewEvent[]): Promise<readonly (AcceptedEvent | undefined)[]> {
    const written: Promise<void>[] = [];
    const taken = arrived.map((one) => {
      if (!one.generations.length) return undefined;
      let end: (error?: Error) => void = () => {};
      written.push(new Promise((resolve, reject) => (end = (error) => (error ? reject(error) : resolve()))));
      return this.#add(one, (error) => end(error));
    });
    const failed = (await Promise.allSettled(written)).find((end) => end.status === "rejected");
    if (!failed) return taken;
    this.#wanted = taken.reduce((sum, accepted) => sum + (accepted?.span.length ?? 0), 0);
    // Some may be in the file all the same; nobody may get what its sender was told is lost.
    for (const parcel of taken.flatMap((accepted) => accepted?.deliveries ?? [])) this.settle(parcel);
    throw failed.reason;
  }

  #add({ event, at, generations }: NewEvent, written: (error?: Error) => void): AcceptedEvent {
    const number = ++this.#last;
    this.#latest = Math.max(this.#latest, at);
    const start: DeliveryProgress = { attempts: 0, steps: 0, due: at };
    const line: EventLine = {
      n: number,
      at,
      to: Object.fromEntries(generations.map((one) => [one, start])),
      event: event.raw,
    };
    const text = JSON.stringify(line);
    const accepted: AcceptedEvent = { number, at, span: this.#file.add(text, written), deliveries: [] };
    accepted.deliveries = generations.map((generation) => ({ accepted, generation, progress: start }));
    this.#keep(accepted);
    this.#newest.hold(number, event, text.length);
    return accepted;
  }

  #keep(accepted: AcceptedEvent): void {
    this.#undelivered.set(accepted.number, accepted);
    this.#liveBytes += accepted.span.length;
  }

  #remove(parcel: PendingDelivery): void {
    const { accepted } = parcel;
    accepted.deliveries = accepted.deliveries.filter((other) => other !== parcel);
    if (accepted.deliveries.length) return;
    this.#undelivered.delete(accepted.number);
    this.#liveBytes -= accepted.span.length;
  }

  /** What cannot be written here is told when the journal is written anew, or by a second delivery after a crash. */
  #tell(line: NewsLine): void {
    const told = (error?: Error): void => {
      if (!error) return;
      this.#untold = true;
      if (!this.#file.lost) this.#diskHealth.reportFailure(error);
    };
    this.#file.add(JSON.stringify(line), told, false);
  }

  /**
   * Tries to keep events again.
   *
   * @throws Failure `storage` when that cannot be done yet
   */
  #mend(): Promise<void> {
    return (this.#mending ??= this.#keepAgain().finally(() => (this.#mending = undefined)));
  }

  async #keepAgain(): Promise<void> {
    const { lost } = this.#file;
    try {
      if (lost) {
        await this.#regain();
        await this.#writeAnew(true);
      } else await this.#tryOut();
    } catch (error) {
      throw this.#diskHealth.reportFailure(error);
    }
    this.#diskHealth.reportRecovery();
    if (this.#untold && !lost) this.#tidyUp();
    this.#untold = false;
  }

  /** Adds a line that tells nothing, as long as what could not be written last. */
  #tryOut(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#file.add(emptyLine(this.#wanted), (error) => (error ? reject(error) : resolve()));
    });
  }

  async #recall(): Promise<void> {
    let unreadable = 0;
    for await (const { text, span } of this.#file.lines()) {
      const line = readLine(text);
      if (!line) unreadable++;
      else if ("event" in line) this.#recallEvent(line, span);
      else this.#recallNews(line);
    }
    if (unreadable) this.#log(`${unreadable} lines of the journal cannot be read; what they told is lost.`);
    this.#compact();
  }

  #recallEvent({ n, at, to }: EventLine, span: Span): void {
    this.#last = Math.max(this.#last, n);
    this.#latest = Math.max(this.#latest, at);
    const accepted: AcceptedEvent = { number: n, at, span, deliveries: [] };
    accepted.deliveries = Object.entries(to).map(([generation, progress]) => ({ accepted, generation, progress }));
    if (accepted.deliveries.length) this.#keep(accepted);
  }

  #recallNews({ n, for: generation, progress }: NewsLine): void {
    const parcel = this.#undelivered.get(n)?.deliveries.find((one) => one.generation === generation);
    if (!parcel) return;
    if (!progress) return this.#remove(parcel);
    parcel.progress = progress;
    this.#latest = Math.max(this.#latest, progress.lastAttemptAt ?? 0);
  }

  /** Writes the journal anew when most of it is settled. */
  #compact(): void {
    if (this.#compacting || this.#diskHealth.failure) return;
    if (this.#file.size - this.#liveBytes < Math.max(this.#tolerated, this.#liveBytes)) return;
    this.#tidyUp();
  }

  #tidyUp(): void {
    this.#compacting ??= this.#writeAnew()
      .catch((error: unknown) =>
        this.#log(formatFailure(diskFailure("The journal could not be tidied up.", error, ""))),
      )
      .finally(() => (this.#compacting = undefined));
  }

  /** @param again also if the file is lost */
  async #writeAnew(again = false): Promise<void> {
    let live: readonly AcceptedEvent[] = [];
    const texts = (): AsyncIterable<string> => {
      // What could not be written is not kept, and about to be forgotten.
      live = [...this.#undelivered.values()].filter(({ span }) => span.offset >= 0);
      return this.#linesOf(live);
    };
    const replaced = (spans: readonly Span[]): void => {
      for (const [index, { span }] of live.entries()) Object.assign(span, spans[index]);
      this.#liveBytes = [...this.#undelivered.values()].reduce((sum, { span }) => sum + span.length, 0);
    };
    await this.#file.replace(texts, replaced, again);
  }

  async *#linesOf(live: readonly AcceptedEvent[]): AsyncGenerator<string> {
    for (const accepted of live) {
      const { number: n, at, deliveries } = accepted;
      const to = Object.fromEntries(deliveries.map(({ generation, progress }) => [generation, progress]));
      yield JSON.stringify({ n, at, to, event: (await this.readEvent(accepted)).raw } satisfies EventLine);
    }
  }
}
