import { formatCount } from "../../core/formatCount.ts";
import type { TailRow } from "../../core/tail/tailRow.ts";

const padTwo = (value: number): string => String(value).padStart(2, "0");

/** Shown for a value that is unknown. */
const unknownText = "–";

/** Formats milliseconds since 1970 as local time: `14:02:11.482`. */
export function formatClockTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime())) return unknownText;
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()].map(padTwo).join(":");
  return `${parts}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}

const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/**
 * Formats the time of a row: `14:02:11.482`, or `Dec 2 14:02` where a new day begins.
 *
 * @param previous the time of the row before, or now for the first row; both in milliseconds since 1970
 */
export function formatRowTime(milliseconds: number, previous: number): string {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime()) || time.toDateString() === new Date(previous).toDateString())
    return formatClockTime(milliseconds);
  return `${monthNames[time.getMonth()]} ${time.getDate()} ${padTwo(time.getHours())}:${padTwo(time.getMinutes())}`;
}

/** Formats milliseconds since 1970 as local date and time, with milliseconds. */
export function formatFullTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  if (Number.isNaN(time.getTime())) return "The time of receipt is unknown.";
  const date = [time.getFullYear(), padTwo(time.getMonth() + 1), padTwo(time.getDate())].join("-");
  return `Received ${date} ${formatClockTime(milliseconds)}`;
}

const durationUnits = [
  { symbol: "d", ms: 86_400_000 },
  { symbol: "h", ms: 3_600_000 },
  { symbol: "min", ms: 60_000 },
  { symbol: "s", ms: 1000 },
] as const;

/** Longest latency that is shown as a number, in days: beyond it the event's time is hardly the one when it was raised. */
const maxDays = 99;

/** Formats a latency: `340 ms`, `1.2 s`, `4 min`, `> 99 d`. May be negative. */
export function formatLatency(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return unknownText;
  if (Math.abs(milliseconds) > maxDays * 86_400_000) return milliseconds > 0 ? `> ${maxDays} d` : `< -${maxDays} d`;
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
    latencyMs === undefined ? "latency unknown" : `latency ${formatLatency(latencyMs)}`,
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
  /** Number of events that were cleared. */
  readonly clearedCount: number;
  /** Whether a search has no result yet. */
  readonly isSearching: boolean;
}

/** `3 of 120 events · paused, 4 newer` */
export function describeEventCount(counts: EventCounts): string {
  const { listedCount, foundCount, pendingCount, droppedCount, clearedCount, isSearching } = counts;
  const found = foundCount === undefined ? "" : `${foundCount.toLocaleString("en")} of `;
  return [
    found + formatCount(listedCount, "event"),
    pendingCount > 0 ? `paused, ${pendingCount.toLocaleString("en")} newer` : "",
    isSearching ? "searching…" : "",
    droppedCount > 0 ? `showing the last ${listedCount.toLocaleString("en")}` : "",
    clearedCount > 0 ? `${clearedCount.toLocaleString("en")} cleared` : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
