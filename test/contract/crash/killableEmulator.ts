import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { RunningEmulator } from "../../../src/emulator/startEmulator.ts";

export type ReadyEmulator = Omit<RunningEmulator, "stop">;

/** An emulator in a process of its own that is killed and started again, always on the same folder. */
export class KillableEmulator {
  readonly #file: string;
  readonly #folder: string;
  readonly #seed: object;
  #child: ChildProcess | undefined;
  /** Stays the same over those that die before they answer. */
  #ready = Promise.withResolvers<ReadyEmulator>();
  #isReady = false;
  #errors = "";

  /** @param file of the bundled program */
  constructor(file: string, folder: string, seed: object) {
    this.#file = file;
    this.#folder = folder;
    this.#seed = seed;
  }

  /** All that the processes have written to stderr. */
  get errors(): string {
    return this.#errors;
  }

  /** Resolves when one is there that answers. It may die at any moment. */
  waitUntilReady(): Promise<ReadyEmulator> {
    return this.#ready.promise;
  }

  /** Starts the next process, and does not wait for it. */
  launch(): void {
    const child = spawn(process.execPath, [this.#file, this.#folder, JSON.stringify(this.#seed)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    createInterface({ input: child.stdout }).once("line", (line) => {
      if (child !== this.#child) return;
      this.#isReady = true;
      this.#ready.resolve(JSON.parse(line) as ReadyEmulator);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (this.#errors += text));
    child.once("exit", (code) => {
      // An emulator that ends by itself is a bug, which must not leave the test waiting.
      if (child === this.#child) this.#ready.reject(new Error(`The emulator ended with ${code}: ${this.#errors}`));
    });
    this.#child = child;
  }

  /** `kill -9`; resolves when the process is gone. What it has sent may still be read later. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    this.#child = undefined;
    if (this.#isReady) this.#ready = Promise.withResolvers();
    this.#isReady = false;
    if (child.exitCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }
}
