/** Receives events that Event Grid delivers to this machine. */
export interface Receiver {
  /**
   * Starts listening and responds to validation handshakes.
   *
   * @param accept is awaited before a delivery is acknowledged; if it fails, Event Grid retries
   */
  listen(accept: (delivery: WebhookDelivery) => Promise<void>, signal: AbortSignal): Promise<ReceiverSession>;
}

/** One request of Event Grid that has the receiver's secret. */
export interface WebhookDelivery {
  /** The parsed JSON body. */
  readonly body: unknown;
  /** The body as it was sent. */
  readonly text?: string;
  /** Number of earlier attempts, from the header `aeg-delivery-count`. */
  readonly deliveryCount: number;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

export interface ReceiverSession {
  /** The URL to deliver to. Contains a secret, so it is never shown or logged. */
  readonly url: string;
  close(): Promise<void>;
}
