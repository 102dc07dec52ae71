/**
 * Asks until there is an answer, every 50 ms.
 *
 * @param what completes the sentence "Waited 30 s for ..."; as a function it is asked when the wait is over
 * @param patience in milliseconds
 */
export async function waitUntil<T>(
  what: string | (() => string),
  ask: () => Promise<T | undefined>,
  patience = 30_000,
): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) {
      throw new Error(`Waited ${patience / 1000} s for ${typeof what === "string" ? what : what()}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
