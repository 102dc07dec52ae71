import { createSearchPredicate, type SearchPredicate } from "../../core/tail/eventSearch.ts";
import type { TailEvent, Tails } from "./tails.ts";

export interface TailSearchDeps {
  readonly tails: Pick<Tails, "events">;
  /** Milliseconds, from any start. */
  readonly now: () => number;
  /** Resolves after others had their turn. */
  readonly yieldToOthers: () => Promise<void>;
}

/** Longest time, in ms, for which a search keeps the thread. One event of 1 MB can take a few ms more. */
const sliceMs = 10;

/** Searches the events of the tails for the text that a page last asked for. */
export class TailSearch {
  readonly #deps: TailSearchDeps;
  #matches: SearchPredicate | undefined;

  constructor(deps: TailSearchDeps) {
    this.#deps = deps;
  }

  /**
   * Searches all events, including those that arrive during the search.
   *
   * @returns the sequence numbers of the found events, oldest first; undefined if a later search replaced this one
   */
  async search(text: string): Promise<readonly number[] | undefined> {
    const { tails, now, yieldToOthers } = this.#deps;
    const matches = createSearchPredicate(text);
    this.#matches = matches;
    const found: number[] = [];
    let lastSequence = 0;
    let sliceStart = now();
    for (let events = tails.events; events.length > 0; events = eventsAfter(lastSequence, tails.events))
      for (const event of events) {
        lastSequence = event.sequence;
        if (this.isFound(event)) found.push(event.sequence);
        if (now() - sliceStart < sliceMs) continue;
        await yieldToOthers();
        if (this.#matches !== matches) return undefined;
        sliceStart = now();
      }
    return found;
  }

  /** Whether an event is found by the last search. */
  isFound({ event, tail }: TailEvent): boolean {
    return this.#matches?.(event, tail.target.label) ?? true;
  }
}

const eventsAfter = (sequence: number, events: readonly TailEvent[]): readonly TailEvent[] =>
  (events.at(-1)?.sequence ?? 0) > sequence ? events.filter((event) => event.sequence > sequence) : [];
