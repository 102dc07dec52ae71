import { formatCount } from "../../core/formatCount.ts";
import type { TailRow } from "../../core/tail/tailRow.ts";

const padTwo = (value: number): string => String(value).padStart(2, "0");

/** Formats milliseconds since 1970 as local time: `14:02:11.482`. */
export function formatClockTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()].map(padTwo).join(":");
  return `${parts}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}

const durationUnits = [
  { symbol: "d", ms: 86_400_000 },
  { symbol: "h", ms: 3_600_000 },
  { symbol: "min", ms: 60_000 },
  { symbol: "s", ms: 1000 },
] as const;

/** Formats a latency: `340 ms`, `1.2 s`, `4 min`. May be negative; `""` if unknown. */
export function formatLatency(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return "";
  const unit = durationUnits.find(({ ms }) => Math.abs(milliseconds) >= ms);
  if (!unit) return `${Math.round(milliseconds)} ms`;
  const value = milliseconds / unit.ms;
  return `${Math.abs(value) < 10 ? value.toFixed(1) : Math.round(value)} ${unit.symbol}`;
}

/** Splits a subject into its path and its last part, which is the most important and truncated last. */
export function splitSubject(subject: string): readonly [path: string, name: string] {
  const index = subject.lastIndexOf("/") + 1;
  return [subject.slice(0, index), subject.slice(index)];
}

const statusTones: ReadonlyMap<string, string> = new Map([
  ["failed", "error"],
  ["notresponding", "error"],
  ["canceled", "attention"],
  ["cancelrequested", "attention"],
]);

/** CSS class for a run's status, or `""`. */
export const statusTone = (status: string): string => statusTones.get(status.toLowerCase()) ?? "";

/** Describes a row for screen readers. */
export const describeRow = ({ type, subject, status, receivedAt, latencyMs, attempts }: TailRow): string =>
  [
    type,
    subject,
    status,
    formatClockTime(receivedAt),
    latencyMs === undefined ? "" : `latency ${formatLatency(latencyMs)}`,
    attempts > 1 ? `${attempts} attempts` : "",
  ]
    .filter(Boolean)
    .join(", ");

interface EventCounts {
  readonly listedCount: number;
  /** Number of events that match the search; undefined without a search. */
  readonly foundCount: number | undefined;
  /** Number of events since the list was paused. */
  readonly pendingCount: number;
  /** Number of older events that are no longer listed. */
  readonly droppedCount: number;
}

/** `3 of 120 events · paused, 4 newer` */
export function describeEventCount({ listedCount, foundCount, pendingCount, droppedCount }: EventCounts): string {
  const found = foundCount === undefined ? "" : `${foundCount.toLocaleString("en")} of `;
  return [
    found + formatCount(listedCount, "event"),
    pendingCount > 0 ? `paused, ${pendingCount.toLocaleString("en")} newer` : "",
    droppedCount > 0 ? `Showing the last ${listedCount.toLocaleString("en")}. Older events are in the capture.` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
