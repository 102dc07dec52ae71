const two = (value: number): string => String(value).padStart(2, "0");

/**
 * An ISO 8601 time as a person reads it, in the machine's zone: `14:02:11`, on another day than `today` with its date.
 *
 * @param today any time of the day that needs no date
 */
export function timeWords(iso: string, today: Date): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":");
  if (time.toDateString() === today.toDateString()) return clock;
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())} ${clock}`;
}

/** The same of milliseconds since 1970, seen today. */
export const clockWords = (time: number): string => timeWords(new Date(time).toISOString(), new Date());
