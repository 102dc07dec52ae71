import type { StoreDatabase } from "../../../src/emulator/store/database/storeDatabase.ts";
import { defaultSeed } from "../../../src/emulator/store/seed.ts";
import { stateFromSeed } from "../../../src/emulator/store/state.ts";
import type { DeliveryChange, DueKey, DueRow, StoreOperation } from "../../../src/emulator/store/storeMessages.ts";

export const firstState = JSON.stringify(stateFromSeed(defaultSeed, () => "key"));

export const bodyOf = (number: number, characters = 200): string =>
  JSON.stringify({ eventType: "T", id: String(number), data: "x".repeat(characters) });

/** Events for the generations "a" and "b" alike. */
export const newEvents = (from: number, count: number, characters?: number): StoreOperation => ({
  kind: "events",
  targets: [
    { id: 1, generation: "a", filter: "{}" },
    { id: 2, generation: "b", filter: '{"subjectBeginsWith":"b"}' },
  ],
  events: Array.from({ length: count }, (_, index) => ({
    number: from + index,
    at: 1_000 + from + index,
    body: bodyOf(from + index, characters),
    matched: [1, 2],
    skipped: [],
  })),
});

export const change = (number: number, generation: string, more: Partial<DeliveryChange> = {}): StoreOperation => ({
  kind: "change",
  change: { number, generation, ...more },
});

export const delivered = (number: number, generation: string): StoreOperation =>
  change(number, generation, { status: '{"standing":"delivered","why":"Delivered."}' });

/** All that is undelivered for a generation, page by page. */
export function allDue(database: StoreDatabase, generation: string): readonly DueRow[] {
  const all: DueRow[] = [];
  let after: DueKey | undefined;
  for (;;) {
    const { rows, hasMore } = database.dueAfter(generation, after);
    all.push(...rows);
    const last = rows.at(-1);
    if (!hasMore || !last) return all;
    after = { due: last.progress.due, number: last.number };
  }
}
