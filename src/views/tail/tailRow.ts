import type { TailEvent } from "../../app/tail/tails.ts";
import { findEventType } from "../../core/events/catalogue.ts";
import { isObject } from "../../core/json.ts";
import type { TailRow } from "../../protocol/tail.ts";

/** What the list shows of an event. */
export function toTailRow({ sequence, receivedAt, deliveryCount, event, tail }: TailEvent): TailRow {
  const raised = Date.parse(event.time);
  const status = isObject(event.data) ? event.data["runStatus"] : undefined;
  return {
    sequence,
    tailLabel: tail.target.label,
    receivedAt,
    type: findEventType(event.type)?.label ?? event.type,
    subject: event.subject,
    status: typeof status === "string" ? status : "",
    latencyMs: Number.isNaN(raised) ? undefined : receivedAt - raised,
    attempts: deliveryCount + 1,
  };
}
