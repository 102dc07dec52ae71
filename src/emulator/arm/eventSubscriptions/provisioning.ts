import type { EventSchema } from "../../../core/events/eventSchema.ts";
import type { JsonObject } from "../../../core/json.ts";
import { type Clock, delay } from "../../../core/wait.ts";
import { entraHeaders } from "../../delivery/entraToken.ts";
import { deletionNotice } from "../../handshake/deletionNotice.ts";
import { performHandshake } from "../../handshake/performHandshake.ts";
import type { HandshakeRequest, WebhookRecipient } from "../../handshake/handshakeRequest.ts";
import { type OperationError, toOperationError } from "../../handshake/handshakeRefusal.ts";
import { manualValidationExpired } from "../../handshake/eventValidation.ts";
import { createValidationUrl } from "../../handshake/validationUrl.ts";
import {
  deliveryAttributesOf,
  findEventSubscription,
  resourceNameFromId,
  sourceIdOf,
  webhookUrlOf,
} from "../../store/storedEventSubscription.ts";
import { staticHeaders } from "../../delivery/outgoingEvent.ts";
import type { WebhookPoster } from "../../delivery/webhookPoster.ts";
import type { StoredEventSubscription, StoredOperation } from "../../store/state.ts";
import type { Store } from "../../store/store.ts";
import { addSucceededOperation, beginOperation, endOperation, type Operations } from "../operations.ts";
import {
  cancelPending,
  changePending,
  findPendingByOperation,
  type PendingEventSubscription,
  replaceEventSubscription,
  withoutExpired,
} from "./pendingWrites.ts";

/**
 * Creates and updates event subscriptions. A webhook must pass the validation handshake at every creation and update,
 * whether its URL changes or not.
 *
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema#validation-details
 */
export class Provisioning {
  readonly #deps: ProvisioningDeps;
  readonly #running = new Map<string, AbortController>();

  constructor(deps: ProvisioningDeps) {
    this.#deps = deps;
  }

  /**
   * Begins to create or update `id`; resolves with the operation's id when it is on disk. A later write to the same event
   * subscription replaces an earlier one that is still in progress.
   */
  async begin(id: string, properties: JsonObject): Promise<string> {
    const { store, clock, ids } = this.#deps;
    const operation = ids().toLowerCase();
    await store.change((before) => {
      const state = withoutExpired(before, clock.now());
      const earlier = findEventSubscription(state, id);
      const eventSubscription: StoredEventSubscription = {
        ...(earlier ?? { id, generation: ids() }),
        pending: { operation, properties },
      };
      return beginOperation(
        replaceEventSubscription(cancelPending(state, earlier), id, [eventSubscription]),
        operation,
      );
    });
    this.#abortEnded();
    this.#start(operation);
    return operation;
  }

  /** Deletes `id`; resolves with the operation's id when it is on disk. Its webhook is notified, but not waited for. */
  async remove(id: string): Promise<string> {
    const operation = this.#deps.ids().toLowerCase();
    const notice = this.#deletionNoticeFor(findEventSubscription(this.#deps.store.state, id));
    await this.#deps.store.change((state) =>
      addSucceededOperation(
        replaceEventSubscription(cancelPending(state, findEventSubscription(state, id)), id),
        operation,
      ),
    );
    this.#abortEnded();
    if (notice) void this.#deps.poster.post(notice.url, notice.headers, notice.body);
    return operation;
  }

  /** Resumes the writes of the previous process. */
  resume(): void {
    for (const { pending } of this.#deps.store.state.eventSubscriptions) if (pending) this.#start(pending.operation);
  }

  /** Writes in progress stay in the state, and are resumed at the next start. */
  stop(): void {
    for (const controller of this.#running.values()) controller.abort();
  }

  /** Completes a handshake manually, by its validation URL. @returns the operation's status then; undefined if unknown */
  readonly validateManually = async (operation: string): Promise<StoredOperation["status"] | undefined> => {
    const { store, clock } = this.#deps;
    const { byHand } = findPendingByOperation(store.state, operation)?.pending ?? {};
    if (!byHand || clock.now() < byHand.until) await this.#endOperation(operation);
    return store.state.operations.find(({ id }) => id === operation)?.status;
  };

  #start(operation: string): void {
    const controller = new AbortController();
    this.#running.set(operation, controller);
    const work = this.#run(operation, controller.signal).finally(() => this.#running.delete(operation));
    this.#deps.operations.follow(operation, work);
  }

  async #run(operation: string, signal: AbortSignal): Promise<void> {
    const { store, log } = this.#deps;
    const name = resourceNameFromId(findPendingByOperation(store.state, operation)?.id ?? "");
    try {
      const error = await this.#validateWebhook(operation, signal);
      signal.throwIfAborted();
      if (error) log(`${name}: ${error.message}`);
      await this.#endOperation(operation, error);
    } catch (error) {
      if (error !== signal.reason) log(`${name}: ${String(error)}`);
    }
  }

  /**
   * Resolves when the webhook is validated, or with the reason why not.
   *
   * @throws the reason of `signal` when it is aborted
   */
  async #validateWebhook(operation: string, signal: AbortSignal): Promise<OperationError | undefined> {
    const { store, clock, ids, log } = this.#deps;
    const eventSubscription = findPendingByOperation(store.state, operation);
    const url = eventSubscription && webhookUrlOf(eventSubscription.pending.properties);
    if (!eventSubscription || url === undefined) return undefined;
    let { byHand } = eventSubscription.pending;
    if (!byHand) {
      const outcome = await performHandshake(this.#handshake(eventSubscription, url), this.#deps, signal);
      if (outcome.kind === "agreed") return undefined;
      if (outcome.kind === "failed") return outcome.error;
      const accepted = { until: clock.now() + manualValidationMs, body: outcome.body };
      log(
        `${resourceNameFromId(eventSubscription.id)}: the webhook accepted the validation event without returning its code. Waiting for manual validation.`,
      );
      await store.change((state) => changePending(state, operation, (now) => ({ ...now, byHand: accepted })));
      byHand = accepted;
    }
    await delay(clock, byHand.until - clock.now(), signal);
    return toOperationError(url, manualValidationExpired(byHand.body), { now: clock.now(), activityId: ids() });
  }

  /** The notice for the webhook of a deleted event subscription; undefined without one, or if it was never in force. */
  #deletionNoticeFor(eventSubscription: StoredEventSubscription | undefined) {
    const { clock, ids } = this.#deps;
    if (!eventSubscription?.inForce) return undefined;
    const { id: eventSubscriptionId, inForce } = eventSubscription;
    const url = webhookUrlOf(inForce);
    if (url === undefined || deliverySchemaOf(inForce) !== "EventGridSchema") return undefined;
    return deletionNotice(this.#recipient(url, eventSubscriptionId, inForce), {
      eventSubscriptionId,
      id: ids(),
      now: clock.now(),
    });
  }

  #recipient(url: string, id: string, properties: JsonObject): WebhookRecipient {
    const { store, clock } = this.#deps;
    return {
      url,
      topic: sourceIdOf(store.state, id),
      eventSubscriptionName: resourceNameFromId(id),
      headers: { ...staticHeaders(deliveryAttributesOf(properties)), ...entraHeaders(properties, clock.now()) },
    };
  }

  #handshake({ id, pending: { operation, properties } }: PendingEventSubscription, url: string): HandshakeRequest {
    const { store, clock, origin } = this.#deps;
    const subject = { eventSubscriptionName: resourceNameFromId(id), operation };
    return {
      ...this.#recipient(url, id, properties),
      schema: deliverySchemaOf(properties),
      validationUrl: createValidationUrl(subject, { origin: origin(), key: store.state.adminKey, at: clock.now() }),
    };
  }

  /** Ends an operation that is still in progress: with `error`, or successfully. */
  async #endOperation(operation: string, error?: OperationError): Promise<void> {
    await this.#deps.store.change((state) => {
      const eventSubscription = findPendingByOperation(state, operation);
      if (!eventSubscription) return state;
      const { pending, ...before } = eventSubscription;
      const after = error ? (before.inForce ? [before] : []) : [{ ...before, inForce: pending.properties }];
      const end = error ? ({ status: "Failed", error } as const) : ({ status: "Succeeded" } as const);
      return endOperation(replaceEventSubscription(state, eventSubscription.id, after), { id: operation, ...end });
    });
    this.#abortEnded();
  }

  /** Stops handshakes whose operation has ended or was replaced. */
  #abortEnded(): void {
    for (const [operation, controller] of this.#running)
      if (!findPendingByOperation(this.#deps.store.state, operation)) controller.abort();
  }
}

const deliverySchemaOf = ({ eventDeliverySchema }: JsonObject): EventSchema =>
  eventDeliverySchema === "CloudEventSchemaV1_0" ? "CloudEventSchemaV1_0" : "EventGridSchema";

/** How long a manual validation is possible, in milliseconds. @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema */
const manualValidationMs = 10 * 60_000;

interface ProvisioningDeps {
  readonly store: Store;
  readonly operations: Operations;
  readonly poster: WebhookPoster;
  readonly clock: Clock;
  readonly ids: () => string;
  readonly log: (line: string) => void;
  /** The URL of the emulator. */
  readonly origin: () => string;
}
