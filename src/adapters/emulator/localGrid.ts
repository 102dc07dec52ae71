import { setTimeout as pause } from "node:timers/promises";
import { Failure, isCancellation } from "../../core/failure.ts";
import type { RunningEmulator } from "../../emulator/emulator.ts";
import type { Instance } from "../../emulator/instance.ts";
import type { Publisher } from "../../ports/cloud.ts";

/** Where a running Local Event Grid is. */
export type Addresses = Pick<Instance, "armEndpoint" | "publishEndpoint" | "publishKey">;

export interface LocalGridOptions {
  /** Where its state is kept; windows with the same folder share one Local Event Grid. */
  readonly folder: () => string;
  /** 0 for any free port; asked at every start. */
  readonly port: () => number;
  readonly log: (line: string) => void;
  /** How often to see whether a shared one still runs, in milliseconds. */
  readonly watchInterval: number;
}

/** How long another window may take to start, in milliseconds. */
const longestStart = 10_000;

/** The Local Event Grid of a folder: the one that another window or a terminal runs there, else one that is started here. */
export class LocalGrid implements Publisher {
  readonly #options: LocalGridOptions;
  #own: Promise<RunningEmulator> | undefined;
  #shared: Instance | undefined;
  #watch: NodeJS.Timeout | undefined;

  constructor(options: LocalGridOptions) {
    this.#options = options;
  }

  /** Any token is accepted; none is needed to keep other users out, as the service listens on this machine only. */
  readonly credential = {
    getToken: () => Promise.resolve({ token: "local", expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
  };

  /**
   * Finds or starts it. Cheap when it runs already.
   *
   * @throws Failure `port-taken`, `storage`, or `conflict` when another window holds the folder and does not answer
   */
  async reach(): Promise<Addresses> {
    if (this.#own) return this.#own;
    const { isRunning } = await import("../../emulator/instance.ts");
    if (this.#shared && (await isRunning(this.#shared))) return this.#shared;
    // Another call may have started it while this one was looking.
    return (await this.#share()) ?? this.#start();
  }

  async publish(events: readonly object[], signal: AbortSignal): Promise<void> {
    const { publishEndpoint, publishKey } = await this.reach();
    const response = await fetch(publishEndpoint, {
      method: "POST",
      signal,
      headers: { "content-type": "application/json", "aeg-sas-key": publishKey },
      body: JSON.stringify(events),
    }).catch((error: unknown) => {
      if (isCancellation(error)) throw error;
      throw new Failure("unreachable", "The Local Event Grid does not answer.", { why: String(error), cause: error });
    });
    if (response.ok) return;
    throw new Failure("refused", "The Local Event Grid refused the event.", { why: await response.text() });
  }

  /** Stops the one that was started here; a shared one goes on. */
  async stop(): Promise<void> {
    clearInterval(this.#watch);
    const own = this.#own;
    this.#own = undefined;
    // One that could not be started has told its own caller.
    await (await own?.catch(() => undefined))?.stop();
  }

  /** Finds the one that runs elsewhere on the folder, and follows it: it ends with the window that has started it. */
  async #share(): Promise<Instance | undefined> {
    const { readInstance, isRunning } = await import("../../emulator/instance.ts");
    const found = await readInstance(this.#options.folder());
    this.#shared = found && (await isRunning(found)) ? found : undefined;
    clearInterval(this.#watch);
    if (this.#shared) this.#watch = setInterval(() => void this.#follow(), this.#options.watchInterval).unref();
    return this.#shared;
  }

  /** Takes over if the shared one is gone, so that tails of this window do not fall silent. */
  async #follow(): Promise<void> {
    await this.reach().catch((error: unknown) => this.#options.log(`The Local Event Grid is gone. ${String(error)}`));
  }

  async #start(): Promise<Addresses> {
    this.#own ??= this.#startHere();
    try {
      return await this.#own;
    } catch (error) {
      // A failure is not kept: the next call tries again, perhaps with another port.
      this.#own = undefined;
      if (error instanceof Failure && error.code === "conflict") return this.#waitForOther(error);
      throw error;
    }
  }

  async #startHere(): Promise<RunningEmulator> {
    const { port, log } = this.#options;
    const folder = this.#options.folder();
    const { startEmulator } = await import("../../emulator/emulator.ts");
    const started = await startEmulator({ folder, port: port(), log });
    log(`The Local Event Grid runs at ${started.armEndpoint}; its state is in ${folder}.`);
    return started;
  }

  /** Two windows that open together both try to start; the slower one shares what the other starts. */
  async #waitForOther(conflict: Failure): Promise<Addresses> {
    for (let waited = 0; waited < longestStart; waited += 100) {
      const shared = await this.#share();
      if (shared) return shared;
      await pause(100);
    }
    throw conflict;
  }
}
