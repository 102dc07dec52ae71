import type { EventSchema } from "../../core/events/schema.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Clock } from "../clock.ts";
import { entraHeaders } from "../entraToken.ts";
import { bodyOf, dynamicHeaders, headersOf, inSchema, type Outgoing } from "./outgoing.ts";
import type { Answer, Poster } from "./post.ts";
import type { DeadLetterPlace, Target } from "./targets.ts";

/** What became of one sending. `recorded`: the destination is of a kind that is not reached from here. */
export type Sent = Answer | { readonly kind: "recorded"; readonly what: JsonObject };

/** An event that was given up. Times are in milliseconds since 1970. */
export interface DeadLetter {
  readonly event: JsonObject;
  readonly schema: EventSchema;
  readonly reason: string;
  readonly attempts: number;
  readonly outcome: string;
  readonly publishedAt: number;
  readonly lastAttemptAt: number;
}

/** Where dead letters and the messages of storage queues go. */
export interface Storage {
  /** @returns undefined when no storage service is known that has queues */
  enqueue(queue: JsonObject, event: JsonObject): Promise<Answer> | undefined;
  /**
   * @returns where it lies, for a person
   * @throws Failure when it cannot be kept there now
   */
  deadLetter(place: DeadLetterPlace, eventSubscriptionName: string, letter: DeadLetter): Promise<string>;
}

/** Brings events to destinations of every kind. */
export class Sender {
  readonly #poster: Poster;
  readonly #storage: Storage;
  readonly #clock: Clock;

  constructor(poster: Poster, storage: Storage, clock: Clock) {
    this.#poster = poster;
    this.#storage = storage;
    this.#clock = clock;
  }

  /** Sends events in one request. Never rejects: what went wrong is an answer too. */
  async send(target: Target, events: readonly [Outgoing, ...Outgoing[]]): Promise<Sent> {
    if (target.url !== undefined) return this.#post(target, target.url, events);
    const [first] = events;
    const event = inSchema(first, target.schema);
    const { endpointType: destination, settings } = target;
    const queued = destination === "StorageQueue" ? this.#storage.enqueue(settings, event) : undefined;
    if (queued) return queued;
    const properties = dynamicHeaders(target.attributes, first.event.raw);
    return {
      kind: "recorded",
      what: { destination, settings, properties: { ...target.headers, ...properties }, event },
    };
  }

  #post(target: Target, url: string, events: readonly [Outgoing, ...Outgoing[]]): Promise<Answer> {
    const { schema, name, batch, headers, attributes } = target;
    const [first] = events;
    const { contentType, body } = bodyOf(events, { schema, inBatches: batch.events > 1 });
    const all = {
      ...headers,
      ...dynamicHeaders(attributes, first.event.raw),
      ...entraHeaders(target.kept.inForce ?? {}, this.#clock.now()),
      "content-type": contentType,
      ...headersOf(first, { schema, name }),
    };
    return this.#poster.post(url, all, body);
  }
}
