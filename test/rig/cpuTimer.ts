/** Node has `threadCpuUsage` from 23.9. The installed types are those of the oldest Node that VS Code ships. */
const threadCpuUsage = (): NodeJS.CpuUsage =>
  (process as typeof process & { readonly threadCpuUsage: () => NodeJS.CpuUsage }).threadCpuUsage();

/**
 * Starts to measure the processor time of this thread. Unlike elapsed time it doesn't depend on the machine's load, so a
 * test can detect work that grows with the square of its input.
 *
 * @returns a function that returns the milliseconds used since the start
 */
export function startCpuTimer(): () => number {
  const start = threadCpuUsage();
  return () => {
    const now = threadCpuUsage();
    return (now.user + now.system - start.user - start.system) / 1_000;
  };
}
