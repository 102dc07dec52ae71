import { Failure } from "../../core/failure.ts";
import { diskFailure } from "./diskFailure.ts";
import type { EmulatorState } from "./state.ts";

interface Waiter {
  resolve(): void;
  reject(reason: Failure): void;
}

type Settle = (state: EmulatorState, before?: EmulatorState) => EmulatorState;

interface StoreDeps {
  /** Writes a state to the disk. */
  readonly save: (state: EmulatorState) => Promise<void>;
  /** Makes true, of a state that has changed, what is true of every state. */
  readonly settle?: Settle;
}

/** The emulator's state, durable: a change is either on the disk or undone. */
export class Store {
  readonly #save: (state: EmulatorState) => Promise<void>;
  readonly #settle: Settle;
  #state: EmulatorState;
  #saved: EmulatorState;
  #waiting: Waiter[] = [];
  #writing: Promise<void> | undefined;
  #closed = false;
  #onSaved: (state: EmulatorState) => void = () => {};

  /** @param state as it is on the disk */
  constructor(state: EmulatorState, { save, settle = (same) => same }: StoreDeps) {
    this.#save = save;
    this.#settle = settle;
    this.#state = settle(state);
    this.#saved = this.#state;
  }

  get state(): EmulatorState {
    return this.#state;
  }

  /** @param act called with each state that has been written to the disk */
  onSaved(act: (state: EmulatorState) => void): void {
    this.#onSaved = act;
  }

  /**
   * Changes the state. The change is visible at once; the promise resolves when it is on the disk. Changes made while
   * another is being written are written together.
   *
   * @throws Failure `storage` when it can't be written; the state is then again what is on the disk
   */
  change(by: (state: EmulatorState) => EmulatorState): Promise<void> {
    if (this.#closed) return Promise.reject(new Failure("storage", "The Local Event Grid has been stopped."));
    this.#state = this.#settle(by(this.#state), this.#state);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  /** Writes the state to the disk as it is. @throws Failure `storage` */
  save(): Promise<void> {
    return this.change((state) => state);
  }

  /** Waits for what is being written, and accepts no change afterwards: the folder may belong to another process then. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length) {
      const waiting = this.#waiting.splice(0);
      const state = this.#state;
      try {
        await this.#save(state);
        this.#saved = state;
        this.#onSaved(state);
        for (const waiter of waiting) waiter.resolve();
      } catch (error) {
        this.#state = this.#saved;
        const failure = diskFailure("The Local Event Grid couldn't save its state. Nothing was changed.", error);
        for (const waiter of [...waiting, ...this.#waiting.splice(0)]) waiter.reject(failure);
      }
    }
    // No await after the last check, so that a change that comes now starts the next write.
    this.#writing = undefined;
  }
}
