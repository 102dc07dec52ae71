import { rmSync, writeFileSync } from "node:fs";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { crc32 } from "node:zlib";
import { DeliveryLogTable } from "./deliveryLogTable.ts";
import { DeliveryTable } from "./deliveryTable.ts";
import { publishFile } from "./storeFile.ts";
import type { DueKey, DuePage, LogRow, StoreChanges, StoreOperation } from "../storeMessages.ts";
import { schema } from "./storeSchema.ts";

/** The store's SQLite file, synchronous: for the store's own thread. Only its owner may have it open. */
export class StoreDatabase {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #log: DeliveryLogTable;
  readonly #deliveries: DeliveryTable;

  /** Opens an existing file. @throws what SQLite says */
  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    try {
      this.#db.exec(`
        pragma locking_mode = exclusive;
        pragma journal_mode = wal;
        pragma synchronous = full;
        pragma journal_size_limit = 8388608;
        pragma temp_store = memory;
        pragma cache_spill = off;
      `);
      this.#log = new DeliveryLogTable((sql) => this.#statement(sql));
      this.#deliveries = new DeliveryTable((sql) => this.#statement(sql), this.#log);
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

  /** Deletes more of event subscriptions that are gone. @returns undefined when nothing is left of them */
  dropGone(beforeCommit: () => void): StoreChanges | undefined {
    if (!this.#deliveries.hasGone) return undefined;
    this.transact(() => this.#deliveries.dropGone(), beforeCommit);
    return this.#deliveries.takeCounts();
  }

  /** Commits operations together. */
  commit(operations: readonly StoreOperation[], beforeCommit?: () => void): StoreChanges {
    this.#deliveries.takeCounts();
    if (operations.length)
      this.transact(() => {
        for (const operation of operations) this.#apply(operation);
        this.#log.trim();
      }, beforeCommit);
    return this.#deliveries.takeCounts();
  }

  #apply(operation: StoreOperation): void {
    switch (operation.kind) {
      case "events":
        for (const target of operation.targets) this.#deliveries.addTarget(target);
        for (const event of operation.events) this.#deliveries.addEvent(event);
        return;
      case "change":
        return this.#deliveries.change(operation.change);
      case "state":
        this.saveState(operation.json);
        return this.#deliveries.dropOthers(new Set(operation.generations));
      case "clearLog":
        return this.#log.clear();
      case "makeDue":
        return this.#deliveries.makeDue(operation.generation, operation.due);
      case "shift":
        return this.#deliveries.shiftUndelivered(operation.milliseconds);
    }
  }

  saveState(json: string): void {
    this.#run("insert or replace into state values (1, ?, ?)", json, crc32(json));
  }

  /** JSON of the state; undefined when it is missing or damaged. */
  readState(): string | undefined {
    const row = this.#statement("select json, crc from state").get();
    return row && crc32(String(row["json"])) === row["crc"] ? String(row["json"]) : undefined;
  }

  /** @see DeliveryTable.contents */
  contents() {
    return { ...this.#deliveries.contents(), usedBytes: this.usedBytes() };
  }

  /** Bytes of the file that hold something. */
  usedBytes(): number {
    const pragma = (name: string): number => Number(this.#statement(`pragma ${name}`).get()?.[name]);
    return (pragma("page_count") - pragma("freelist_count")) * pragma("page_size");
  }

  /** @see DeliveryTable.dueAfter */
  dueAfter(generation: string, after: DueKey | undefined): DuePage {
    return this.#deliveries.dueAfter(generation, after);
  }

  /** @see DeliveryTable.pending */
  pending(generation: string, number: number): DuePage {
    return this.#deliveries.pending(generation, number);
  }

  /** @see DeliveryLogTable.read */
  readLog(generation: string, limit: number, number?: number): readonly LogRow[] {
    const lane = this.#deliveries.laneOf(generation);
    return lane === undefined ? [] : this.#log.read(lane, limit, number);
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
      this.#deliveries.reload();
      this.#log.reload();
    } catch {
      // The first error says more.
    }
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }

  #run(sql: string, ...values: readonly SQLInputValue[]): void {
    this.#statement(sql).run(...values);
  }
}
