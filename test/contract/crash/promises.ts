import type { JsonObject } from "../../../src/core/json.ts";
import { textOf } from "../../../src/emulator/json.ts";

/** An event as it was sent, and which places were gone for good before. */
interface Sent {
  readonly event: JsonObject;
  readonly gone: ReadonlySet<string>;
}

interface Arrival {
  readonly id: string;
  readonly place: string;
  readonly event: JsonObject;
  /** Which of the emulator's processes has brought it. */
  readonly by: string;
}

/** A place is the path of a webhook; each event subscription has one of its own, and each that is made anew another. */
type Takes = (event: JsonObject) => boolean;

/** What the emulator has promised by its answers, and what came of it. */
export class Promises {
  readonly #sent = new Map<string, Sent>();
  readonly #places = new Map<string, Takes>();
  readonly #inForce = new Set<string>();
  readonly #gone = new Set<string>();
  readonly #promised = new Map<string, Set<string>>();
  readonly #arrivals: Arrival[] = [];

  get arrivals(): number {
    return this.#arrivals.length;
  }

  /** How many events were answered for. */
  get promised(): number {
    return this.#promised.size;
  }

  /** A place that may get events from now on, of which it takes some. */
  mayArriveAt(place: string, takes: Takes): void {
    this.#places.set(place, takes);
  }

  /** A place for which the emulator has answered that it is in force. */
  inForce(place: string): void {
    this.#inForce.add(place);
  }

  /** Nothing is promised to a place that somebody wants to delete. */
  leaving(place: string): void {
    this.#inForce.delete(place);
    for (const places of this.#promised.values()) places.delete(place);
  }

  /** The emulator has answered that it is deleted. */
  gone(place: string): void {
    this.#gone.add(place);
  }

  /**
   * Events are about to be published.
   *
   * @returns to be called when they were accepted: all places that have been in force since then must get them
   */
  sending(events: readonly JsonObject[]): () => void {
    const gone = new Set(this.#gone);
    for (const event of events) this.#sent.set(textOf(event["id"]), { event, gone });
    const before = [...this.#inForce];
    return () => {
      const still = before.filter((place) => this.#inForce.has(place));
      for (const event of events)
        this.#promised.set(textOf(event["id"]), new Set(still.filter((place) => this.#places.get(place)?.(event))));
    };
  }

  arrived(arrival: Omit<Arrival, "id">): void {
    this.#arrivals.push({ ...arrival, id: textOf(arrival.event["id"]) });
  }

  /** What was promised and has not arrived. */
  get missing(): readonly string[] {
    const came = new Set(this.#arrivals.map(({ id, place }) => `${id} at ${place}`));
    return [...this.#promised].flatMap(([id, places]) =>
      [...places].map((place) => `${id} at ${place}`).filter((one) => !came.has(one)),
    );
  }

  /** What should not have arrived: never sent, changed on the way, not for this place, or for one that was gone before. */
  get invented(): readonly string[] {
    return this.#arrivals
      .filter(({ id, place, event }) => {
        const sent = this.#sent.get(id);
        const { topic: _topic, ...asSent } = event;
        const same = sent && JSON.stringify(asSent) === JSON.stringify(sent.event);
        return !same || !this.#places.get(place)?.(event) || sent.gone.has(place);
      })
      .map(({ id, place }) => `${id} at ${place}`);
  }

  /** What one and the same process has brought twice to one place: a second time needs a crash after the first. */
  get repeated(): readonly string[] {
    const seen = new Set<string>();
    return this.#arrivals.flatMap(({ id, place, by }) => {
      const one = `${id} at ${place} by process ${by}`;
      if (seen.has(one)) return [one];
      seen.add(one);
      return [];
    });
  }
}
