import type { JsonObject } from "../../../core/json.ts";
import { deletionNotice } from "../../handshake/deletionNotice.ts";
import type { OperationError } from "../../handshake/handshakeRefusal.ts";
import { findEventSubscription, resourceNameFromId, webhookUrlOf } from "../../store/storedEventSubscription.ts";
import type { StoredEventSubscription, StoredOperation } from "../../store/state.ts";
import { addSucceededOperation, beginOperation, endOperation, type Operations } from "../operations.ts";
import {
  afterEnd,
  cancelPending,
  findPendingByOperation,
  replaceEventSubscription,
  withoutExpired,
} from "./pendingWrites.ts";
import { EndpointValidation, type EndpointValidationDeps } from "./endpointValidation.ts";
import { deliverySchemaOf, WebhookValidation, type WebhookValidationDeps } from "./webhookValidation.ts";

/**
 * Creates and updates event subscriptions. A webhook must pass the validation handshake at every creation and update,
 * whether its URL changes or not.
 *
 * @see https://learn.microsoft.com/azure/event-grid/end-point-validation-event-grid-events-schema#validation-details
 */
export class Provisioning {
  readonly #deps: ProvisioningDeps;
  readonly #webhooks: WebhookValidation;
  readonly #endpoints: EndpointValidation;
  readonly #running = new Map<string, AbortController>();

  constructor(deps: ProvisioningDeps) {
    this.#deps = deps;
    this.#webhooks = new WebhookValidation(deps);
    this.#endpoints = new EndpointValidation(deps);
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

  /**
   * Whether a POST to the validation URL counts. It does for CloudEvents, whose webhooks consent by callback, and is
   * documented for no others.
   */
  readonly allowsPost = (operation: string): boolean => {
    const { state } = this.#deps.store;
    const found = findPendingByOperation(state, operation);
    return found
      ? deliverySchemaOf(found.pending.properties) === "CloudEventSchemaV1_0"
      : state.operations.some(({ id }) => id === operation);
  };

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
      const { properties = {} } = findPendingByOperation(store.state, operation)?.pending ?? {};
      const error = (await this.#endpoints.validate(properties)) ?? (await this.#webhooks.validate(operation, signal));
      signal.throwIfAborted();
      if (error) log(`${name}: ${error.message}`);
      await this.#endOperation(operation, error);
    } catch (error) {
      if (error !== signal.reason) log(`${name}: ${String(error)}`);
    }
  }

  /** The notice for the webhook of a deleted event subscription; undefined without one, or if it was never in force. */
  #deletionNoticeFor(eventSubscription: StoredEventSubscription | undefined) {
    const { clock, ids } = this.#deps;
    if (!eventSubscription?.inForce) return undefined;
    const { id: eventSubscriptionId, inForce } = eventSubscription;
    const url = webhookUrlOf(inForce);
    if (url === undefined || deliverySchemaOf(inForce) !== "EventGridSchema") return undefined;
    return deletionNotice(this.#webhooks.recipient(url, eventSubscriptionId, inForce), {
      eventSubscriptionId,
      id: ids(),
      now: clock.now(),
    });
  }

  /** Ends an operation that is still in progress: with `error`, or successfully. */
  async #endOperation(operation: string, error?: OperationError): Promise<void> {
    await this.#deps.store.change((state) => {
      const eventSubscription = findPendingByOperation(state, operation);
      if (!eventSubscription) return state;
      const after = afterEnd(eventSubscription, error !== undefined);
      const end = error ? ({ status: "Failed", error } as const) : ({ status: "Succeeded" } as const);
      return endOperation(replaceEventSubscription(state, eventSubscription.id, after ? [after] : []), {
        id: operation,
        ...end,
      });
    });
    this.#abortEnded();
  }

  /** Stops handshakes whose operation has ended or was replaced. */
  #abortEnded(): void {
    for (const [operation, controller] of this.#running)
      if (!findPendingByOperation(this.#deps.store.state, operation)) controller.abort();
  }
}

interface ProvisioningDeps extends WebhookValidationDeps, EndpointValidationDeps {
  readonly operations: Operations;
}
