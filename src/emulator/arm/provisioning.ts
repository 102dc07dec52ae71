import type { EventSchema } from "../../core/events/schema.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Clock } from "../clock.ts";
import { entraHeaders } from "../entraToken.ts";
import { deletionNotice } from "../handshake/deletionNotice.ts";
import { shakeHands } from "../handshake/handshake.ts";
import type { Handshake } from "../handshake/question.ts";
import { type OperationError, operationError } from "../handshake/refused.ts";
import { notAgreedByHand } from "../handshake/validationEvent.ts";
import { validationUrl } from "../handshake/validationUrl.ts";
import { attributesOf, findKept, nameOf, sourceOf, webhookUrlOf } from "../kept.ts";
import { staticHeaders } from "../delivery/outgoing.ts";
import type { Poster } from "../delivery/post.ts";
import { pause } from "../pause.ts";
import type { Kept, Operation } from "../state.ts";
import type { Store } from "../store.ts";
import { begun, ended, type Operations } from "./operations.ts";
import { canceled, changed, findPending, type UnderWay, without, withoutExpired } from "./pending.ts";

/**
 * Makes event subscriptions come into force, which for a webhook takes its consent: at every creation and every update,
 * whether its URL changes or not.
 *
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema#validation-details
 */
export class Provisioning {
  readonly #parts: Parts;
  readonly #underWay = new Map<string, AbortController>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Begins to create or update `id`; resolves with the operation's id once that is on disk. A later write to the same
   * event subscription takes the place of an earlier one that is still under way.
   */
  async begin(id: string, properties: JsonObject): Promise<string> {
    const { store, clock, ids } = this.#parts;
    const operation = ids().toLowerCase();
    await store.change((before) => {
      const state = withoutExpired(before, clock.now());
      const earlier = findKept(state, id);
      const kept: Kept = { ...(earlier ?? { id, generation: ids() }), pending: { operation, properties } };
      return begun(without(canceled(state, earlier), id, [kept]), operation);
    });
    this.#letGo();
    this.#start(operation);
    return operation;
  }

  /** Deletes `id`; resolves with the operation's id once that is on disk. Its webhook is told, and not waited for. */
  async remove(id: string): Promise<string> {
    const operation = this.#parts.ids().toLowerCase();
    const notice = this.#noticeFor(findKept(this.#parts.store.state, id));
    await this.#parts.store.change((state) =>
      ended(begun(without(canceled(state, findKept(state, id)), id), operation), {
        id: operation,
        status: "Succeeded",
      }),
    );
    this.#letGo();
    if (notice) void this.#parts.poster.post(notice.url, notice.headers, notice.body);
    return operation;
  }

  /** Goes on with what a former process had begun. */
  resume(): void {
    for (const { pending } of this.#parts.store.state.eventSubscriptions) if (pending) this.#start(pending.operation);
  }

  /** What is under way then stays so in the state, and is resumed at the next start. */
  stop(): void {
    for (const ending of this.#underWay.values()) ending.abort();
  }

  /** Takes somebody's consent in the webhook's place. @returns how the operation stands then, undefined if it is unknown */
  readonly agree = async (operation: string): Promise<Operation["status"] | undefined> => {
    const { store, clock } = this.#parts;
    const { byHand } = findPending(store.state, operation)?.pending ?? {};
    if (!byHand || clock.now() < byHand.until) await this.#end(operation);
    return store.state.operations.find(({ id }) => id === operation)?.status;
  };

  #start(operation: string): void {
    const ending = new AbortController();
    this.#underWay.set(operation, ending);
    const work = this.#run(operation, ending.signal).finally(() => this.#underWay.delete(operation));
    this.#parts.operations.follow(operation, work);
  }

  async #run(operation: string, signal: AbortSignal): Promise<void> {
    const { store, log } = this.#parts;
    const name = nameOf(findPending(store.state, operation)?.id ?? "");
    try {
      const error = await this.#consent(operation, signal);
      if (signal.aborted) return;
      if (error) log(`${name}: ${error.message}`);
      await this.#end(operation, error);
    } catch (error) {
      log(`${name}: ${String(error)}`);
    }
  }

  /** Resolves when the webhook has agreed, or with why it has not; after an abort it means nothing. */
  async #consent(operation: string, signal: AbortSignal): Promise<OperationError | undefined> {
    const { store, clock, ids, log } = this.#parts;
    const kept = findPending(store.state, operation);
    const url = kept && webhookUrlOf(kept.pending.properties);
    if (!kept || url === undefined) return undefined;
    let { byHand } = kept.pending;
    if (!byHand) {
      const outcome = await shakeHands(this.#handshake(kept, url), this.#parts, signal);
      if (outcome.kind === "agreed") return undefined;
      if (outcome.kind === "failed") return outcome.error;
      if (signal.aborted) return undefined;
      const accepted = { until: clock.now() + byHandWindow, body: outcome.body };
      log(
        `${nameOf(kept.id)}: the webhook accepted the validation event without its code; it awaits manual validation.`,
      );
      await store.change((state) => changed(state, operation, (now) => ({ ...now, byHand: accepted })));
      byHand = accepted;
    }
    await pause(clock, byHand.until - clock.now(), signal);
    return operationError(url, notAgreedByHand(byHand.body), { now: clock.now(), activityId: ids() });
  }

  /** What its webhook is sent when an event subscription is deleted; nothing if it has none, or was never in force. */
  #noticeFor(kept: Kept | undefined) {
    const { clock, ids } = this.#parts;
    const url = kept?.inForce && webhookUrlOf(kept.inForce);
    if (!kept?.inForce || url === undefined || schemaOf(kept.inForce) !== "EventGridSchema") return undefined;
    const whom = { url, ...this.#whom(kept.id, kept.inForce) };
    return deletionNotice(whom, { eventSubscriptionId: kept.id, id: ids(), now: clock.now() });
  }

  #whom(id: string, properties: JsonObject) {
    const { store, clock } = this.#parts;
    return {
      topic: sourceOf(store.state, id),
      eventSubscriptionName: nameOf(id),
      headers: { ...staticHeaders(attributesOf(properties)), ...entraHeaders(properties, clock.now()) },
    };
  }

  #handshake({ id, pending: { operation, properties } }: UnderWay, url: string): Handshake {
    const { store, clock, origin } = this.#parts;
    const sent = { eventSubscriptionName: nameOf(id), operation };
    return {
      url,
      schema: schemaOf(properties),
      ...this.#whom(id, properties),
      validationUrl: validationUrl(sent, { origin: origin(), key: store.state.adminKey, at: clock.now() }),
    };
  }

  /** Ends an operation that is still under way: with `error`, or with success. */
  async #end(operation: string, error?: OperationError): Promise<void> {
    await this.#parts.store.change((state) => {
      const kept = findPending(state, operation);
      if (!kept) return state;
      const { pending: won, ...before } = kept;
      const after = error ? (before.inForce ? [before] : []) : [{ ...before, inForce: won.properties }];
      const end = error ? ({ status: "Failed", error } as const) : ({ status: "Succeeded" } as const);
      return ended(without(state, kept.id, after), { id: operation, ...end });
    });
    this.#letGo();
  }

  /** Nobody waits any more for the consent to what has ended or was replaced. */
  #letGo(): void {
    for (const [operation, ending] of this.#underWay)
      if (!findPending(this.#parts.store.state, operation)) ending.abort();
  }
}

const schemaOf = ({ eventDeliverySchema }: JsonObject): EventSchema =>
  eventDeliverySchema === "CloudEventSchemaV1_0" ? "CloudEventSchemaV1_0" : "EventGridSchema";

/** How long somebody may agree by hand, in milliseconds. @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema */
const byHandWindow = 10 * 60_000;

interface Parts {
  readonly store: Store;
  readonly operations: Operations;
  readonly poster: Poster;
  readonly clock: Clock;
  readonly ids: () => string;
  readonly log: (line: string) => void;
  /** Where the emulator is reached. */
  readonly origin: () => string;
}
