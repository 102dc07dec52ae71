import type { MlEvent } from "../../core/events/envelope.ts";

/** No more events than this, and no more of their text in characters, are held. */
const cacheLimits = { events: 2_000, characters: 16 * 1024 * 1024 };

/** Holds the newest events in memory, as most are delivered soon, and need not be read from the file then. */
export class NewestEvents {
  readonly #held = new Map<number, { readonly event: MlEvent; readonly characters: number }>();
  #characters = 0;

  get(number: number): MlEvent | undefined {
    return this.#held.get(number)?.event;
  }

  hold(number: number, event: MlEvent, characters: number): void {
    this.#held.set(number, { event, characters });
    this.#characters += characters;
    for (const [oldest, { characters: freed }] of this.#held) {
      if (this.#held.size <= cacheLimits.events && this.#characters <= cacheLimits.characters) return;
      this.#held.delete(oldest);
      this.#characters -= freed;
    }
  }
}
