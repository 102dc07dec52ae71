import type { StatementSync } from "node:sqlite";
import type { DeliveryLogTable } from "./deliveryLogTable.ts";
import type { DroppedDeliveries } from "../storeMessages.ts";

/** So many deliveries to event subscriptions that are gone are deleted in one transaction. */
const maxDroppedAtOnce = 2_000;

/**
 * Deletes the deliveries of event subscriptions that are gone, in steps. The rows of their targets go last, so that what a
 * crash leaves is found at the next start.
 */
export class GoneLanes {
  readonly #statement: (sql: string) => StatementSync;
  readonly #log: DeliveryLogTable;
  /** How many deliveries have been dropped, by lane. */
  readonly #lanes = new Map<number, DroppedDeliveries>();
  readonly #targets = new Set<number>();

  /** @param statement prepares a statement, or returns the prepared one */
  constructor(statement: (sql: string) => StatementSync, log: DeliveryLogTable) {
    this.#statement = statement;
    this.#log = log;
  }

  get isEmpty(): boolean {
    return !this.#lanes.size;
  }

  /** Whether a target is one of an event subscription that is gone. */
  hasTarget(id: number): boolean {
    return this.#targets.has(id);
  }

  add(generation: string, lane: number): void {
    this.#lanes.set(lane, { generation, deliveries: 0 });
    for (const { id } of this.#statement("select id from target where lane = ?").all(lane))
      this.#targets.add(Number(id));
  }

  clear(): void {
    this.#lanes.clear();
    this.#targets.clear();
  }

  /**
   * Deletes the next deliveries.
   *
   * @param finish called for each event that has one undelivered delivery less
   * @returns the event subscriptions of which nothing is left, if they had undelivered events
   */
  drop(finish: (event: number) => void): readonly DroppedDeliveries[] {
    const done: DroppedDeliveries[] = [];
    let room = maxDroppedAtOnce;
    for (const [lane, dropped] of this.#lanes) {
      const rows = this.#statement("select event from delivery where lane = ? and due is not null limit ?");
      const undelivered = rows.all(lane, room).map(({ event }) => Number(event));
      for (const event of undelivered) {
        this.#statement("delete from delivery where event = ? and lane = ?").run(event, lane);
        finish(event);
      }
      const deliveries = dropped.deliveries + undelivered.length;
      this.#lanes.set(lane, { ...dropped, deliveries });
      room -= undelivered.length;
      if (room <= 0) return done;
      this.#statement("delete from delivery where lane = ?").run(lane);
      this.#statement("delete from target where lane = ?").run(lane);
      this.#log.reload();
      this.#lanes.delete(lane);
      if (deliveries) done.push({ ...dropped, deliveries });
    }
    return done;
  }
}
