import type { MlEvent } from "../events/envelope.ts";

/** An event as received by a tail. */
export interface Delivery {
  /** Position in the tail, from 1, never reused. */
  readonly sequence: number;
  /** Time of receipt, in milliseconds since 1970. */
  readonly receivedAt: number;
  /** Number of earlier delivery attempts, from the `aeg-delivery-count` header; 0 for the first attempt. */
  readonly deliveryCount: number;
  readonly event: MlEvent;
}
