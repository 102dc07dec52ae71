/** What the heap of this process holds, in MB after a collection; it must run with `--expose-gc`. */
export function measureHeap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}
