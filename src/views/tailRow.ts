import type { TailedEvent } from "../app/tails.ts";
import { findEventType } from "../core/events/catalogue.ts";
import { isObject } from "../core/json.ts";
import type { TailRow } from "../protocol/tail.ts";

/** What the list shows of an event. */
export function tailRow({ sequence, receivedAt, deliveryCount, event, tail }: TailedEvent): TailRow {
  const raised = Date.parse(event.time);
  const status = isObject(event.data) ? event.data["runStatus"] : undefined;
  return {
    sequence,
    tail: tail.target.label,
    receivedAt,
    type: findEventType(event.type)?.label ?? event.type,
    subject: event.subject,
    status: typeof status === "string" ? status : "",
    late: Number.isNaN(raised) ? undefined : receivedAt - raised,
    tries: deliveryCount + 1,
  };
}
