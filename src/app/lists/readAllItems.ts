import type { ListUpdates } from "../../ports/cloud.ts";

/** All items of a list, when all have been loaded. */
export async function readAllItems<T>(updates: ListUpdates<T>): Promise<readonly T[]> {
  for await (const update of updates) if (update.kind === "complete") return update.items;
  throw new Error("The list ended without its last update.");
}
