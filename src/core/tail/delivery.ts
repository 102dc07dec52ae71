import type { MlEvent } from "../events/envelope.ts";

/** One event as it arrived at a tail's receiver. */
export interface Delivery {
  /** Position in the tail, from 1, never used twice. */
  readonly sequence: number;
  /** When the receiver had it, in milliseconds since 1970. */
  readonly receivedAt: number;
  /** How often Event Grid had tried before this attempt, from the `aeg-delivery-count` header; 0 for the first. */
  readonly deliveryCount: number;
  readonly event: MlEvent;
}
