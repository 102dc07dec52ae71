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
