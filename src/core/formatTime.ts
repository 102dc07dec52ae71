import { formatDuration } from "./formatDuration.ts";

const padTwo = (value: number): string => String(value).padStart(2, "0");

/**
 * Formats a time in the machine's time zone: `14:02:11`, with the date in front unless it is today.
 *
 * @param time ISO 8601, or milliseconds since 1970; a text that is not a time is returned as it is
 * @param today any time of the day whose times need no date
 */
export function formatTime(time: string | number, today: Date): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time);
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(padTwo).join(":");
  if (date.toDateString() === today.toDateString()) return clock;
  return `${date.getFullYear()}-${padTwo(date.getMonth() + 1)}-${padTwo(date.getDate())} ${clock}`;
}

/**
 * Formats a time with its age: `14:02:11, 2 min ago`; without it for a time to come.
 *
 * @param time ISO 8601, or milliseconds since 1970; a text that is not a time is returned as it is
 * @param now also decides which times need no date
 */
export function formatTimeWithAge(time: string | number, now: Date): string {
  const age = now.getTime() - new Date(time).getTime();
  const text = formatTime(time, now);
  if (!(age >= 0)) return text;
  return `${text}, ${age < 1_000 ? "just now" : `${formatDuration(age).split(" ").slice(0, 2).join(" ")} ago`}`;
}
