import { normalizeArmId } from "../../core/armId.ts";
import { eventTypes } from "../../core/events/catalogue.ts";
import { compileClauses } from "../../core/filter/compile.ts";
import { deliverySchemaOf, type EventSchema } from "../../core/events/eventSchema.ts";
import type { Filter } from "../../core/filter/filter.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { objectAt, toText } from "../store/jsonValues.ts";
import {
  deliveryAttributesOf,
  deliveryDestinationOf,
  endpointTypeOf,
  expiryOf,
  isExpired,
  settingsOf,
  resourceNameFromId,
  sourceIdOf,
  webhookUrlOf,
} from "../store/storedEventSubscription.ts";
import { staticHeaders } from "./outgoingEvent.ts";
import type { StoredEventSubscription, EmulatorState } from "../store/state.ts";

/** An active event subscription, prepared for many events. */
export interface Target {
  readonly eventSubscription: StoredEventSubscription;
  readonly generation: string;
  readonly id: string;
  readonly name: string;
  readonly filter: Filter;
  /** What an event has to meet, see `compileClauses`. */
  readonly clausesFor: ReturnType<typeof compileClauses>;
  readonly endpointType: string;
  /** The `properties` of ARM's destination. */
  readonly settings: JsonObject;
  /** Undefined unless the destination is a webhook. */
  readonly url: string | undefined;
  readonly schema: EventSchema;
  readonly headers: Readonly<Record<string, string>>;
  readonly attributes: readonly JsonObject[];
  readonly maxAttempts: number;
  /** Milliseconds. */
  readonly timeToLiveMs: number;
  readonly batch: BatchLimits;
  /** Undefined when events that can't be delivered are dropped. */
  readonly deadLetters: DeadLetterContainer | undefined;
}

/** The most events in one request, and the most bytes of them, unless a single event is larger. */
export interface BatchLimits {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

export interface DeadLetterContainer {
  /** Name of the storage account. */
  readonly account: string;
  readonly container: string;
}

/** The active event subscriptions, by workspace and by generation; rebuilt only after a change of the state. */
export class Targets {
  readonly #state: () => EmulatorState;
  readonly #now: () => number;
  #builtFrom: EmulatorState | undefined;
  #bySource = new Map<string, Target[]>();
  #byGeneration = new Map<string, Target>();
  /** Compiling a filter is expensive, so targets of unchanged event subscriptions are reused. */
  readonly #cache = new WeakMap<StoredEventSubscription, Target>();

  /** @param now milliseconds since 1970; event subscriptions that expired before are no targets */
  constructor(state: () => EmulatorState, now: () => number) {
    this.#state = state;
    this.#now = now;
  }

  /** The targets of the workspace `sourceId`. */
  ofWorkspace(sourceId: string): readonly Target[] {
    this.#refresh();
    const now = this.#now();
    return (this.#bySource.get(normalizeArmId(sourceId)) ?? []).filter(
      ({ eventSubscription }) => !isExpired(eventSubscription, now),
    );
  }

  /** Undefined when the event subscription is gone. */
  get(generation: string): Target | undefined {
    this.#refresh();
    const target = this.#byGeneration.get(generation);
    return target && !isExpired(target.eventSubscription, this.#now()) ? target : undefined;
  }

  /** An event subscription that has expired, as long as it is known. */
  expired(generation: string): Target | undefined {
    this.#refresh();
    const target = this.#byGeneration.get(generation);
    return target && isExpired(target.eventSubscription, this.#now()) ? target : undefined;
  }

  /** When an event subscription expires, in milliseconds since 1970; Infinity if it doesn't. */
  expiresAt(generation: string): number {
    this.#refresh();
    const target = this.#byGeneration.get(generation);
    return target ? expiryOf(target.eventSubscription) : Infinity;
  }

  #refresh(): void {
    const state = this.#state();
    if (state === this.#builtFrom) return;
    this.#builtFrom = state;
    this.#bySource = new Map();
    this.#byGeneration = new Map();
    for (const eventSubscription of state.eventSubscriptions) {
      if (!eventSubscription.inForce) continue;
      const target = this.#cache.get(eventSubscription) ?? createTarget(eventSubscription, eventSubscription.inForce);
      this.#cache.set(eventSubscription, target);
      this.#byGeneration.set(eventSubscription.generation, target);
      const source = normalizeArmId(sourceIdOf(state, eventSubscription.id));
      this.#bySource.set(source, [...(this.#bySource.get(source) ?? []), target]);
    }
  }
}

/**
 * As in Azure, a filter without event types is stored with all types of the source. Here other types can be published as
 * well, to try a handler; a filter for all types matches those, too.
 */
function withoutDefaultEventTypes(filter: JsonObject): JsonObject {
  const { includedEventTypes, ...others } = filter;
  const isAll = Array.isArray(includedEventTypes) && eventTypes.every(({ name }) => includedEventTypes.includes(name));
  return isAll ? others : filter;
}

function createTarget(eventSubscription: StoredEventSubscription, properties: JsonObject): Target {
  const { maxDeliveryAttempts, eventTimeToLiveInMinutes } = objectAt(properties, "retryPolicy");
  const attributes = deliveryAttributesOf(properties);
  const filter = withoutDefaultEventTypes(objectAt(properties, "filter")) as Filter;
  const settings = settingsOf(deliveryDestinationOf(properties) ?? {});
  const schema = deliverySchemaOf(properties) ?? "EventGridSchema";
  return {
    eventSubscription,
    generation: eventSubscription.generation,
    id: eventSubscription.id,
    name: resourceNameFromId(eventSubscription.id),
    filter,
    clausesFor: compileLater(filter, schema),
    endpointType: endpointTypeOf(properties),
    settings,
    url: webhookUrlOf(properties),
    schema,
    headers: staticHeaders(attributes),
    attributes,
    maxAttempts: numberOr(maxDeliveryAttempts, 30),
    timeToLiveMs: numberOr(eventTimeToLiveInMinutes, 1440) * 60_000,
    batch: {
      maxEvents: numberOr(settings["maxEventsPerBatch"], 1),
      maxBytes: numberOr(settings["preferredBatchSizeInKilobytes"], 64) * 1024,
    },
    deadLetters: deadLetterContainerOf(properties),
  };
}

/** Compiles a filter when the first event comes, so that many filters don't keep the thread busy at once. */
function compileLater(filter: Filter, deliverySchema: EventSchema): Target["clausesFor"] {
  let compiled: Target["clausesFor"] | undefined;
  return (event) => (compiled ??= compileClauses(filter, { deliverySchema }))(event);
}

const numberOr = (value: Json | undefined, otherwise: number): number =>
  typeof value === "number" ? value : otherwise;

/** With a managed identity or without. */
function deadLetterContainerOf(properties: JsonObject): DeadLetterContainer | undefined {
  const withIdentity = objectAt(properties, "deadLetterWithResourceIdentity");
  const place = properties["deadLetterDestination"] ?? withIdentity["deadLetterDestination"];
  if (!isObject(place)) return undefined;
  const { resourceId, blobContainerName } = settingsOf(place);
  return { account: resourceNameFromId(toText(resourceId)), container: toText(blobContainerName) };
}
