import type { StatementSync } from "node:sqlite";
import { eventCrc } from "./storeSchema.ts";
import { statusText } from "../pendingDelivery.ts";
import type { LogRow } from "../storeMessages.ts";

/** The oldest entries are removed when the log has more events, rows or characters of events and attempts than this. */
const logLimits = { entries: 2_000, rows: 20_000, characters: 16 * 1024 * 1024 };

/** Trimming waits until a limit is exceeded by this factor, so that it removes many entries at once. */
const trimFactor = 1.1;

/**
 * The newest events of the store, for the question "where did it go?". An event outside of the log is deleted as soon as
 * it is no longer undelivered; one that is still undelivered comes back when something happens to it.
 */
export class DeliveryLogTable {
  readonly #statement: (sql: string) => StatementSync;
  #next = 1;
  #entries = 0;
  #rows = 0;
  #characters = 0;

  /** @param statement prepares a statement, or returns the prepared one */
  constructor(statement: (sql: string) => StatementSync) {
    this.#statement = statement;
    this.reload();
  }

  /** Counts again what the tables hold. */
  reload(): void {
    const { entries, rows, characters, last } = this.#statement(`${totals} where log is not null`).get() ?? {};
    this.#entries = Number(entries);
    this.#rows = Number(rows);
    this.#characters = Number(characters);
    this.#next = Number(last) + 1;
  }

  /** Counts a new entry. @returns its position */
  add(rows: number, characters: number): number {
    this.#entries++;
    this.#rows += rows;
    this.#characters += characters;
    return this.#next++;
  }

  /** Counts what an entry has grown by. */
  grow(characters: number): void {
    this.#characters += characters;
  }

  /** Brings an event back that is no longer in the log. */
  touch(number: number): void {
    const event = this.#statement(
      `select ${characterCount} as characters, ${rowCount} as rows from event where number = ? and log is null`,
    ).get(number);
    if (!event) return;
    const position = this.add(Number(event["rows"]), Number(event["characters"]));
    this.#statement("update event set log = ? where number = ?").run(position, number);
  }

  /** Removes the oldest entries when there are too many. */
  trim(): void {
    if (!this.#exceeds(trimFactor)) return;
    while (this.#exceeds(1) && this.#entries > 1) {
      const count = Math.min(this.#entries - 1, logLimits.entries * (trimFactor - 1));
      const last = "select log from event where log is not null order by log limit 1 offset ?";
      const position = this.#statement(last).get(Math.ceil(count) - 1)?.["log"] ?? 0;
      const { entries, rows, characters } = this.#statement(`${totals} where log <= ?`).get(position) ?? {};
      const finished = "select number from event where log <= ? and pending = 0";
      this.#statement(`delete from delivery where event in (${finished})`).run(position);
      this.#statement("delete from event where log <= ? and pending = 0").run(position);
      this.#statement(dropResponses).run(position);
      this.#statement("update event set log = null where log <= ?").run(position);
      this.#entries -= Number(entries);
      this.#rows -= Number(rows);
      this.#characters -= Number(characters);
    }
  }

  clear(): void {
    this.#statement("delete from delivery where event in (select number from event where pending = 0)").run();
    this.#statement("delete from event where pending = 0").run();
    this.#statement("update event set log = null where log is not null").run();
    this.reload();
  }

  /** What became of the newest events for the event subscription of `lane`, newest first; or of one event only. */
  read(lane: number, limit: number, only?: number): readonly LogRow[] {
    const filters = new Map(
      this.#statement("select id, filter from target where lane = ?")
        .all(lane)
        .map(({ id, filter }) => [Number(id), String(filter)]),
    );
    const delivery = this.#statement(
      "select target, status, history, due, dead_reason from delivery where event = ? and lane = ?",
    );
    const rows: LogRow[] = [];
    const columns = "select number, at, body, crc, skipped from event where log is not null";
    const events =
      only === undefined
        ? this.#statement(`${columns} order by log desc`).iterate()
        : this.#statement(`${columns} and number = ?`).iterate(only);
    for (const { number, at, body, crc, skipped } of events) {
      if (rows.length >= limit) break;
      const found = delivery.get(Number(number), lane);
      const target = found ? Number(found["target"]) : parseIds(skipped).find((id) => filters.has(id));
      const filter = target === undefined ? undefined : filters.get(target);
      if (filter === undefined || eventCrc(Number(number), Number(at), String(body)) !== crc) continue;
      const { status, history, due, dead_reason: deadReason } = found ?? {};
      rows.push({
        number: Number(number),
        at: Number(at),
        body: String(body),
        filter,
        status: found && (status ? String(status) : unsentStatus),
        attempts: `[${String(history ?? "")
          .trimEnd()
          .replaceAll("\n", ",")}]`,
        due: typeof due === "number" ? due : undefined,
        isGivenUp: typeof due === "number" && typeof deadReason === "string",
      });
    }
    return rows;
  }

  #exceeds(factor: number): boolean {
    return (
      this.#entries > logLimits.entries * factor ||
      this.#rows > logLimits.rows * factor ||
      this.#characters > logLimits.characters * factor
    );
  }
}

/** Of a delivery to which nothing has happened. */
const unsentStatus = statusText({ standing: "waiting", why: "It is on its way." });

/** Event subscriptions that an event was compared with, delivered or not. */
const rowCount = "json_array_length(skipped) + (select count(*) from delivery where event = number)";

/** Characters of an event and of its attempts with their responses. */
const characterCount = "length(body) + (select coalesce(sum(length(history)), 0) from delivery where event = number)";

/** What is still undelivered keeps its attempts, without the responses. */
const dropResponses = `update delivery set history = (
    select group_concat(json_remove(value, '$.response'), char(10)) || char(10)
    from json_each('[' || replace(rtrim(history, char(10)), char(10), ',') || ']')
  ) where history is not null and event in (select number from event where log <= ?)`;

const totals = `select count(*) as entries, coalesce(max(log), 0) as last,
  coalesce(sum(${characterCount}), 0) as characters,
  coalesce(sum(${rowCount}), 0) as rows from event`;

const parseIds = (json: unknown): readonly number[] => JSON.parse(String(json)) as number[];
