import { rmSync, writeFileSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { fileError, publishFile } from "./storeFile.ts";
import { DeliveryLogTable } from "./deliveryLogTable.ts";
import { eventCrc, schema, targetCrc } from "./storeSchema.ts";
import type {
  DeliveryChange,
  DuePage,
  DueKey,
  EventRow,
  StoreContents,
  StoreOperation,
  TargetRow,
} from "./storeMessages.ts";
import type { DeliveryProgress } from "./pendingDelivery.ts";

/** No more undelivered events than this, and hardly more characters of their text, are read at once. */
export const pageLimits = { rows: 500, characters: 1024 * 1024 };

/** What a commit has changed beyond the operations themselves. */
export interface CommitResult {
  readonly finishedEvents: number;
  readonly droppedDeliveries: number;
}

/** The store's SQLite file, synchronous: for the store's own thread. Only its owner may have it open. */
export class StoreDatabase {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #log: DeliveryLogTable;
  readonly #lanes = new Map<string, number>();
  #finishedEvents = 0;
  #droppedDeliveries = 0;

  /** Opens an existing file. @throws what SQLite says */
  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    try {
      this.#db.exec(`
        pragma locking_mode = exclusive;
        pragma journal_mode = wal;
        pragma synchronous = full;
        pragma journal_size_limit = 0;
        pragma temp_store = memory;
      `);
      this.#reloadLanes();
      this.#log = new DeliveryLogTable((sql) => this.#statement(sql));
    } catch (error) {
      this.#db.close();
      throw error;
    }
  }

  /**
   * Creates a file that only its owner may read. It appears under its name once it is complete.
   *
   * @param fill writes its first rows
   * @param beforePublish called once it is complete
   */
  static create(file: string, fill: (database: StoreDatabase) => void, beforePublish: () => void = () => {}): void {
    const draft = `${file}.new`;
    for (const end of ["", "-wal", "-journal"]) rmSync(draft + end, { force: true });
    writeFileSync(draft, "", { mode: 0o600 });
    const db = new DatabaseSync(draft);
    db.exec(schema);
    db.close();
    const database = new StoreDatabase(draft);
    try {
      fill(database);
    } finally {
      database.close();
    }
    beforePublish();
    publishFile(draft, file);
  }

  /** The connection, for what is not about events. */
  get connection(): DatabaseSync {
    return this.#db;
  }

  /**
   * Does all of `act` or nothing of it. It is on the disk afterwards.
   *
   * @param beforeCommit throws if the file must not be used
   */
  transact(act: () => void, beforeCommit: () => void = () => {}): void {
    this.#db.exec("begin immediate");
    try {
      act();
      beforeCommit();
      this.#db.exec("commit");
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  /** Commits operations together. */
  commit(operations: readonly StoreOperation[], beforeCommit?: () => void): CommitResult {
    this.#finishedEvents = 0;
    this.#droppedDeliveries = 0;
    if (operations.length)
      this.transact(() => {
        for (const operation of operations) this.#apply(operation);
        this.#log.trim();
      }, beforeCommit);
    return { finishedEvents: this.#finishedEvents, droppedDeliveries: this.#droppedDeliveries };
  }

  #apply(operation: StoreOperation): void {
    switch (operation.kind) {
      case "events":
        for (const target of operation.targets) this.addTarget(target);
        for (const event of operation.events) this.addEvent(event);
        return;
      case "change":
        return this.#change(operation.change);
      case "state":
        this.saveState(operation.json);
        return this.#dropOthers(new Set(operation.generations));
      case "clearLog":
        return this.#log.clear();
    }
  }

  addTarget({ id, generation, filter }: TargetRow): void {
    const lane = this.#lanes.get(generation) ?? id;
    this.#lanes.set(generation, lane);
    this.#run(
      "insert or ignore into target values (?, ?, ?, ?, ?)",
      id,
      lane,
      generation,
      filter,
      targetCrc(generation, filter),
    );
  }

  addEvent({ number, at, body, matched, skipped }: EventRow): void {
    this.#run(
      statements.addEvent,
      number,
      at,
      body,
      eventCrc(number, at, body),
      JSON.stringify(skipped),
      matched.length,
      this.#log.add(skipped.length + matched.length, body.length),
    );
    for (const target of matched) this.#run(statements.addDelivery, number, at, target);
  }

  saveState(json: string): void {
    this.#run("insert or replace into state values (1, ?, ?)", json, crc32(json));
  }

  /** JSON of the state; undefined when it is missing or damaged. */
  readState(): string | undefined {
    const row = this.#statement("select json, crc from state").get();
    return row && crc32(String(row["json"])) === row["crc"] ? String(row["json"]) : undefined;
  }

  #change({ number, generation, status, attempt, progress }: DeliveryChange): void {
    const lane = this.#lanes.get(generation);
    if (lane === undefined) return;
    const key = [number, lane] as const;
    const before = this.#statement("select due from delivery where event = ? and lane = ?").get(...key);
    if (!before) return;
    if (!progress && !status) this.#run("delete from delivery where event = ? and lane = ?", ...key);
    else {
      const { attempts = null, steps = null, due = null, outcome = null, lastAttemptAt = null, dead } = progress ?? {};
      this.#run(
        statements.change,
        due,
        attempts,
        steps,
        outcome,
        lastAttemptAt,
        dead?.reason ?? null,
        dead?.since ?? null,
        status ? JSON.stringify(status) : null,
        attempt ? `${JSON.stringify(attempt)}\n` : "",
        ...key,
      );
      this.#log.touch(number);
    }
    if (!progress && before["due"] !== null) this.#finishDelivery(number);
  }

  #finishDelivery(number: number): void {
    const row = this.#statement("update event set pending = pending - 1 where number = ? returning pending, log").get(
      number,
    );
    if (!row || row["pending"] !== 0) return;
    this.#finishedEvents++;
    if (row["log"] === null) this.#run("delete from event where number = ?", number);
  }

  /** Deletes the deliveries to event subscriptions that are gone. */
  #dropOthers(generations: ReadonlySet<string>): void {
    for (const [generation, lane] of this.#lanes) {
      if (generations.has(generation)) continue;
      this.#lanes.delete(generation);
      for (const { event } of this.#all(
        "delete from delivery where lane = ? and due is not null returning event",
        lane,
      )) {
        this.#droppedDeliveries++;
        this.#finishDelivery(Number(event));
      }
      this.#run("delete from delivery where lane = ?", lane);
      this.#run("delete from target where lane = ?", lane);
      this.#log.reload();
    }
  }

  /** Undelivered events of an event subscription in the order in which they fall due. */
  dueAfter(generation: string, after: DueKey | undefined): DuePage {
    const lane = this.#lanes.get(generation);
    const { due, number } = after ?? { due: Number.MIN_SAFE_INTEGER, number: 0 };
    if (lane === undefined) return { rows: [], hasMore: false };
    const rows = [];
    let characters = 0;
    for (const row of this.#statement(statements.due).iterate(lane, due, number)) {
      if (rows.length >= pageLimits.rows || characters >= pageLimits.characters) return { rows, hasMore: true };
      const text = String(row["body"]);
      const body = eventCrc(Number(row["event"]), Number(row["at"]), text) === row["crc"] ? text : undefined;
      characters += body?.length ?? 0;
      rows.push({ number: Number(row["event"]), at: Number(row["at"]), body, progress: progressOf(row) });
    }
    return { rows, hasMore: false };
  }

  /** @see DeliveryLogTable.read */
  readLog(generation: string, limit: number) {
    const lane = this.#lanes.get(generation);
    return lane === undefined ? [] : this.#log.read(lane, limit);
  }

  /** What the store holds besides the state. */
  contents(): Omit<StoreContents, "state" | "isNew"> {
    const one = (sql: string): number => Number(Object.values(this.#statement(sql).get() ?? {})[0] ?? 0);
    const pending = this.#all(`
      select target.generation, summary.* from (
        select lane, sum(attempts > 0 and dead_reason is null) as retrying, max(last_attempt_at) as latest
        from delivery where due is not null group by lane
      ) as summary join target on target.id = summary.lane
    `);
    const latestEvent = one("select at from event order by number desc limit 1");
    return {
      lastNumber: one("select max(number) from event"),
      targets: this.#targets(),
      undelivered: one("select count(*) from (select distinct event from delivery where due is not null)"),
      latestTime: Math.max(latestEvent, ...pending.map(({ latest }) => Number(latest ?? 0))),
      pending: pending.map(({ generation, retrying }) => ({
        generation: String(generation),
        retrying: Number(retrying),
      })),
    };
  }

  #targets(): readonly TargetRow[] {
    return this.#all("select id, generation, filter, crc from target order by id").map((row) => {
      const [id, generation, filter] = [Number(row["id"]), String(row["generation"]), String(row["filter"])];
      if (targetCrc(generation, filter) !== row["crc"]) throw fileError("EDAMAGED", "An event subscription is damaged");
      return { id, generation, filter };
    });
  }

  /** Writes as many bytes as failed last, and takes them away again. */
  probe(bytes: number): void {
    this.transact(() => this.#run("insert into probe values (zeroblob(?))", bytes));
    this.transact(() => this.#run("delete from probe"));
  }

  /** Writes the log into the file and removes it. */
  close(): void {
    this.#db.close();
  }

  #rollBack(): void {
    try {
      this.#db.exec("rollback");
    } catch {
      // SQLite itself has rolled back, as it does after some errors.
    }
    try {
      this.#reloadLanes();
      this.#log.reload();
    } catch {
      // The first error says more.
    }
  }

  #reloadLanes(): void {
    this.#lanes.clear();
    for (const { generation, lane } of this.#all(
      "select generation, min(lane) as lane from target group by generation",
    ))
      this.#lanes.set(String(generation), Number(lane));
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }

  #run(sql: string, ...values: readonly SQLInputValue[]): void {
    this.#statement(sql).run(...values);
  }

  #all(sql: string, ...values: readonly SQLInputValue[]) {
    return this.#statement(sql).all(...values);
  }
}

const statements = {
  addEvent: "insert into event (number, at, body, crc, skipped, pending, log) values (?, ?, ?, ?, ?, ?, ?)",
  addDelivery: `insert into delivery (event, lane, target, due, attempts, steps)
    select ?1, lane, id, ?2, 0, 0 from target where id = ?3`,
  change: `update delivery set due = ?, attempts = coalesce(?, attempts), steps = coalesce(?, steps),
    outcome = coalesce(?, outcome), last_attempt_at = coalesce(?, last_attempt_at),
    dead_reason = coalesce(?, dead_reason), dead_since = coalesce(?, dead_since), status = coalesce(?, status),
    history = nullif(coalesce(history, '') || ?, '') where event = ? and lane = ?`,
  due: `select delivery.*, event.number, event.at, event.body, event.crc
    from delivery left join event on event.number = delivery.event
    where lane = ?1 and due is not null and (due, delivery.event) > (?2, ?3) order by due, delivery.event`,
};

function progressOf(row: Readonly<Record<string, SQLOutputValue>>): DeliveryProgress {
  const { attempts, steps, due, outcome, last_attempt_at: lastAttemptAt, dead_reason: reason, dead_since: since } = row;
  return {
    attempts: Number(attempts),
    steps: Number(steps),
    due: Number(due),
    ...(typeof outcome === "string" && { outcome }),
    ...(typeof lastAttemptAt === "number" && { lastAttemptAt }),
    ...(typeof reason === "string" && { dead: { reason, since: Number(since) } }),
  };
}
