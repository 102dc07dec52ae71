import { toText } from "../../../src/emulator/store/jsonValues.ts";
import type { JsonObject } from "../../../src/core/json.ts";

/** An event as it was sent, and which places were gone for good before. */
interface SentEvent {
  readonly event: JsonObject;
  readonly gone: ReadonlySet<string>;
}

interface ArrivedEvent {
  readonly id: string;
  readonly place: string;
  readonly event: JsonObject;
  /** Which of the emulator's processes has brought it. */
  readonly by: string;
}

/** Whether a webhook's path gets an event. Every event subscription has its own path, also one that is created again. */
type AcceptsEvent = (event: JsonObject) => boolean;

/** What the emulator has promised by its answers, and what came of it. */
export class DeliveryGuarantees {
  readonly #sent = new Map<string, SentEvent>();
  readonly #endpoints = new Map<string, AcceptsEvent>();
  readonly #active = new Set<string>();
  readonly #deleted = new Set<string>();
  readonly #expected = new Map<string, Set<string>>();
  readonly #arrivals: ArrivedEvent[] = [];

  get arrivalCount(): number {
    return this.#arrivals.length;
  }

  /** How many events were answered for. */
  get acceptedCount(): number {
    return this.#expected.size;
  }

  /** A place that may get events from now on, of which it takes some. */
  addEndpoint(place: string, takes: AcceptsEvent): void {
    this.#endpoints.set(place, takes);
  }

  /** A place for which the emulator has answered that it is in force. */
  markActive(place: string): void {
    this.#active.add(place);
  }

  /** Nothing is guaranteed to a place once its deletion is requested. */
  markDeleting(place: string): void {
    this.#active.delete(place);
    for (const places of this.#expected.values()) places.delete(place);
  }

  /** The emulator has answered that it is deleted. */
  markDeleted(place: string): void {
    this.#deleted.add(place);
  }

  /**
   * Events are about to be published.
   *
   * @returns to be called when they were accepted: all places that have been in force since then must get them
   */
  beginPublishing(events: readonly JsonObject[]): () => void {
    const gone = new Set(this.#deleted);
    for (const event of events) this.#sent.set(toText(event["id"]), { event, gone });
    const before = [...this.#active];
    return () => {
      const still = before.filter((place) => this.#active.has(place));
      for (const event of events)
        this.#expected.set(toText(event["id"]), new Set(still.filter((place) => this.#endpoints.get(place)?.(event))));
    };
  }

  recordArrival(arrival: Omit<ArrivedEvent, "id">): void {
    this.#arrivals.push({ ...arrival, id: toText(arrival.event["id"]) });
  }

  /** What was promised and has not arrived. */
  get missing(): readonly string[] {
    const came = new Set(this.#arrivals.map(({ id, place }) => `${id} at ${place}`));
    return [...this.#expected].flatMap(([id, places]) =>
      [...places].map((place) => `${id} at ${place}`).filter((one) => !came.has(one)),
    );
  }

  /** What should not have arrived: never sent, changed on the way, not for this place, or for one that was gone before. */
  get unexpected(): readonly string[] {
    return this.#arrivals
      .filter(({ id, place, event }) => {
        const sent = this.#sent.get(id);
        const { topic: _topic, ...asSent } = event;
        const same = sent && JSON.stringify(asSent) === JSON.stringify(sent.event);
        return !same || !this.#endpoints.get(place)?.(event) || sent.gone.has(place);
      })
      .map(({ id, place }) => `${id} at ${place}`);
  }

  /** What one and the same process has brought twice to one place: a second time needs a crash after the first. */
  get duplicates(): readonly string[] {
    const seen = new Set<string>();
    return this.#arrivals.flatMap(({ id, place, by }) => {
      const one = `${id} at ${place} by process ${by}`;
      if (seen.has(one)) return [one];
      seen.add(one);
      return [];
    });
  }
}
