import type { Disposable } from "./disposable.ts";

/** The shape of `vscode.Event`, without the import. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** An event that only its owner can fire. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    const own = (value: T): void => listener(value);
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  };

  /** Calls every listener, then throws the first error that a listener threw. */
  fire(value: T): void {
    const thrown: unknown[] = [];
    for (const listener of Array.from(this.#listeners)) {
      try {
        listener(value);
      } catch (error) {
        thrown.push(error);
      }
    }
    if (thrown.length) throw thrown[0];
  }
}
