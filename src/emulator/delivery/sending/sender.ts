import type { EventSchema } from "../../../core/events/eventSchema.ts";
import type { JsonObject } from "../../../core/json.ts";
import { setMembers } from "../../../core/jsonText.ts";
import { type DestinationKind, findDestinationKind } from "../../../core/subscription/destinationKinds.ts";
import type { Clock } from "../../../core/wait.ts";
import { entraHeaders } from "../entraToken.ts";
import { explainFunctionsResult, functionNameOf, functionUrl } from "./functionsHost.ts";
import { deliveryBody, dynamicHeaders, deliveryHeaders, eventTextIn, type OutgoingEvent } from "../outgoingEvent.ts";
import type { WebhookResult, WebhookPoster } from "../webhookPoster.ts";
import type { DeadLetterContainer, Target } from "../targets.ts";

/** The result of sending. `recorded`: the Local Event Grid doesn't support this kind of destination; `what` is JSON. */
export type SendResult = WebhookResult | { readonly kind: "recorded"; readonly what: string };

/** An event that can't be delivered. Times are in milliseconds since 1970. */
export interface DeadLetter {
  /** JSON, in `schema`. */
  readonly event: string;
  readonly schema: EventSchema;
  readonly reason: string;
  readonly attempts: number;
  readonly outcome: string;
  readonly publishedAt: number;
  readonly lastAttemptAt: number;
}

/** Where dead letters and the messages of storage queues go. */
export interface DeliveryStorage {
  /**
   * @param event JSON
   * @returns undefined without a storage service that has queues
   */
  enqueue(queue: JsonObject, event: string): Promise<WebhookResult> | undefined;
  /**
   * @returns where it is, for a person
   * @throws Failure when it can't be written
   */
  writeDeadLetter(place: DeadLetterContainer, eventSubscriptionName: string, letter: DeadLetter): Promise<string>;
}

/** How each kind of destination is reached; `record` leaves the event in the delivery log only. */
const deliveryMethods: Readonly<Record<DestinationKind, "post" | "invoke" | "enqueue" | "record">> = {
  WebHook: "post",
  AzureFunction: "invoke",
  EventHub: "record",
  StorageQueue: "enqueue",
  HybridConnection: "record",
  ServiceBusQueue: "record",
  ServiceBusTopic: "record",
  NamespaceTopic: "record",
  PartnerDestination: "record",
  MonitorAlert: "record",
};

/** What to do so that events for a kind of destination are sent, where that can be done. */
const remedies: Readonly<Record<string, string>> = {
  AzureFunction:
    "To send them to a Functions host on this machine, set amlEvents.localEventGrid.functions or use --functions, for example to http://127.0.0.1:7071, and start again.",
  StorageQueue:
    "To send them to a storage emulator, set amlEvents.localEventGrid.storage or use --storage, and start again.",
};

/** Why events for a destination are only recorded, and what to do about it. */
export function describeRecordedOnly(endpointType: string): string {
  const remedy =
    remedies[findDestinationKind(endpointType) ?? ""] ?? "Open the event to see what would have been sent.";
  return `The Local Event Grid doesn't reach a destination of type ${endpointType}. ${remedy}`;
}

/** Sends events to destinations of every kind. */
export class Sender {
  readonly #poster: WebhookPoster;
  readonly #storage: DeliveryStorage;
  readonly #clock: Clock;
  readonly #functionsHost: string | undefined;

  /** @param functionsHost URL of the Functions host that has the functions of all function apps; undefined for none */
  constructor(poster: WebhookPoster, storage: DeliveryStorage, clock: Clock, functionsHost?: string) {
    this.#poster = poster;
    this.#storage = storage;
    this.#clock = clock;
    this.#functionsHost = functionsHost;
  }

  /** Sends events in one request. Never rejects: errors are results too. */
  send(target: Target, events: readonly [OutgoingEvent, ...OutgoingEvent[]]): Promise<SendResult> {
    const { endpointType: destination, settings, url } = target;
    const kind = findDestinationKind(destination);
    const method = kind === undefined ? "record" : deliveryMethods[kind];
    if (method === "post" && url !== undefined) return this.#post(target, url, events);
    if (method === "invoke" && this.#functionsHost !== undefined)
      return this.#invoke(target, this.#functionsHost, events);
    const [first] = events;
    const event = eventTextIn(target.schema, first);
    const queued = method === "enqueue" ? this.#storage.enqueue(settings, event) : undefined;
    if (queued) return queued;
    const properties = { ...target.headers, ...dynamicHeaders(target.attributes, first.event.raw) };
    const what = setMembers(JSON.stringify({ destination, settings, properties }), { event });
    return Promise.resolve({ kind: "recorded", what });
  }

  async #invoke(
    target: Target,
    host: string,
    events: readonly [OutgoingEvent, ...OutgoingEvent[]],
  ): Promise<WebhookResult> {
    const name = functionNameOf(target.settings);
    return explainFunctionsResult(await this.#post(target, functionUrl(host, name), events), host, name);
  }

  #post(target: Target, url: string, events: readonly [OutgoingEvent, ...OutgoingEvent[]]): Promise<WebhookResult> {
    const { schema, name, batch, headers, attributes } = target;
    const [first] = events;
    const { contentType, body } = deliveryBody(events, { schema, inBatches: batch.maxEvents > 1 });
    const all = Object.assign(
      { "content-type": contentType },
      headers,
      dynamicHeaders(attributes, first.event.raw),
      entraHeaders(target.eventSubscription.inForce ?? {}, this.#clock.now()),
      deliveryHeaders(first, { schema, name }),
    );
    return this.#poster.post(url, all, body);
  }
}
