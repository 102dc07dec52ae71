import type { TailRow } from "../../protocol/tail.ts";

const padTwo = (value: number): string => String(value).padStart(2, "0");

/** Local time, `14:02:11.482`. */
export function formatClockTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  const parts = [time.getHours(), time.getMinutes(), time.getSeconds()].map(padTwo).join(":");
  return `${parts}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}

const durationUnits = [
  { unit: "d", from: 86_400_000 },
  { unit: "h", from: 3_600_000 },
  { unit: "min", from: 60_000 },
  { unit: "s", from: 1000 },
] as const;

/** `340 ms`, `1.2 s`, `4 min`; negative when the event's clock is ahead of ours; `""` when it is not known. */
export function formatLatency(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return "";
  const size = Math.abs(milliseconds);
  const fit = durationUnits.find(({ from }) => size >= from);
  if (!fit) return `${Math.round(milliseconds)} ms`;
  const value = milliseconds / fit.from;
  return `${Math.abs(value) < 10 ? value.toFixed(1) : Math.round(value)} ${fit.unit}`;
}

/** A subject in two pieces: the path, and its last part, which says most and is cut last. */
export function splitSubject(subject: string): readonly [path: string, last: string] {
  const at = subject.lastIndexOf("/") + 1;
  return [subject.slice(0, at), subject.slice(at)];
}

const statusTones: ReadonlyMap<string, string> = new Map([
  ["failed", "bad"],
  ["notresponding", "bad"],
  ["canceled", "odd"],
  ["cancelrequested", "odd"],
]);

/** How a run's status is coloured: `odd`, `bad`, or not at all. */
export const statusTone = (status: string): string => statusTones.get(status.toLowerCase()) ?? "";

/** A row as it is read aloud. */
export const describeRow = ({ type, subject, status, receivedAt, latencyMs: late, attempts: tries }: TailRow): string =>
  [
    type,
    subject,
    status,
    formatClockTime(receivedAt),
    late === undefined ? "" : `${formatLatency(late)} late`,
    tries > 1 ? `${tries} tries` : "",
  ]
    .filter(Boolean)
    .join(", ");

export const formatEventCount = (count: number, one: string): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : `${one}s`}`;
