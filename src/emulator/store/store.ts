import { readFile, rename, stat } from "node:fs/promises";
import path from "node:path";
import { Failure } from "../../core/failure.ts";
import { diskFailure, toSentence } from "./diskFailure.ts";
import { isState, type EmulatorState, upgradeState } from "./state.ts";
import { writeFileAtomically } from "./writeFileAtomically.ts";

interface Waiter {
  resolve(): void;
  reject(reason: Failure): void;
}

type Settle = (state: EmulatorState, before?: EmulatorState) => EmulatorState;

interface StoreOptions {
  /** Gives what a folder without a state begins with. */
  readonly first: () => EmulatorState;
  /** Gives a text that nobody can guess and that was never given before. */
  readonly newKey: () => string;
  /** Makes true, of a state that has changed, what is true of every state. */
  readonly settle?: Settle;
  /** Sees to it that the folder is still this process's; rejects if it is not. */
  readonly keep?: () => Promise<void>;
}

/** The emulator's durable state: one JSON file, replaced whole, so that a crash leaves the old one or the new one. */
export class Store {
  readonly #file: string;
  readonly #settle: Settle;
  readonly #keep: () => Promise<void>;
  #state: EmulatorState;
  #saved: EmulatorState;
  #waiting: Waiter[] = [];
  #writing: Promise<void> | undefined;
  #closed = false;
  #told: (state: EmulatorState) => void = () => {};

  private constructor(file: string, state: EmulatorState, settle: Settle, keep: () => Promise<void>) {
    this.#file = file;
    this.#settle = settle;
    this.#keep = keep;
    this.#state = settle(state);
    this.#saved = this.#state;
  }

  /**
   * Takes up the state of `folder`, or begins with another.
   *
   * @throws Failure `storage` when the file cannot be read; one that is no state is kept beside as `*.broken-N`
   */
  static async open(folder: string, { first, newKey, settle, keep }: StoreOptions): Promise<Store> {
    const file = path.join(folder, "state.json");
    const state = (await readState(file, newKey)) ?? first();
    const store = new Store(file, state, settle ?? ((same) => same), keep ?? (() => Promise.resolve()));
    await store.save();
    return store;
  }

  get state(): EmulatorState {
    return this.#state;
  }

  /** @param told called with each state that has got to the disk */
  onSaved(told: (state: EmulatorState) => void): void {
    this.#told = told;
  }

  /**
   * Changes the state. The change is seen at once; the promise resolves when it is on disk. Changes made while another
   * is being written go out together.
   *
   * @throws Failure `storage` when it cannot be written; the state is then again what is on disk
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

  /** Waits for what is being written and takes no change afterwards: the folder may belong to another process then. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length) {
      const waiting = this.#waiting.splice(0);
      const state = this.#state;
      try {
        await this.#keep();
        await writeFileAtomically(this.#file, JSON.stringify(state, undefined, 2));
        this.#saved = state;
        this.#told(state);
        for (const waiter of waiting) waiter.resolve();
      } catch (error) {
        this.#state = this.#saved;
        const what = `The Local Event Grid could not save its state in ${this.#file}.`;
        const failure = diskFailure(what, error, ", then try again; nothing was changed");
        for (const waiter of [...waiting, ...this.#waiting.splice(0)]) waiter.reject(failure);
      }
    }
    // Without a pause after the last look: whoever comes now begins anew.
    this.#writing = undefined;
  }
}

async function readState(file: string, newKey: () => string): Promise<EmulatorState | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Failure("storage", `The Local Event Grid cannot read its state in ${file}.`, {
      why: toSentence(error),
      remedy: "Give read access to the file, or use another folder.",
      cause: error,
    });
  }
  const state = upgradeState(parseState(text), newKey);
  if (isState(state)) return state;
  const aside = await freeFileName(file);
  await rename(file, aside);
  throw new Failure("storage", `${file} does not hold a state that this version of the Local Event Grid understands.`, {
    why: `It was kept as ${path.basename(aside)}; nothing was deleted.`,
    remedy: "Start again to begin with the seed, or repair the file and put it back first.",
  });
}

function parseState(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function freeFileName(file: string): Promise<string> {
  for (let n = 1; ; n++) {
    const name = `${file}.broken-${n}`;
    const taken = await stat(name).catch(() => undefined);
    if (!taken) return name;
  }
}
