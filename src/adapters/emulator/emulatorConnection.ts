import { readdir } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { Emitter } from "../../core/emitter.ts";
import { Failure } from "../../core/failure.ts";
import type { RunningEmulator } from "../../emulator/startEmulator.ts";
import type { EmulatorInstance, FolderClaim } from "../../emulator/store/instance.ts";
import type { Publisher } from "../../ports/cloud.ts";
import type { LocalEventGridState, LocalEventGrid } from "../../ports/localEventGrid.ts";
import { describeEmulatorError, requestEmulator } from "./emulatorRequest.ts";

/** The addresses and keys of a running Local Event Grid. */
type EmulatorEndpoints = Omit<EmulatorInstance, keyof FolderClaim>;

export interface EmulatorConnectionOptions {
  /** Folder of its state; windows with the same folder share one Local Event Grid. */
  readonly folder: () => string;
  /** Called at every start; 0 for any free port. */
  readonly port: () => number;
  /** Called at every start; the blob endpoint for dead letters and queue messages, `""` for none. */
  readonly storage?: () => string;
  /** Called at every start; the URL of a Functions host on this machine, `""` for none. */
  readonly functions?: () => string;
  /** Called at every request; the role of this window's user, or `owner`. */
  readonly principal?: () => string;
  readonly log: (line: string) => void;
  /** Milliseconds between checks whether a shared one still runs. */
  readonly watchInterval: number;
}

/** How long another window may take to start or stop, in milliseconds. */
const maxStartMs = 10_000;

/** The Local Event Grid of a folder: a shared one that another window or a terminal runs, or else one of this window. */
export class EmulatorConnection implements LocalEventGrid, Publisher {
  readonly #options: EmulatorConnectionOptions;
  readonly #changed = new Emitter<LocalEventGridState>();
  #state: LocalEventGridState = { kind: "idle" };
  #ownEmulator: Promise<RunningEmulator> | undefined;
  #sharedInstance: EmulatorInstance | undefined;
  #stopping: Promise<void> | undefined;
  #watchTimer: NodeJS.Timeout | undefined;
  /** Of the newest connection. */
  #armToken: string | undefined;

  constructor(options: EmulatorConnectionOptions) {
    this.#options = options;
  }

  readonly onChanged = this.#changed.event;

  get state(): LocalEventGridState {
    return this.#state;
  }

  async hasRun(): Promise<boolean> {
    if (this.#state.kind !== "idle") return true;
    const files = await readdir(this.#options.folder()).catch(() => []);
    return files.length > 0;
  }

  /** The token of the newest connection, with the role to try. */
  readonly credential = {
    // Expires at once, so that a change of the setting takes effect.
    getToken: async () => ({ token: await this.#createToken(), expiresOnTimestamp: 0 }),
  };

  /**
   * Finds or starts it. Cheap when it already runs.
   *
   * @throws Failure `stopped` when it was stopped in this window, `port-taken`, `storage`, or `conflict` when another
   * window holds the folder and does not respond
   */
  async connect(): Promise<EmulatorEndpoints> {
    const endpoints = await this.#findOrStart();
    this.#armToken = endpoints.armToken;
    return endpoints;
  }

  /** The emulator of an earlier version, which has no token, accepts the name of a role instead. */
  async #createToken(): Promise<string> {
    const armToken = this.#armToken ?? (await this.connect()).armToken;
    const role = this.#options.principal?.() ?? "owner";
    if (armToken === undefined) return role;
    return role === "owner" ? armToken : `${armToken}.${role}`;
  }

  async #findOrStart(): Promise<EmulatorEndpoints> {
    if (this.#state.kind === "stopped") throw this.#state.failure;
    if (this.#ownEmulator) return this.#ownEmulator;
    const { isRunning } = await import("../../emulator/store/instance.ts");
    if (this.#sharedInstance && (await isRunning(this.#sharedInstance))) return this.#sharedInstance;
    try {
      // Another call may have started it in the meantime, which `#startOnce` returns.
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

  async publish(events: readonly object[] | string, signal: AbortSignal): Promise<void> {
    const { publishEndpoint, publishKey } = await this.connect();
    const response = await requestEmulator(publishEndpoint, {
      method: "POST",
      signal,
      headers: { "content-type": "application/json", "aeg-sas-key": publishKey },
      body: typeof events === "string" ? events : JSON.stringify(events),
    });
    if (response.isOk) return;
    const why = describeEmulatorError(response);
    throw new Failure("refused", "The Local Event Grid rejected the event.", { why });
  }

  /** Stops the one of this window, or disconnects from a shared one. Only `start` starts it again. */
  async stop(): Promise<void> {
    this.#setState({ kind: "stopped", failure: createStoppedFailure() });
    clearInterval(this.#watchTimer);
    const own = this.#ownEmulator;
    this.#ownEmulator = undefined;
    this.#sharedInstance = undefined;
    // A failed start has been reported to its own caller.
    this.#stopping = own?.then(
      (running) => running.stop(),
      () => undefined,
    );
    await this.#stopping;
  }

  /** Finds one that another process runs on the folder, and watches it: it stops with the window that started it. */
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

  /** Starts one in this window when the shared one is gone, so that tails continue. */
  async #takeOverIfGone(): Promise<void> {
    await this.connect().catch((error: unknown) =>
      this.#options.log(`The Local Event Grid has stopped and could not be started again. ${String(error)}`),
    );
  }

  /**
   * Starts one, or shares the one of another window that starts at the same time. A window that is closing may still hold
   * the folder; then a later attempt succeeds.
   */
  async #startOrShare(): Promise<EmulatorEndpoints> {
    for (let waited = 0; ; waited += 100) {
      try {
        return await this.#startOnce();
      } catch (error) {
        const isFolderInUse = error instanceof Failure && error.code === "conflict";
        if (!isFolderInUse || waited >= maxStartMs) throw error;
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
      // The next call tries again, perhaps with another port.
      if (this.#ownEmulator === own) this.#ownEmulator = undefined;
      throw error;
    }
  }

  async #startInProcess(): Promise<RunningEmulator> {
    const { port, log, storage, functions } = this.#options;
    const folder = this.#options.folder();
    const blobEndpoint = storage?.();
    const functionsHost = functions?.();
    this.#setStateUnlessStopped({ kind: "starting" });
    const { startEmulator } = await import("../../emulator/startEmulator.ts");
    const started = await startEmulator({
      folder,
      port: port(),
      log,
      ...(blobEndpoint && { storage: blobEndpoint }),
      ...(functionsHost && { functions: functionsHost }),
    });
    log(`The Local Event Grid runs at ${started.armEndpoint} with its state in ${folder}.`);
    return started;
  }

  /** A start that finishes after `stop` does not change the state. */
  #setStateUnlessStopped(state: LocalEventGridState): void {
    if (this.#state.kind !== "stopped") this.#setState(state);
  }

  #setState(state: LocalEventGridState): void {
    // Failures always differ: their text is not part of the JSON.
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
    : new Failure("unreachable", "The Local Event Grid couldn't be started.", { why: String(error), cause: error });
