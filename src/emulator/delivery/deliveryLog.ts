import type { DeliveryAttempt, DeliveryRecord } from "../../core/deliveries/deliveryRecord.ts";
import type { DeliveryStatus } from "../../core/deliveries/deliveryStatus.ts";
import { evaluate } from "../../core/filter/evaluate.ts";
import type { Filter } from "../../core/filter/filter.ts";
import { type MlEvent, readEvents } from "../../core/events/envelope.ts";
import type { JsonObject } from "../../core/json.ts";
import type { AcceptedEvent } from "../store/pendingDelivery.ts";
import type { Target } from "./targets.ts";

/** How an event stands with one event subscription. */
export interface DeliveryLogRow {
  readonly generation: string;
  readonly filter: Filter;
  readonly attempts: DeliveryAttempt[];
  news: LatestStatus;
}

/** The latest about a row. Times are in milliseconds since 1970. */
export interface LatestStatus {
  readonly standing: DeliveryStatus;
  /** One sentence. */
  readonly why: string;
  readonly nextAttemptAt?: number;
  readonly deadLetter?: string;
  readonly recorded?: JsonObject;
}

interface DeliveryLogEntry {
  readonly accepted: AcceptedEvent | undefined;
  readonly event: MlEvent;
  readonly at: number;
  readonly bytes: number;
  /** Those whose filter the event did not pass. */
  readonly passedOver: readonly SkippedTarget[];
  readonly rows: DeliveryLogRow[];
}

/** What is remembered of an event subscription, as it was when the event came. */
type SkippedTarget = Pick<Target, "filter"> & {
  readonly eventSubscription: Pick<Target["eventSubscription"], "generation">;
};

/** An entry as it is kept over a restart. */
export interface StoredLogEntry {
  /** In the journal, if it was undelivered. */
  readonly number?: number;
  readonly event: JsonObject;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
  readonly passedOver: readonly { readonly generation: string; readonly filter: Filter }[];
  readonly rows: readonly DeliveryLogRow[];
}

/** The oldest entries are let go when there are more than so many, with more rows, or with more bytes of events. */
const logLimits = { entries: 2_000, rows: 20_000, bytes: 16 * 1024 * 1024 };

/**
 * Remembers what became of the newest events, for the question "where did it go?". Verdicts are made when they are asked
 * for, so that remembering costs deliveries next to nothing. It is kept when the emulator is stopped, not in a crash.
 */
export class DeliveryLog {
  readonly #entries = new Set<DeliveryLogEntry>();
  readonly #byEvent = new WeakMap<AcceptedEvent, DeliveryLogEntry>();
  #rows = 0;
  #bytes = 0;

  /**
   * Takes note of an event.
   *
   * @param accepted absent when it is for nobody
   */
  addEvent(accepted: AcceptedEvent | undefined, arrival: PublishedEvent): void {
    const { event, at, bytes, matchingTargets, skippedTargets: passedOver } = arrival;
    const rows = matchingTargets.map((target) => createRow(target, { standing: "waiting", why: "It is on its way." }));
    this.#add({ accepted, event, at, bytes, passedOver, rows });
  }

  /**
   * Takes note of what has become of an event for `target`, after an attempt if there was one.
   *
   * @param event if it is at hand; without it an event that is not remembered any more stays so
   */
  recordStatus(
    accepted: AcceptedEvent,
    event: MlEvent | undefined,
    target: Target,
    news: LatestStatus,
    attempt?: DeliveryAttempt,
  ): void {
    // An event may be older than what is remembered, or than this process.
    const entry = this.#byEvent.get(accepted) ?? (event && this.#addEntryFor(accepted, event));
    if (!entry) return;
    let row = entry.rows.find(({ generation }) => generation === target.eventSubscription.generation);
    if (!row) {
      row = createRow(target, news);
      entry.rows.push(row);
      this.#rows++;
    }
    row.news = news;
    if (attempt) row.attempts.push(attempt);
  }

  /** What became of the newest events for an event subscription, newest first. */
  recordsOf(generation: string, limit: number): readonly DeliveryRecord[] {
    const records: DeliveryRecord[] = [];
    for (const entry of [...this.#entries].toReversed()) {
      if (records.length === limit) break;
      const record = toDeliveryRecord(entry, generation);
      if (record) records.push(record);
    }
    return records;
  }

  clear(): void {
    for (const entry of this.#entries) this.#remove(entry);
  }

  /** The newest of what it remembers, oldest first. @param mostBytes of events */
  newestEntries(mostBytes: number): readonly StoredLogEntry[] {
    let bytes = 0;
    const newest = [...this.#entries].toReversed().filter((entry) => (bytes += entry.bytes) <= mostBytes);
    return newest.toReversed().map(({ accepted, event, at, bytes, passedOver, rows }) => ({
      ...(accepted?.deliveries.length ? { number: accepted.number } : {}),
      event: event.raw,
      at,
      bytes,
      passedOver: passedOver.map(({ eventSubscription: { generation }, filter }) => ({ generation, filter })),
      rows,
    }));
  }

  /**
   * Takes up what a former process remembered.
   *
   * @param undelivered of what is on its way still, the log goes on; of what is not, nobody knows what became of it
   */
  restore(all: readonly StoredLogEntry[], undelivered: Iterable<AcceptedEvent>): void {
    const accepted = new Map([...undelivered].map((one) => [one.number, one]));
    for (const { number, event: raw, at, bytes, passedOver, rows } of all) {
      const [event] = readEvents(raw).events;
      if (!event) continue;
      const known = number === undefined ? undefined : accepted.get(number);
      const isKnown = ({ generation, news }: DeliveryLogRow): boolean =>
        news.standing !== "waiting" || known?.deliveries.some((parcel) => parcel.generation === generation) === true;
      this.#add({
        accepted: known,
        event,
        at,
        bytes,
        passedOver: passedOver.map(({ generation, filter }) => ({ eventSubscription: { generation }, filter })),
        rows: rows.filter(isKnown),
      });
    }
  }

  #addEntryFor(accepted: AcceptedEvent, event: MlEvent): DeliveryLogEntry {
    const entry = { accepted, event, at: accepted.at, bytes: accepted.span.length, passedOver: [], rows: [] };
    this.#add(entry);
    return entry;
  }

  #add(entry: DeliveryLogEntry): void {
    this.#entries.add(entry);
    if (entry.accepted) this.#byEvent.set(entry.accepted, entry);
    this.#rows += rowCountOf(entry);
    this.#bytes += entry.bytes;
    for (const oldest of this.#entries) {
      const full =
        this.#entries.size > logLimits.entries || this.#rows > logLimits.rows || this.#bytes > logLimits.bytes;
      if (!full || oldest === entry) return;
      this.#remove(oldest);
    }
  }

  #remove(entry: DeliveryLogEntry): void {
    this.#entries.delete(entry);
    if (entry.accepted) this.#byEvent.delete(entry.accepted);
    this.#rows -= rowCountOf(entry);
    this.#bytes -= entry.bytes;
  }
}

/** An event as it came. */
export interface PublishedEvent {
  readonly event: MlEvent;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly bytes: number;
  readonly matchingTargets: readonly Target[];
  readonly skippedTargets: readonly Target[];
}

const rowCountOf = ({ rows, passedOver }: DeliveryLogEntry): number => rows.length + passedOver.length;

const createRow = ({ eventSubscription, filter }: Target, news: LatestStatus): DeliveryLogRow => ({
  generation: eventSubscription.generation,
  filter,
  attempts: [],
  news,
});

function toDeliveryRecord(
  { event: { raw: event }, at, rows, passedOver }: DeliveryLogEntry,
  generation: string,
): DeliveryRecord | undefined {
  const acceptedAt = new Date(at).toISOString();
  const row = rows.find((one) => one.generation === generation);
  if (row) {
    const { nextAttemptAt, ...news } = row.news;
    const { clauses } = evaluate(row.filter, event);
    const next = nextAttemptAt === undefined ? {} : { nextAttemptAt: new Date(nextAttemptAt).toISOString() };
    return { event, acceptedAt, ...news, ...next, clauses, attempts: row.attempts };
  }
  const target = passedOver.find(({ eventSubscription }) => eventSubscription.generation === generation);
  if (!target) return undefined;
  const { clauses } = evaluate(target.filter, event);
  const why = clauses.find(({ matched }) => !matched)?.why ?? "The filter does not let it through.";
  return { event, acceptedAt, standing: "filteredOut", why, clauses, attempts: [] };
}
