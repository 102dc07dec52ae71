/** Does something once the typing rests, or at once when it must not wait. */
export class Resting {
  readonly #act: () => void;
  readonly #rest: number;
  #waiting: ReturnType<typeof setTimeout> | undefined;

  /** @param rest how long typing must rest, in milliseconds */
  constructor(rest: number, act: () => void) {
    this.#rest = rest;
    this.#act = act;
  }

  /** Something was typed. */
  later(): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.now(), this.#rest);
  }

  /** Does what waits, if anything. */
  now(): void {
    if (this.#waiting === undefined) return;
    this.forget();
    this.#act();
  }

  forget(): void {
    clearTimeout(this.#waiting);
    this.#waiting = undefined;
  }
}
