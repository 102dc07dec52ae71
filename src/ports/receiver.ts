/** Takes the events that Event Grid delivers to this machine. */
export interface Receiver {
  /**
   * Starts to listen and answers validation handshakes.
   *
   * @param accept is awaited before a delivery is acknowledged; when it fails, Event Grid is asked to try again
   */
  listen(accept: (arrival: WebhookDelivery) => Promise<void>, signal: AbortSignal): Promise<ReceiverSession>;
}

/** One request of Event Grid, already known to carry the receiver's secret. */
export interface WebhookDelivery {
  /** The parsed JSON body. */
  readonly body: unknown;
  /** Attempts before this one, from `aeg-delivery-count`. */
  readonly deliveryCount: number;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
}

export interface ReceiverSession {
  /** Where to deliver to; carries a secret, so it is never shown or logged. */
  readonly url: string;
  close(): Promise<void>;
}
