import { findEventType } from "../events/catalogue.ts";
import { readEventTime } from "../events/eventTime.ts";
import { isObject } from "../json.ts";
import { quote, shorten } from "../quote.ts";
import type { Delivery } from "./delivery.ts";

/** An event as the list of a tail shows it. Its texts are as received, but at most {@link maxRowTextLength} long. */
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
  /** Explains the latency: the event's own time, or why there is none to calculate with. */
  readonly latencyNote: string;
  /** Delivery attempts, at least 1. */
  readonly attempts: number;
}

/** Longest text of a row, in UTF-16 code units. A person opens the event to read more. */
const maxRowTextLength = 500;

export function toTailRow({ sequence, receivedAt, deliveryCount, event }: Delivery, tailLabel: string): TailRow {
  const status = isObject(event.data) ? event.data["runStatus"] : undefined;
  const { ms, problem } = readEventTime(event.time);
  const latencyMs = ms === undefined ? undefined : receivedAt - ms;
  const shown = (text: string): string => shorten(text, maxRowTextLength);
  return {
    sequence,
    tailLabel,
    receivedAt,
    type: findEventType(event.type)?.label ?? shown(event.type),
    subject: shown(event.subject),
    status: typeof status === "string" ? shown(status) : "",
    latencyMs,
    latencyNote: problem ?? describeEventTime(event.time, latencyMs ?? 0),
    attempts: deliveryCount + 1,
  };
}

const describeEventTime = (time: string, latencyMs: number): string =>
  `${latencyMs < 0 ? "The event's time is after its arrival, so two clocks differ. " : ""}Event time: ${quote(time)}`;
