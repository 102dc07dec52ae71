import type { Disposable } from "./disposable.ts";

/** Something that happens again and again. The shape of `vscode.Event`, without the import. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Makes an event and lets only its owner fire it. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    const own = (value: T): void => listener(value);
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  };

  /** Calls every listener, and only then throws what the first failing one threw. */
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
