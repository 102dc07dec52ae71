/** Ctrl+C, `kill`, a closed terminal, and Ctrl+Break on Windows. */
const endSignals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"] as const;

/** How long the same request may arrive again, in milliseconds: npm passes a Ctrl+C on that the terminal has sent too. */
const sameRequestMs = 2_000;

/** The part of `process` that signals need. */
export interface SignalHost {
  on(signal: NodeJS.Signals, act: () => void): unknown;
  exit(code: number): void;
}

/**
 * Ends this process in order when it is asked to. Another signal, more than two seconds later, ends it at once.
 *
 * @param stop called once; the process ends when nothing is left to do
 * @param log gets one line when the process doesn't wait for `stop`
 * @param now milliseconds since any point in time
 */
export function endOnSignal(
  stop: () => Promise<void>,
  log: (line: string) => void,
  host: SignalHost = process,
  now = (): number => performance.now(),
): void {
  let firstAt: number | undefined;
  const end = (signal: string): void => {
    if (firstAt === undefined) {
      firstAt = now();
      void stop();
    } else if (now() - firstAt > sameRequestMs) {
      log(`Ended by a second signal, ${signal}. Deliveries in progress are repeated at the next start.`);
      host.exit(1);
    }
  };
  for (const signal of endSignals) host.on(signal, () => end(signal));
}

/** Keeps the process alive when its output is no longer read: a closed terminal or pipe, or a full disk. */
export function ignoreClosedOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}
