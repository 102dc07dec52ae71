import type { TargetRow } from "./storeMessages.ts";

/** An event subscription that an event met: its generation, and its filter at that time. */
export interface StoredTarget {
  readonly generation: string;
  readonly filter: object;
}

/** The ids by which the store knows event subscriptions and their filters. */
export class TargetIds {
  readonly #ids = new Map<string, number>();
  /** Each filter is serialized once. */
  readonly #keys = new WeakMap<StoredTarget, string>();
  /** Rows that the file may lack. */
  readonly #unstored = new Map<number, TargetRow>();
  #last = 0;

  /** @param stored what the file has */
  constructor(stored: readonly TargetRow[]) {
    for (const { id, generation, filter } of stored) this.#ids.set(`${generation}\n${filter}`, id);
    this.#last = stored.at(-1)?.id ?? 0;
  }

  idOf(target: StoredTarget): number {
    let key = this.#keys.get(target);
    if (key === undefined) this.#keys.set(target, (key = `${target.generation}\n${JSON.stringify(target.filter)}`));
    let id = this.#ids.get(key);
    if (id === undefined) {
      this.#ids.set(key, (id = ++this.#last));
      this.#unstored.set(id, toRow(key, id));
    }
    return id;
  }

  /** The rows that have to be written before `ids` can be used. */
  unstored(ids: ReadonlySet<number>): readonly TargetRow[] {
    return [...ids].flatMap((id) => this.#unstored.get(id) ?? []);
  }

  markStored(rows: readonly TargetRow[]): void {
    for (const { id } of rows) this.#unstored.delete(id);
  }

  /** The file was replaced, and may lack rows. */
  markAllUnstored(): void {
    for (const [key, id] of this.#ids) this.#unstored.set(id, toRow(key, id));
  }
}

function toRow(key: string, id: number): TargetRow {
  const [generation = "", filter = ""] = key.split("\n", 2);
  return { id, generation, filter };
}
