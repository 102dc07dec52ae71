/** In Node from 23.9; the types are those of the oldest Node that VS Code brings. */
const { threadCpuUsage } = process as NodeJS.Process & { readonly threadCpuUsage: () => NodeJS.CpuUsage };

/**
 * Starts to measure processor time of this thread. Unlike the clock it does not depend on what else the machine is doing,
 * so that a test can tell work that grows with the square of its input.
 *
 * @returns a function that returns the milliseconds since the start
 */
export function startCpuTimer(): () => number {
  const start = threadCpuUsage();
  return () => {
    const now = threadCpuUsage();
    return (now.user + now.system - start.user - start.system) / 1_000;
  };
}
