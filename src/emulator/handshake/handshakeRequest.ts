import type { EventSchema } from "../../core/events/eventSchema.ts";
import type { WebhookResult } from "../delivery/webhookPoster.ts";
import type { HandshakeRefusal } from "./handshakeRefusal.ts";

/** A webhook, and its event subscription. */
export interface WebhookRecipient {
  readonly url: string;
  /** Resource id of the event source. */
  readonly topic: string;
  readonly eventSubscriptionName: string;
  /** As in every delivery: a webhook may require a key or a token in them. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The webhook to validate. */
export interface HandshakeRequest extends WebhookRecipient {
  /** The delivery schema, which decides the validation method. */
  readonly schema: EventSchema;
  /** For manual validation, and for consent by callback. */
  readonly validationUrl: string;
}

/** Sends the validation request of one schema, and judges the response. */
export interface ValidationMethod {
  readonly send: () => Promise<WebhookResult>;
  readonly judge: (result: WebhookResult) => HandshakeJudgment;
}

/** `accepted`: answered without consent, which can still be given by the validation URL. */
export type HandshakeJudgment =
  | { readonly kind: "agreed" }
  | {
      readonly kind: "accepted";
      /** What was wrong with the response, a clause without its period. */
      readonly reason: string;
      /** The service's own message when the time is over. */
      readonly azureMessage: string;
    }
  | HandshakeRefusal;
