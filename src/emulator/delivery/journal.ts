import path from "node:path";
import { Failure } from "../../core/failure.ts";
import { type MlEvent, readEvents } from "../../core/events/envelope.ts";
import { isObject, type JsonObject } from "../../core/json.ts";
import { AppendFile, type Span } from "./appendFile.ts";
import type { Accepted, Parcel, Progress } from "./parcel.ts";

/** A line of the journal: an event and whom it is for, or news of one parcel. Short names, as there are many. */
type Line =
  | {
      readonly n: number;
      readonly at: number;
      readonly to: Readonly<Record<string, Progress>>;
      readonly event: JsonObject;
    }
  /** Without progress it is settled: delivered, dead-lettered or dropped. */
  | { readonly n: number; readonly for: string; readonly progress?: Progress };

/** An event to take over. */
export interface Arrived {
  readonly event: MlEvent;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Generations of the event subscriptions whose filter has let it through. */
  readonly generations: readonly string[];
}

/** So many bytes of settled lines are left to lie before the journal is written anew without them. */
const usuallyTolerated = 32 * 1024 * 1024;

/** No more events than this, and no more of their text in characters, are held in memory beside the file. */
const [mostHeld, mostHeldText] = [2_000, 16 * 1024 * 1024];

/**
 * Remembers accepted events until they are settled, in a file, so that none is lost when the process is killed. Memory
 * holds little more than where each stands, and the newest ones themselves.
 */
export class Journal {
  readonly #file: AppendFile;
  readonly #log: (line: string) => void;
  readonly #tolerated: number;
  readonly #undelivered = new Map<number, Accepted>();
  readonly #held = new Map<number, { readonly event: MlEvent; readonly characters: number }>();
  #heldText = 0;
  /** Of the lines of unsettled events. */
  #liveBytes = 0;
  #last = 0;
  #latest = 0;
  #compacting = false;

  private constructor(file: AppendFile, log: (line: string) => void, tolerated: number) {
    this.#file = file;
    this.#log = log;
    this.#tolerated = tolerated;
  }

  /**
   * Opens the journal of a folder.
   *
   * @param log takes one line of what happens
   * @param tolerated so many bytes of settled lines may lie in it before it is written anew
   * @throws Failure `storage` when it cannot be read or written
   */
  static async open(folder: string, log: (line: string) => void, tolerated = usuallyTolerated): Promise<Journal> {
    const name = path.join(folder, "undelivered.jsonl");
    try {
      const journal = new Journal(await AppendFile.open(name), log, tolerated);
      await journal.#recall();
      return journal;
    } catch (error) {
      throw new Failure("storage", `The Local Event Grid cannot use its journal ${name}.`, {
        why: String(error),
        remedy: "Give access to the file, or use another folder.",
        cause: error,
      });
    }
  }

  /** What is not settled yet, oldest first. */
  get undelivered(): Iterable<Accepted> {
    return this.#undelivered.values();
  }

  /** How many events are not settled yet. */
  get size(): number {
    return this.#undelivered.size;
  }

  /** The latest time that the journal tells of, in milliseconds since 1970; 0 when it is empty. */
  get latest(): number {
    return this.#latest;
  }

  /**
   * Takes events over; resolves when they are in the file.
   *
   * @returns one for each, undefined for an event that nobody is to get: such a one is not kept
   * @throws Failure `storage`; then none of them is kept
   */
  async accept(arrived: readonly Arrived[]): Promise<readonly (Accepted | undefined)[]> {
    const written: Promise<void>[] = [];
    const taken = arrived.map((one) => {
      if (!one.generations.length) return undefined;
      let end: (error?: Error) => void = () => {};
      written.push(new Promise((resolve, reject) => (end = (error) => (error ? reject(error) : resolve()))));
      return this.#add(one, (error) => end(error));
    });
    const failed = (await Promise.allSettled(written)).find((end) => end.status === "rejected");
    if (!failed) return taken;
    // Some may be in the file all the same; nobody may get what its sender was told is lost.
    for (const parcel of taken.flatMap((accepted) => accepted?.parcels ?? [])) this.settle(parcel);
    throw new Failure("storage", "The Local Event Grid could not keep the event.", {
      why: String(failed.reason),
      remedy: "Make room on the disk, then publish again.",
      cause: failed.reason,
    });
  }

  /** Takes note of how far a parcel has come. */
  note(parcel: Parcel, progress: Progress): void {
    parcel.progress = progress;
    this.#tell({ n: parcel.accepted.number, for: parcel.generation, progress });
  }

  /** Forgets a parcel: its event was delivered, or will not be. */
  settle(parcel: Parcel): void {
    if (!parcel.accepted.parcels.includes(parcel)) return;
    this.#tell({ n: parcel.accepted.number, for: parcel.generation });
    this.#remove(parcel);
    this.#compact();
  }

  /** The event of an unsettled parcel. */
  async event({ number, span }: Accepted): Promise<MlEvent> {
    const held = this.#held.get(number);
    if (held) return held.event;
    const line = JSON.parse(await this.#file.read(span)) as Extract<Line, { event: JsonObject }>;
    const [event] = readEvents(line.event).events;
    if (!event) throw new RangeError("It is no event any more.");
    return event;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #add({ event, at, generations }: Arrived, written: (error?: Error) => void): Accepted {
    const number = ++this.#last;
    this.#latest = Math.max(this.#latest, at);
    const start: Progress = { attempts: 0, steps: 0, due: at };
    const line: Line = {
      n: number,
      at,
      to: Object.fromEntries(generations.map((one) => [one, start])),
      event: event.raw,
    };
    const text = JSON.stringify(line);
    const accepted: Accepted = { number, at, span: this.#file.add(text, written), parcels: [] };
    accepted.parcels = generations.map((generation) => ({ accepted, generation, progress: start }));
    this.#keep(accepted);
    this.#hold(number, event, text.length);
    return accepted;
  }

  #keep(accepted: Accepted): void {
    this.#undelivered.set(accepted.number, accepted);
    this.#liveBytes += accepted.span.length;
  }

  #remove(parcel: Parcel): void {
    const { accepted } = parcel;
    accepted.parcels = accepted.parcels.filter((other) => other !== parcel);
    if (accepted.parcels.length) return;
    this.#undelivered.delete(accepted.number);
    this.#liveBytes -= accepted.span.length;
  }

  #hold(number: number, event: MlEvent, characters: number): void {
    this.#held.set(number, { event, characters });
    this.#heldText += characters;
    for (const [oldest, { characters: freed }] of this.#held) {
      if (this.#held.size <= mostHeld && this.#heldText <= mostHeldText) return;
      this.#held.delete(oldest);
      this.#heldText -= freed;
    }
  }

  /** What cannot be written here is told again at the next news of the parcel, or by a second delivery after a crash. */
  #tell(line: Line): void {
    const written = (error?: Error): void => {
      if (error) this.#log(`The journal could not be written: ${error.message}`);
    };
    this.#file.add(JSON.stringify(line), written, false);
  }

  async #recall(): Promise<void> {
    let unreadable = 0;
    for await (const { text, span } of this.#file.lines()) {
      const line = read(text);
      if (!line) unreadable++;
      else if ("event" in line) this.#recallEvent(line, span);
      else this.#recallNews(line);
    }
    if (unreadable) this.#log(`${unreadable} lines of the journal cannot be read; what they told is lost.`);
    this.#compact();
  }

  #recallEvent({ n, at, to }: Extract<Line, { event: JsonObject }>, span: Span): void {
    this.#last = Math.max(this.#last, n);
    this.#latest = Math.max(this.#latest, at);
    const accepted: Accepted = { number: n, at, span, parcels: [] };
    accepted.parcels = Object.entries(to).map(([generation, progress]) => ({ accepted, generation, progress }));
    if (accepted.parcels.length) this.#keep(accepted);
  }

  #recallNews({ n, for: generation, progress }: Exclude<Line, { event: JsonObject }>): void {
    const parcel = this.#undelivered.get(n)?.parcels.find((one) => one.generation === generation);
    if (!parcel) return;
    if (!progress) return this.#remove(parcel);
    parcel.progress = progress;
    this.#latest = Math.max(this.#latest, progress.lastAttemptAt ?? 0);
  }

  /** Writes the journal anew when most of it is settled. */
  #compact(): void {
    if (this.#compacting || this.#file.size - this.#liveBytes < Math.max(this.#tolerated, this.#liveBytes)) return;
    this.#compacting = true;
    let live: readonly Accepted[] = [];
    const texts = (): AsyncIterable<string> => {
      // What could not be written is not kept, and about to be forgotten.
      live = [...this.#undelivered.values()].filter(({ span }) => span.offset >= 0);
      return this.#linesOf(live);
    };
    void this.#file
      .replace(texts, (spans) => {
        for (const [index, { span }] of live.entries()) Object.assign(span, spans[index]);
        this.#liveBytes = [...this.#undelivered.values()].reduce((sum, { span }) => sum + span.length, 0);
      })
      .catch((error: unknown) => this.#log(`The journal could not be tidied up: ${String(error)}`))
      .finally(() => (this.#compacting = false));
  }

  async *#linesOf(live: readonly Accepted[]): AsyncGenerator<string> {
    for (const accepted of live) {
      const { number: n, at, parcels } = accepted;
      const to = Object.fromEntries(parcels.map(({ generation, progress }) => [generation, progress]));
      yield JSON.stringify({ n, at, to, event: (await this.event(accepted)).raw } satisfies Line);
    }
  }
}

function read(text: string): Line | undefined {
  try {
    const line: unknown = JSON.parse(text);
    const legible = isObject(line) && typeof line["n"] === "number" && (isObject(line["to"]) || "for" in line);
    return legible ? (line as unknown as Line) : undefined;
  } catch {
    return undefined;
  }
}
