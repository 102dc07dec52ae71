import { memoizeAsync } from "../../core/memoizeAsync.ts";
import type { CaptureStore } from "../../ports/capture.ts";
import type { Ledger } from "../../ports/ledger.ts";

/** Captures in `folder`. Their code is loaded by the first tail. */
export const createLazyCaptures = (folder: string): CaptureStore => ({
  async begin(name) {
    const { CaptureFiles } = await import("./captureFiles.ts");
    return new CaptureFiles(folder).begin(name);
  },
});

/** The ledger in `folder`, for a process. Its code is loaded at the first use. */
export function createLazyLedger(folder: string, pid: number): Ledger {
  const open = memoizeAsync(async () => {
    const { LedgerDatabase } = await import("./ledgerDatabase.ts");
    return new LedgerDatabase(folder, pid);
  });
  return {
    add: async (id) => (await open()).add(id),
    remove: async (id) => (await open()).remove(id),
    orphans: async () => (await open()).orphans(),
  };
}
