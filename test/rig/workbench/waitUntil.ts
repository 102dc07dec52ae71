/**
 * Calls a function every 50 ms until its result is defined.
 *
 * @param what completes the sentence "Waited 30 s for ..."; a function is called when the time is up
 * @param timeoutMs in milliseconds
 * @throws Error with that sentence when the time is up
 */
export async function waitUntil<T>(
  what: string | (() => string),
  find: () => Promise<T | undefined>,
  timeoutMs = 30_000,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const result = await find();
    if (result !== undefined) return result;
    if (performance.now() > end) {
      throw new Error(`Waited ${timeoutMs / 1000} s for ${typeof what === "string" ? what : what()}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
