import { type Failure, tell } from "../../core/failure.ts";
import { diskTrouble } from "../diskTrouble.ts";

/** Whether events can be kept in a folder, as far as was seen, and what is told of it: each change once. */
export class Keeping {
  readonly #folder: string;
  readonly #log: (line: string) => void;
  #trouble: Failure | undefined;

  constructor(folder: string, log: (line: string) => void) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Why they cannot; undefined when they can. */
  get trouble(): Failure | undefined {
    return this.#trouble;
  }

  /** Takes note that they cannot. @returns the failure to throw */
  failed(error: unknown): Failure {
    if (this.#trouble && error === this.#trouble) return this.#trouble;
    const what = `Events cannot be kept in ${this.#folder}.`;
    const trouble = diskTrouble(what, error, "; nothing accepted before is lost");
    // Everybody who publishes meets it, but it is news only once.
    if (!this.#trouble || tell(this.#trouble) !== tell(trouble)) this.#log(tell(trouble));
    return (this.#trouble = trouble);
  }

  /** Takes note that they can again. */
  mended(): void {
    if (this.#trouble) this.#log(`Events are kept in ${this.#folder} again.`);
    else this.#log(`Somebody has removed or changed the journal in ${this.#folder}; it was written anew.`);
    this.#trouble = undefined;
  }

  /** Takes note of the end, with so many events undelivered. */
  ended(undelivered: number): void {
    if (!undelivered) return;
    this.#log(`${undelivered} undelivered events ${this.#trouble ? "are lost" : `stay in ${this.#folder}`}.`);
  }
}
