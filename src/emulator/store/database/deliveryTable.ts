import { isDeliveryOutcome } from "../../../core/deliveries/deliveryOutcome.ts";
import type { SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";
import type { DeliveryLogTable } from "./deliveryLogTable.ts";
import type { DeliveryProgress } from "../pendingDelivery.ts";
import { GoneLanes } from "./goneLanes.ts";
import { fileError } from "./storeFile.ts";
import type {
  DeliveryChange,
  DroppedDeliveries,
  DueKey,
  DuePage,
  DueRow,
  EventRow,
  StoreChanges,
  StoreContents,
  TargetRow,
} from "../storeMessages.ts";
import { eventCrc, targetCrc } from "./storeSchema.ts";

/** No more undelivered events than this, and hardly more characters of their text, are read at once. */
const pageLimits = { rows: 500, characters: 1024 * 1024 };

/** Events and their deliveries to event subscriptions. */
export class DeliveryTable {
  readonly #statement: (sql: string) => StatementSync;
  readonly #log: DeliveryLogTable;
  /** By generation. */
  readonly #lanes = new Map<string, number>();
  readonly #gone: GoneLanes;
  #finishedEvents = 0;
  #dropped: DroppedDeliveries[] = [];

  /** @param statement prepares a statement, or returns the prepared one */
  constructor(statement: (sql: string) => StatementSync, log: DeliveryLogTable) {
    this.#statement = statement;
    this.#log = log;
    this.#gone = new GoneLanes(statement, log);
    this.reload();
  }

  /** Reads again which lanes there are. What is left of gone ones is found again when the state is saved. */
  reload(): void {
    this.#lanes.clear();
    this.#gone.clear();
    const lanes = "select generation, min(lane) as lane from target group by generation";
    for (const { generation, lane } of this.#all(lanes)) this.#lanes.set(String(generation), Number(lane));
  }

  laneOf(generation: string): number | undefined {
    return this.#lanes.get(generation);
  }

  takeCounts(): StoreChanges {
    const counts = { finishedEvents: this.#finishedEvents, dropped: this.#dropped };
    this.#finishedEvents = 0;
    this.#dropped = [];
    return counts;
  }

  addTarget({ id, generation, filter }: TargetRow): void {
    const lane = this.#lanes.get(generation) ?? id;
    this.#lanes.set(generation, lane);
    const values = [id, lane, generation, filter, targetCrc(generation, filter)];
    this.#run("insert or ignore into target values (?, ?, ?, ?, ?)", ...values);
  }

  addEvent({ number, at, body, skipped, ...event }: EventRow): void {
    // Deleted while the event was compared with their filters.
    const matched = event.matched.filter((target) => !this.#gone.hasTarget(target));
    if (event.matched.length && !matched.length) this.#finishedEvents++;
    const log = this.#log.add(skipped.length + matched.length, body.length);
    const values = [number, at, body, eventCrc(number, at, body), JSON.stringify(skipped), matched.length, log];
    this.#run(statements.addEvent, ...values);
    for (const target of matched)
      if (!this.#run(statements.addDelivery, number, at, target)) throw new Error(`Target ${target} is not stored.`);
  }

  change({ number, generation, status, attempt, progress }: DeliveryChange): void {
    const lane = this.#lanes.get(generation);
    if (lane === undefined) return;
    if (!progress && !status) {
      const deleted = "delete from delivery where event = ? and lane = ? and due is not null";
      if (this.#run(deleted, number, lane)) this.#finishDelivery(number, false);
      return;
    }
    const { attempts = null, steps = null, due = null, outcome = null, lastAttemptAt = null, dead } = progress ?? {};
    const { reason = null, since = null } = dead ?? {};
    const line = attempt ? `${attempt}\n` : "";
    const values = [due, attempts, steps, outcome, lastAttemptAt, reason, since, status ?? null, line];
    if (!this.#run(statements.change, ...values, number, lane)) return;
    this.#log.grow(line.length);
    if (progress) this.#log.touch(number);
    else this.#finishDelivery(number, true);
  }

  /** @param isLogged whether the event shows in the log what became of it */
  #finishDelivery(number: number, isLogged: boolean): void {
    const [row] = this.#all("update event set pending = pending - 1 where number = ? returning pending, log", number);
    if (!row) return;
    if (row["pending"] === 0) this.#finishedEvents++;
    if (row["log"] !== null) return;
    if (isLogged) this.#log.touch(number);
    else if (row["pending"] === 0) this.#run("delete from event where number = ?", number);
  }

  /** Whether there is more to delete of event subscriptions that are gone. */
  get hasGone(): boolean {
    return !this.#gone.isEmpty;
  }

  /** Forgets event subscriptions that are gone, and begins to delete their deliveries. */
  dropOthers(generations: ReadonlySet<string>): void {
    for (const [generation, lane] of this.#lanes) {
      if (generations.has(generation)) continue;
      this.#lanes.delete(generation);
      this.#gone.add(generation, lane);
    }
    this.dropGone();
  }

  /** Deletes the next deliveries to event subscriptions that are gone. */
  dropGone(): void {
    this.#dropped.push(...this.#gone.drop((event) => this.#finishDelivery(event, false)));
  }

  /** @param milliseconds negative when the clock was set back */
  shiftUndelivered(milliseconds: number): void {
    this.#run(statements.shift, milliseconds);
  }

  /** Undelivered events of an event subscription in the order in which they fall due. */
  dueAfter(generation: string, after: DueKey | undefined): DuePage {
    const lane = this.#lanes.get(generation);
    const { due, number } = after ?? { due: Number.MIN_SAFE_INTEGER, number: 0 };
    if (lane === undefined) return { rows: [], hasMore: false };
    const rows: DueRow[] = [];
    let characters = 0;
    for (const row of this.#statement(statements.due).iterate(lane, due, number)) {
      if (rows.length >= pageLimits.rows || characters >= pageLimits.characters) return { rows, hasMore: true };
      const dueRow = toDueRow(row);
      characters += dueRow.body?.length ?? 0;
      rows.push(dueRow);
    }
    return { rows, hasMore: false };
  }

  /** The undelivered event of one number, if there is one. */
  pending(generation: string, number: number): DuePage {
    const rows = this.#all(statements.one, this.#lanes.get(generation) ?? null, number);
    return { rows: rows.map((row) => toDueRow(row)), hasMore: false };
  }

  /** Lets undelivered events fall due at `due` at the latest, but not those that were given up. */
  makeDue(generation: string, due: number): void {
    this.#run(statements.makeDue, due, this.#lanes.get(generation) ?? null);
  }

  /** What the store holds besides the state. @throws Error `EDAMAGED` */
  contents(): Omit<StoreContents, "state" | "isNew" | "usedBytes"> {
    const one = (sql: string): number => Number(Object.values(this.#statement(sql).get() ?? {})[0] ?? 0);
    const pending = this.#all(statements.pending);
    return {
      lastNumber: one("select max(number) from event"),
      targets: this.#targets(),
      undelivered: one(statements.undelivered),
      latestTime: Math.max(one(statements.latestEventTime), ...pending.map(({ latest }) => Number(latest ?? 0))),
      pending: pending.map(({ generation, retrying, waiting, held }) => ({
        generation: String(generation),
        retrying: Number(retrying),
        waiting: Number(waiting),
        heldUntil: Number(held ?? 0),
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

  /** @returns how many rows it changed */
  #run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  #all(sql: string, ...values: readonly SQLInputValue[]) {
    return this.#statement(sql).all(...values);
  }
}

/** The history, which may be long, is not read. */
const pendingRows = `select delivery.event, attempts, steps, due, outcome, last_attempt_at, dead_reason, dead_since,
    status ->> '$.again' as again, event.at, event.body, event.crc
  from delivery left join event on event.number = delivery.event`;

const statements = {
  addEvent: "insert into event (number, at, body, crc, skipped, pending, log) values (?, ?, ?, ?, ?, ?, ?)",
  addDelivery: `insert into delivery (event, lane, target, due, attempts, steps)
    select ?1, lane, id, ?2, 0, 0 from target where id = ?3`,
  change: `update delivery set due = ?, attempts = coalesce(?, attempts), steps = coalesce(?, steps),
    outcome = coalesce(?, outcome), last_attempt_at = coalesce(?, last_attempt_at),
    dead_reason = coalesce(?, dead_reason), dead_since = coalesce(?, dead_since), status = coalesce(?, status),
    history = nullif(coalesce(history, '') || ?, '') where event = ? and lane = ? and due is not null`,
  shift: `update delivery set due = due + ?1, last_attempt_at = last_attempt_at + ?1,
    dead_since = coalesce(dead_since, (select at from event where number = delivery.event)) + ?1,
    status = case when json_extract(status, '$.nextAttemptAt') is null then status
      else json_set(status, '$.nextAttemptAt', json_extract(status, '$.nextAttemptAt') + ?1) end
    where due is not null`,
  pending: `select target.generation, summary.* from (
      select lane, sum(attempts > 0 and dead_reason is null) as retrying, max(last_attempt_at) as latest,
        sum(attempts = 0 and dead_reason is null) as waiting,
        max(case when attempts = 0 and dead_reason is null then due end) as held
      from delivery where due is not null group by lane
    ) as summary join target on target.id = summary.lane`,
  undelivered: "select count(*) from (select distinct event from delivery where due is not null)",
  latestEventTime: "select at from event order by number desc limit 1",
  due: `${pendingRows} where lane = ?1 and due is not null and (due, delivery.event) > (?2, ?3)
    order by due, delivery.event`,
  one: `${pendingRows} where lane = ?1 and due is not null and delivery.event = ?2`,
  makeDue: "update delivery set due = ?1 where lane = ?2 and due > ?1 and dead_reason is null",
};

function toDueRow(row: Readonly<Record<string, SQLOutputValue>>): DueRow {
  const { event, at, body, crc, again } = row;
  const isIntact = eventCrc(Number(event), Number(at), String(body)) === crc;
  return {
    number: Number(event),
    at: Number(at),
    body: isIntact ? String(body) : undefined,
    progress: progressOf(row),
    again: typeof again === "number" ? again : undefined,
  };
}

function progressOf(row: Readonly<Record<string, SQLOutputValue>>): DeliveryProgress {
  const { attempts, steps, due, outcome, last_attempt_at: lastAttemptAt, dead_reason: reason, dead_since: since } = row;
  return {
    attempts: Number(attempts),
    steps: Number(steps),
    due: Number(due),
    ...(isDeliveryOutcome(outcome) && { outcome }),
    ...(typeof lastAttemptAt === "number" && { lastAttemptAt }),
    ...(isDeliveryOutcome(reason)
      ? { dead: { reason, since: Number(since) } }
      : typeof since === "number" && { livesSince: since }),
  };
}
