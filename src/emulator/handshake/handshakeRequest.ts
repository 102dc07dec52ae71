import type { EventSchema } from "../../core/events/eventSchema.ts";
import type { WebhookResult } from "../delivery/webhookPoster.ts";
import type { HandshakeRefusal } from "./handshakeRefusal.ts";

/** Who is asked, in whose name. */
export interface HandshakeRequest {
  readonly url: string;
  /** In which events are delivered; it decides how a webhook is asked. */
  readonly schema: EventSchema;
  /** Resource id of the event source. */
  readonly topic: string;
  readonly eventSubscriptionName: string;
  /** Those that every delivery carries: a webhook may ask for a key or a token in them. */
  readonly headers: Readonly<Record<string, string>>;
  /** What somebody may open to agree by hand. */
  readonly validationUrl: string;
}

/** One way to ask a webhook whether it agrees, and to understand its answer. */
export interface ValidationMethod {
  readonly send: () => Promise<WebhookResult>;
  readonly judge: (answer: WebhookResult) => HandshakeJudgment;
}

/** What an answer means. `accepted`: with status 200, but without the code, so that somebody may still agree by hand. */
export type HandshakeJudgment =
  | { readonly kind: "agreed" }
  | { readonly kind: "accepted"; readonly body: string }
  | HandshakeRefusal;
