import { findEventType } from "../events/catalogue.ts";
import { isObject } from "../json.ts";
import type { Delivery } from "./delivery.ts";

/** An event as the list of a tail shows it. */
export interface TailRow {
  readonly sequence: number;
  /** The tail that received it. */
  readonly tailLabel: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** Label of the event type, or the type as sent if it is unknown. */
  readonly type: string;
  readonly subject: string;
  /** The run's status, or `""`. */
  readonly status: string;
  /** Milliseconds from the event's own time to its arrival; undefined without a readable time. */
  readonly latencyMs: number | undefined;
  /** Delivery attempts, at least 1. */
  readonly attempts: number;
}

export function toTailRow({ sequence, receivedAt, deliveryCount, event }: Delivery, tailLabel: string): TailRow {
  const raisedAt = Date.parse(event.time);
  const status = isObject(event.data) ? event.data["runStatus"] : undefined;
  return {
    sequence,
    tailLabel,
    receivedAt,
    type: findEventType(event.type)?.label ?? event.type,
    subject: event.subject,
    status: typeof status === "string" ? status : "",
    latencyMs: Number.isNaN(raisedAt) ? undefined : receivedAt - raisedAt,
    attempts: deliveryCount + 1,
  };
}
