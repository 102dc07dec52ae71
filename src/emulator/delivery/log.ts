import type { Attempt, Fate, Standing } from "../../core/deliveries/fate.ts";
import { evaluate } from "../../core/filter/evaluate.ts";
import type { Filter } from "../../core/filter/filter.ts";
import { type MlEvent, readEvents } from "../../core/events/envelope.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Accepted } from "./parcel.ts";
import type { Target } from "./targets.ts";

/** How an event stands with one event subscription. */
export interface Row {
  readonly generation: string;
  readonly filter: Filter;
  readonly attempts: Attempt[];
  news: News;
}

/** The latest about a row. Times are in milliseconds since 1970. */
export interface News {
  readonly standing: Standing;
  /** One sentence. */
  readonly why: string;
  readonly nextAttemptAt?: number;
  readonly deadLetter?: string;
  readonly recorded?: JsonObject;
}

interface Entry {
  readonly accepted: Accepted | undefined;
  readonly event: MlEvent;
  readonly at: number;
  readonly bytes: number;
  /** Those whose filter the event did not pass. */
  readonly passedOver: readonly Whom[];
  readonly rows: Row[];
}

/** What is remembered of an event subscription, as it was when the event came. */
type Whom = Pick<Target, "filter"> & { readonly kept: Pick<Target["kept"], "generation"> };

/** An entry as it is kept over a restart. */
export interface Remembered {
  /** In the journal, if it was undelivered. */
  readonly number?: number;
  readonly event: JsonObject;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
  readonly passedOver: readonly { readonly generation: string; readonly filter: Filter }[];
  readonly rows: readonly Row[];
}

/** The oldest entries are let go when there are more than so many, with more rows, or with more bytes of events. */
const most = { entries: 2_000, rows: 20_000, bytes: 16 * 1024 * 1024 };

/**
 * Remembers what became of the newest events, for the question "where did it go?". Verdicts are made when they are asked
 * for, so that remembering costs deliveries next to nothing. It is kept when the emulator is stopped, not in a crash.
 */
export class DeliveryLog {
  readonly #entries = new Set<Entry>();
  readonly #of = new WeakMap<Accepted, Entry>();
  #rows = 0;
  #bytes = 0;

  /**
   * Takes note of an event.
   *
   * @param accepted absent when it is for nobody
   */
  arrived(accepted: Accepted | undefined, arrival: Arrival): void {
    const { event, at, bytes, passed, passedOver } = arrival;
    const rows = passed.map((target) => rowOf(target, { standing: "waiting", why: "It is on its way." }));
    this.#keep({ accepted, event, at, bytes, passedOver, rows });
  }

  /**
   * Takes note of what has become of an event for `target`, after an attempt if there was one.
   *
   * @param event if it is at hand; without it an event that is not remembered any more stays so
   */
  note(accepted: Accepted, event: MlEvent | undefined, target: Target, news: News, attempt?: Attempt): void {
    // An event may be older than what is remembered, or than this process.
    const entry = this.#of.get(accepted) ?? (event && this.#returned(accepted, event));
    if (!entry) return;
    let row = entry.rows.find(({ generation }) => generation === target.kept.generation);
    if (!row) {
      row = rowOf(target, news);
      entry.rows.push(row);
      this.#rows++;
    }
    row.news = news;
    if (attempt) row.attempts.push(attempt);
  }

  /** What became of the newest events for an event subscription, newest first. */
  fatesOf(generation: string, limit: number): readonly Fate[] {
    const fates: Fate[] = [];
    for (const entry of [...this.#entries].toReversed()) {
      if (fates.length === limit) break;
      const fate = fateIn(entry, generation);
      if (fate) fates.push(fate);
    }
    return fates;
  }

  clear(): void {
    for (const entry of this.#entries) this.#release(entry);
  }

  /** The newest of what it remembers, oldest first. @param mostBytes of events */
  remembered(mostBytes: number): readonly Remembered[] {
    let bytes = 0;
    const newest = [...this.#entries].toReversed().filter((entry) => (bytes += entry.bytes) <= mostBytes);
    return newest.toReversed().map(({ accepted, event, at, bytes, passedOver, rows }) => ({
      ...(accepted?.parcels.length ? { number: accepted.number } : {}),
      event: event.raw,
      at,
      bytes,
      passedOver: passedOver.map(({ kept: { generation }, filter }) => ({ generation, filter })),
      rows,
    }));
  }

  /**
   * Takes up what a former process remembered.
   *
   * @param undelivered of what is on its way still, the log goes on; of what is not, nobody knows what became of it
   */
  recall(all: readonly Remembered[], undelivered: Iterable<Accepted>): void {
    const accepted = new Map([...undelivered].map((one) => [one.number, one]));
    for (const { number, event: raw, at, bytes, passedOver, rows } of all) {
      const [event] = readEvents(raw).events;
      if (!event) continue;
      const known = number === undefined ? undefined : accepted.get(number);
      const isKnown = ({ generation, news }: Row): boolean =>
        news.standing !== "waiting" || known?.parcels.some((parcel) => parcel.generation === generation) === true;
      this.#keep({
        accepted: known,
        event,
        at,
        bytes,
        passedOver: passedOver.map(({ generation, filter }) => ({ kept: { generation }, filter })),
        rows: rows.filter(isKnown),
      });
    }
  }

  #returned(accepted: Accepted, event: MlEvent): Entry {
    const entry = { accepted, event, at: accepted.at, bytes: accepted.span.length, passedOver: [], rows: [] };
    this.#keep(entry);
    return entry;
  }

  #keep(entry: Entry): void {
    this.#entries.add(entry);
    if (entry.accepted) this.#of.set(entry.accepted, entry);
    this.#rows += sizeOf(entry);
    this.#bytes += entry.bytes;
    for (const oldest of this.#entries) {
      const full = this.#entries.size > most.entries || this.#rows > most.rows || this.#bytes > most.bytes;
      if (!full || oldest === entry) return;
      this.#release(oldest);
    }
  }

  #release(entry: Entry): void {
    this.#entries.delete(entry);
    if (entry.accepted) this.#of.delete(entry.accepted);
    this.#rows -= sizeOf(entry);
    this.#bytes -= entry.bytes;
  }
}

/** An event as it came. */
export interface Arrival {
  readonly event: MlEvent;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
  readonly passed: readonly Target[];
  readonly passedOver: readonly Target[];
}

const sizeOf = ({ rows, passedOver }: Entry): number => rows.length + passedOver.length;

const rowOf = ({ kept, filter }: Target, news: News): Row => ({
  generation: kept.generation,
  filter,
  attempts: [],
  news,
});

function fateIn({ event: { raw: event }, at, rows, passedOver }: Entry, generation: string): Fate | undefined {
  const acceptedAt = new Date(at).toISOString();
  const row = rows.find((one) => one.generation === generation);
  if (row) {
    const { nextAttemptAt, ...news } = row.news;
    const { clauses } = evaluate(row.filter, event);
    const next = nextAttemptAt === undefined ? {} : { nextAttemptAt: new Date(nextAttemptAt).toISOString() };
    return { event, acceptedAt, ...news, ...next, clauses, attempts: row.attempts };
  }
  const target = passedOver.find(({ kept }) => kept.generation === generation);
  if (!target) return undefined;
  const { clauses } = evaluate(target.filter, event);
  const why = clauses.find(({ matched }) => !matched)?.why ?? "The filter does not let it through.";
  return { event, acceptedAt, standing: "filteredOut", why, clauses, attempts: [] };
}
