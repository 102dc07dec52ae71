import type { EventSchema } from "../../../core/events/eventSchema.ts";
import type { JsonObject } from "../../../core/json.ts";
import { type Clock, delay } from "../../../core/wait.ts";
import { entraHeaders } from "../../delivery/entraToken.ts";
import { staticHeaders } from "../../delivery/outgoingEvent.ts";
import type { WebhookPoster } from "../../delivery/webhookPoster.ts";
import { missingCode, missingCodeMessage } from "../../handshake/eventValidation.ts";
import { type OperationError, toOperationError, unansweredRefusal } from "../../handshake/handshakeRefusal.ts";
import type { HandshakeRequest, WebhookRecipient } from "../../handshake/handshakeRequest.ts";
import { performHandshake } from "../../handshake/performHandshake.ts";
import { createValidationUrl } from "../../handshake/validationUrl.ts";
import {
  deliveryAttributesOf,
  resourceNameFromId,
  sourceIdOf,
  webhookUrlOf,
} from "../../store/storedEventSubscription.ts";
import type { Store } from "../../store/store.ts";
import { changePending, findPendingByOperation, type PendingEventSubscription } from "./pendingWrites.ts";

/** How long a manual validation is possible, in milliseconds. @see https://github.com/MicrosoftDocs/azure-docs/pull/121724 */
const manualValidationMs = 10 * 60_000;

/** Validates the webhook of an event subscription that is being written. */
export class WebhookValidation {
  readonly #deps: WebhookValidationDeps;

  constructor(deps: WebhookValidationDeps) {
    this.#deps = deps;
  }

  /**
   * Resolves when the webhook is validated, or with the reason why not.
   *
   * @throws the reason of `signal` when it is aborted
   */
  async validate(operation: string, signal: AbortSignal): Promise<OperationError | undefined> {
    const { store, clock, ids, log } = this.#deps;
    const eventSubscription = findPendingByOperation(store.state, operation);
    const url = eventSubscription && webhookUrlOf(eventSubscription.pending.properties);
    if (!eventSubscription || url === undefined) return undefined;
    let { byHand } = eventSubscription.pending;
    if (!byHand) {
      const outcome = await performHandshake(this.#handshake(eventSubscription, url), this.#deps, signal);
      if (outcome.kind === "agreed") return undefined;
      if (outcome.kind === "failed") return outcome.error;
      const { azureMessage, reason } = outcome;
      const accepted = { until: clock.now() + manualValidationMs, unanswered: { azureMessage, reason } };
      log(
        `${resourceNameFromId(eventSubscription.id)}: the webhook isn't validated yet: ${reason}. Open the validation URL within 10 minutes.`,
      );
      await store.change((state) => changePending(state, operation, (now) => ({ ...now, byHand: accepted })));
      byHand = accepted;
    }
    await delay(clock, byHand.until - clock.now(), signal);
    const { unanswered = { azureMessage: missingCodeMessage(byHand.body ?? ""), reason: missingCode } } = byHand;
    return toOperationError(url, unansweredRefusal(unanswered), { now: clock.now(), activityId: ids() });
  }

  /** The webhook as the recipient of Event Grid's own events. @param id of the event subscription */
  recipient(url: string, id: string, properties: JsonObject): WebhookRecipient {
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
      ...this.recipient(url, id, properties),
      schema: deliverySchemaOf(properties),
      validationUrl: createValidationUrl(subject, { origin: origin(), key: store.state.adminKey, at: clock.now() }),
    };
  }
}

export const deliverySchemaOf = ({ eventDeliverySchema }: JsonObject): EventSchema =>
  eventDeliverySchema === "CloudEventSchemaV1_0" ? "CloudEventSchemaV1_0" : "EventGridSchema";

export interface WebhookValidationDeps {
  readonly store: Store;
  readonly poster: WebhookPoster;
  readonly clock: Clock;
  readonly ids: () => string;
  readonly log: (line: string) => void;
  /** The URL of the emulator. */
  readonly origin: () => string;
}
