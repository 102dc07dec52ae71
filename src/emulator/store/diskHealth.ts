import { type Failure, formatFailure } from "../../core/failure.ts";
import { diskFailure } from "./diskFailure.ts";

/** Whether events can be kept in a folder, as far as was seen, and what is told of it: each change once. */
export class DiskHealth {
  readonly #folder: string;
  readonly #log: (line: string) => void;
  #failure: Failure | undefined;

  constructor(folder: string, log: (line: string) => void) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Why they cannot; undefined when they can. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Takes note that they cannot. @returns the failure to throw */
  reportFailure(error: unknown): Failure {
    if (this.#failure && error === this.#failure) return this.#failure;
    const what = `Events cannot be kept in ${this.#folder}.`;
    const trouble = diskFailure(what, error, "; nothing accepted before is lost");
    // Everybody who publishes meets it, but it is news only once.
    if (!this.#failure || formatFailure(this.#failure) !== formatFailure(trouble)) this.#log(formatFailure(trouble));
    return (this.#failure = trouble);
  }

  /** Takes note that they can again. */
  reportRecovery(): void {
    if (this.#failure) this.#log(`Events are kept in ${this.#folder} again.`);
    else this.#log(`Somebody has removed or changed the journal in ${this.#folder}; it was written anew.`);
    this.#failure = undefined;
  }

  /** Takes note of the end, with so many events undelivered. */
  reportEnd(undelivered: number): void {
    if (!undelivered) return;
    this.#log(`${undelivered} undelivered events ${this.#failure ? "are lost" : `stay in ${this.#folder}`}.`);
  }
}
