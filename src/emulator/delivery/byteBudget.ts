/** Lets work go on only as long as all of it together is small enough; the rest waits, first come, first served. */
export class ByteBudget {
  #free: number;
  readonly #total: number;
  readonly #waiting: { readonly bytes: number; readonly start: () => void }[] = [];

  constructor(bytes: number) {
    this.#total = bytes;
    this.#free = bytes;
  }

  /**
   * Does `act` once there is room for it.
   *
   * @param bytes what it takes; more than all counts as all
   */
  async use<T>(bytes: number, act: () => Promise<T>): Promise<T> {
    const size = Math.min(bytes, this.#total);
    if (this.#waiting.length || size > this.#free)
      await new Promise<void>((start) => this.#waiting.push({ bytes: size, start }));
    else this.#free -= size;
    try {
      return await act();
    } finally {
      this.#free += size;
      this.#startWaiting();
    }
  }

  #startWaiting(): void {
    for (let next = this.#waiting[0]; next && next.bytes <= this.#free; next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#free -= next.bytes;
      next.start();
    }
  }
}
