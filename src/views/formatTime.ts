const padTwo = (value: number): string => String(value).padStart(2, "0");

/**
 * An ISO 8601 time as a person reads it, in the machine's zone: `14:02:11`, on another day than `today` with its date.
 *
 * @param today any time of the day that needs no date
 */
export function formatTime(iso: string, today: Date): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(padTwo).join(":");
  if (time.toDateString() === today.toDateString()) return clock;
  return `${time.getFullYear()}-${padTwo(time.getMonth() + 1)}-${padTwo(time.getDate())} ${clock}`;
}

/** The same of milliseconds since 1970, seen today. */
export const formatEpochTime = (time: number): string => formatTime(new Date(time).toISOString(), new Date());
