import { type Failure, formatFailure } from "../../core/failure.ts";
import { diskFailure } from "./diskFailure.ts";

/** Whether events can be stored in a folder, as far as is known. Logs each change once. */
export class DiskHealth {
  readonly #folder: string;
  readonly #log: (line: string) => void;
  #failure: Failure | undefined;

  constructor(folder: string, log: (line: string) => void) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Why events can't be stored; undefined when they can. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Records that they can't. @returns the failure to throw */
  reportFailure(error: unknown): Failure {
    if (this.#failure && error === this.#failure) return this.#failure;
    const failure = diskFailure(`Events can't be stored in ${this.#folder}.`, error, "Accepted events aren't lost.");
    // Every publisher meets it, but it is news only once.
    if (!this.#failure || formatFailure(this.#failure) !== formatFailure(failure)) this.#log(formatFailure(failure));
    return (this.#failure = failure);
  }

  /** Records that they can again. @param notes what was done about it, if anything */
  reportRecovery(notes: readonly string[]): void {
    for (const note of notes) this.#log(note);
    if (this.#failure) this.#log(`Events are stored in ${this.#folder} again.`);
    else this.#log(`Another program removed or changed the store in ${this.#folder}. It was written again.`);
    this.#failure = undefined;
  }

  /** Logs what happens to undelivered events when the emulator stops. */
  reportEnd(undelivered: number): void {
    if (!undelivered) return;
    this.#log(`${undelivered} undelivered events ${this.#failure ? "are lost" : `stay in ${this.#folder}`}.`);
  }
}
