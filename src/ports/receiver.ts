/** Receives events that Event Grid delivers to this machine. */
export interface Receiver {
  /** Starts listening and responds to validation handshakes. */
  listen(handler: WebhookHandler, signal: AbortSignal): Promise<ReceiverSession>;
}

export interface WebhookHandler {
  /** Is awaited before a delivery is acknowledged; if it fails, Event Grid retries. */
  accept(delivery: WebhookDelivery): Promise<void>;
  /** Called when Event Grid says that the event subscription was deleted. */
  onDeletionNotice(): void;
}

/** One request of Event Grid that has the receiver's secret. */
export interface WebhookDelivery {
  /** The parsed JSON body. */
  readonly body: unknown;
  /** The body as it was sent. */
  readonly text?: string;
  /** Number of earlier attempts, from the header `aeg-delivery-count`. */
  readonly deliveryCount: number;
}

export interface ReceiverSession {
  /** The URL to deliver to. Contains a secret, so it is never shown or logged. */
  readonly url: string;
  close(): Promise<void>;
}
