import { setTimeout as pause } from "node:timers/promises";
import { Emitter } from "../../core/emitter.ts";
import { Failure, isCancellation } from "../../core/failure.ts";
import type { RunningEmulator } from "../../emulator/startEmulator.ts";
import type { EmulatorInstance } from "../../emulator/store/instance.ts";
import type { Publisher } from "../../ports/cloud.ts";
import type { LocalEventGridState, LocalEventGrid } from "../../ports/localEventGrid.ts";
import { describeEmulatorError } from "./emulatorError.ts";

/** Where a running Local Event Grid is. */
export type EmulatorEndpoints = Pick<
  EmulatorInstance,
  "port" | "armEndpoint" | "publishEndpoint" | "publishKey" | "adminEndpoint" | "adminKey"
>;

export interface EmulatorConnectionOptions {
  /** Where its state is kept; windows with the same folder share one Local Event Grid. */
  readonly folder: () => string;
  /** 0 for any free port; asked at every start. */
  readonly port: () => number;
  /** Blob endpoint for dead letters and storage queues, `""` for none; asked at every start. */
  readonly storage?: () => string;
  /** Who this window is to the Local Event Grid: the name of a role, or `owner`; asked at every request. */
  readonly principal?: () => string;
  readonly log: (line: string) => void;
  /** How often to see whether a shared one still runs, in milliseconds. */
  readonly watchInterval: number;
}

/** How long another window may take to start, in milliseconds. */
const maxStartMs = 10_000;

/** The Local Event Grid of a folder: the one that another window or a terminal runs there, else one that is started here. */
export class EmulatorConnection implements LocalEventGrid, Publisher {
  readonly #options: EmulatorConnectionOptions;
  readonly #changed = new Emitter<LocalEventGridState>();
  #state: LocalEventGridState = { kind: "idle" };
  #ownEmulator: Promise<RunningEmulator> | undefined;
  #sharedInstance: EmulatorInstance | undefined;
  #stopping: Promise<void> | undefined;
  #watchTimer: NodeJS.Timeout | undefined;

  constructor(options: EmulatorConnectionOptions) {
    this.#options = options;
  }

  readonly onChanged = this.#changed.event;

  get state(): LocalEventGridState {
    return this.#state;
  }

  /** The token only says whose rights to try: other users are kept out, as the service listens on this machine only. */
  readonly credential = {
    // Expired at once, so that nobody keeps a token beyond a change of the setting.
    getToken: () => Promise.resolve({ token: this.#options.principal?.() ?? "owner", expiresOnTimestamp: 0 }),
  };

  /**
   * Finds or starts it. Cheap when it runs already.
   *
   * @throws Failure `stopped` when it was stopped here, `port-taken`, `storage`, or `conflict` when another window holds
   * the folder and does not answer
   */
  async connect(): Promise<EmulatorEndpoints> {
    if (this.#state.kind === "stopped") throw this.#state.failure;
    if (this.#ownEmulator) return this.#ownEmulator;
    const { isRunning } = await import("../../emulator/store/instance.ts");
    if (this.#sharedInstance && (await isRunning(this.#sharedInstance))) return this.#sharedInstance;
    try {
      // Another call may have started it while this one was looking.
      return (await this.#findShared()) ?? (await this.#startOrShare());
    } catch (error) {
      this.#setStateUnlessStopped({ kind: "failed", failure: toStartFailure(error) });
      throw error;
    }
  }

  async start(): Promise<void> {
    await this.#stopping;
    if (this.#state.kind === "stopped") this.#setState({ kind: "idle" });
    await this.connect();
  }

  async publish(events: readonly object[], signal: AbortSignal): Promise<void> {
    const { publishEndpoint, publishKey } = await this.connect();
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
    const why = describeEmulatorError(response.status, await response.text());
    throw new Failure("refused", "The Local Event Grid refused the event.", { why });
  }

  /** Ends the one that was started here; a shared one goes on. Nothing of this window starts it again but `start`. */
  async stop(): Promise<void> {
    this.#setState({ kind: "stopped", failure: createStoppedFailure() });
    clearInterval(this.#watchTimer);
    const own = this.#ownEmulator;
    this.#ownEmulator = undefined;
    this.#sharedInstance = undefined;
    // One that could not be started has told its own caller.
    this.#stopping = own?.then(
      (running) => running.stop(),
      () => undefined,
    );
    await this.#stopping;
  }

  /** Finds the one that runs elsewhere on the folder, and follows it: it ends with the window that has started it. */
  async #findShared(): Promise<EmulatorInstance | undefined> {
    const { readInstance, isRunning } = await import("../../emulator/store/instance.ts");
    const found = await readInstance(this.#options.folder());
    const shared = found && (await isRunning(found)) ? found : undefined;
    if (this.#state.kind === "stopped") throw this.#state.failure;
    this.#sharedInstance = shared;
    clearInterval(this.#watchTimer);
    if (!shared) return undefined;
    this.#watchTimer = setInterval(() => void this.#takeOverIfGone(), this.#options.watchInterval).unref();
    this.#setStateUnlessStopped({ kind: "running", port: shared.port, isShared: true });
    return shared;
  }

  /** Takes over if the shared one is gone, so that tails of this window do not fall silent. */
  async #takeOverIfGone(): Promise<void> {
    await this.connect().catch((error: unknown) => this.#options.log(`The Local Event Grid is gone. ${String(error)}`));
  }

  /**
   * Two windows that open together both try to start; the slower one shares what the other starts. One whose window is
   * closing may still hold the folder; then the next try succeeds.
   */
  async #startOrShare(): Promise<EmulatorEndpoints> {
    for (let waited = 0; ; waited += 100) {
      try {
        return await this.#startOnce();
      } catch (error) {
        const held = error instanceof Failure && error.code === "conflict";
        if (!held || waited >= maxStartMs) throw error;
      }
      await pause(100);
      const shared = await this.#findShared();
      if (shared) return shared;
    }
  }

  async #startOnce(): Promise<EmulatorEndpoints> {
    this.#ownEmulator ??= this.#startInProcess();
    const own = this.#ownEmulator;
    try {
      const started = await own;
      if (this.#ownEmulator === own)
        this.#setStateUnlessStopped({ kind: "running", port: started.port, isShared: false });
      return started;
    } catch (error) {
      // A failure is not kept: the next call tries again, perhaps with another port.
      if (this.#ownEmulator === own) this.#ownEmulator = undefined;
      throw error;
    }
  }

  async #startInProcess(): Promise<RunningEmulator> {
    const { port, log, storage } = this.#options;
    const folder = this.#options.folder();
    const blobEndpoint = storage?.();
    this.#setStateUnlessStopped({ kind: "starting" });
    const { startEmulator } = await import("../../emulator/startEmulator.ts");
    const more = blobEndpoint ? { storage: blobEndpoint } : {};
    const started = await startEmulator({ folder, port: port(), log, ...more });
    log(`The Local Event Grid runs at ${started.armEndpoint}; its state is in ${folder}.`);
    return started;
  }

  /** What was under way when it was stopped does not change that it is. */
  #setStateUnlessStopped(state: LocalEventGridState): void {
    if (this.#state.kind !== "stopped") this.#setState(state);
  }

  #setState(state: LocalEventGridState): void {
    // A failure is news each time: what it says is not in its JSON.
    if (!("failure" in state) && JSON.stringify(this.#state) === JSON.stringify(state)) return;
    this.#state = state;
    this.#changed.fire(state);
  }
}

const createStoppedFailure = (): Failure =>
  new Failure("stopped", "The Local Event Grid is stopped.", {
    remedy: "Start it with the command Start Local Event Grid.",
  });

const toStartFailure = (error: unknown): Failure =>
  error instanceof Failure
    ? error
    : new Failure("unreachable", "The Local Event Grid could not be started.", { why: String(error), cause: error });
