import { armKey } from "../../core/armId.ts";
import { eventTypes } from "../../core/events/catalogue.ts";
import type { EventSchema } from "../../core/events/schema.ts";
import { compile } from "../../core/filter/compile.ts";
import type { Filter } from "../../core/filter/filter.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { objectAt, textOf } from "../json.ts";
import {
  attributesOf,
  destinationOf,
  endpointTypeOf,
  isExpired,
  settingsOf,
  nameOf,
  sourceOf,
  webhookUrlOf,
} from "../kept.ts";
import { staticHeaders } from "./outgoing.ts";
import type { Kept, State } from "../state.ts";

/** An event subscription in force, made ready for many events. */
export interface Target {
  readonly kept: Kept;
  readonly id: string;
  readonly name: string;
  readonly filter: Filter;
  readonly passes: (event: unknown) => boolean;
  readonly endpointType: string;
  /** What ARM's destination has below its `properties`. */
  readonly settings: JsonObject;
  /** Absent when the destination is no webhook. */
  readonly url: string | undefined;
  readonly schema: EventSchema;
  readonly headers: Readonly<Record<string, string>>;
  readonly attributes: readonly JsonObject[];
  readonly mostAttempts: number;
  /** Milliseconds. */
  readonly timeToLive: number;
  readonly batch: Batch;
  /** Where events go that are given up; absent when they are dropped. */
  readonly deadLetters: DeadLetterPlace | undefined;
}

/** How many events may go out in one request, and how many bytes they may have together unless one alone has more. */
export interface Batch {
  readonly events: number;
  readonly bytes: number;
}

export interface DeadLetterPlace {
  /** Name of the storage account. */
  readonly account: string;
  readonly container: string;
}

/** The event subscriptions in force, by workspace and by generation; made anew only when the state has changed. */
export class Targets {
  readonly #state: () => State;
  readonly #now: () => number;
  #of: State | undefined;
  #bySource = new Map<string, Target[]>();
  #byGeneration = new Map<string, Target>();
  /** Compiling a filter is dear, and most event subscriptions stay as they are when one changes. */
  readonly #made = new WeakMap<Kept, Target>();

  /** @param now milliseconds since 1970; what has expired by then is no target any more */
  constructor(state: () => State, now: () => number) {
    this.#state = state;
    this.#now = now;
  }

  /** The targets of the workspace `sourceId`. */
  of(sourceId: string): readonly Target[] {
    this.#refresh();
    const now = this.#now();
    return (this.#bySource.get(armKey(sourceId)) ?? []).filter(({ kept }) => !isExpired(kept, now));
  }

  /** Undefined when the event subscription is gone. */
  get(generation: string): Target | undefined {
    this.#refresh();
    const target = this.#byGeneration.get(generation);
    return target && !isExpired(target.kept, this.#now()) ? target : undefined;
  }

  #refresh(): void {
    const state = this.#state();
    if (state === this.#of) return;
    this.#of = state;
    this.#bySource = new Map();
    this.#byGeneration = new Map();
    for (const kept of state.eventSubscriptions) {
      if (!kept.inForce) continue;
      const target = this.#made.get(kept) ?? targetOf(kept, kept.inForce);
      this.#made.set(kept, target);
      this.#byGeneration.set(kept.generation, target);
      const source = armKey(sourceOf(state, kept.id));
      this.#bySource.set(source, [...(this.#bySource.get(source) ?? []), target]);
    }
  }
}

/**
 * A filter without event types is kept with the list of all that the source has, as in Azure. Here somebody may publish
 * other types as well, to try a handler; a filter for all types then means those, too.
 */
function asGiven(filter: JsonObject): JsonObject {
  const { includedEventTypes, ...rest } = filter;
  const isAll = Array.isArray(includedEventTypes) && eventTypes.every(({ name }) => includedEventTypes.includes(name));
  return isAll ? rest : filter;
}

function targetOf(kept: Kept, properties: JsonObject): Target {
  const { maxDeliveryAttempts, eventTimeToLiveInMinutes } = objectAt(properties, "retryPolicy");
  const attributes = attributesOf(properties);
  const filter = asGiven(objectAt(properties, "filter")) as Filter;
  const settings = settingsOf(destinationOf(properties) ?? {});
  return {
    kept,
    id: kept.id,
    name: nameOf(kept.id),
    filter,
    passes: compile(filter),
    endpointType: endpointTypeOf(properties),
    settings,
    url: webhookUrlOf(properties),
    schema: properties["eventDeliverySchema"] === "CloudEventSchemaV1_0" ? "CloudEventSchemaV1_0" : "EventGridSchema",
    headers: staticHeaders(attributes),
    attributes,
    mostAttempts: numberOr(maxDeliveryAttempts, 30),
    timeToLive: numberOr(eventTimeToLiveInMinutes, 1440) * 60_000,
    batch: {
      events: numberOr(settings["maxEventsPerBatch"], 1),
      bytes: numberOr(settings["preferredBatchSizeInKilobytes"], 64) * 1024,
    },
    deadLetters: deadLettersOf(properties),
  };
}

const numberOr = (value: Json | undefined, otherwise: number): number =>
  typeof value === "number" ? value : otherwise;

/** With a managed identity or without. */
function deadLettersOf(properties: JsonObject): DeadLetterPlace | undefined {
  const withIdentity = objectAt(properties, "deadLetterWithResourceIdentity");
  const place = properties["deadLetterDestination"] ?? withIdentity["deadLetterDestination"];
  if (!isObject(place)) return undefined;
  const { resourceId, blobContainerName } = settingsOf(place);
  return { account: nameOf(textOf(resourceId)), container: textOf(blobContainerName) };
}
