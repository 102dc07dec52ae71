import { quote } from "../quote.ts";

/** The time of an event, or why there is none to calculate with. */
export type EventTime =
  /** Milliseconds since 1970. */
  { readonly ms: number; readonly problem?: undefined } | { readonly ms?: undefined; readonly problem: string };

/** ISO 8601 with up to any number of decimals; Azure writes seven. */
const isoTime =
  /^(?<date>(?:[+-]\d{6}|\d{4})-\d\d-(?<day>\d\d))[Tt ](?<time>\d\d:\d\d:\d\d)(?:[.,](?<decimals>\d+))?(?<zone>[Zz]|[+-]\d\d:?\d\d)?$/;

/**
 * Reads the time of an event strictly: a time that could mean several instants is none. The problem is a sentence.
 *
 * @param text as sent, `""` if the event has none
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
export function readEventTime(text: string): EventTime {
  if (text === "") return { problem: "The event has no time." };
  const { date, day, time, decimals = "", zone } = isoTime.exec(text)?.groups ?? {};
  if (date === undefined) return { problem: `The event's time can't be read: ${quote(text)}` };
  if (/^(0001-01-01|9999-12-31)$/.test(date))
    return { problem: `The event's time is ${quote(text)}, which programs send for a time that was never set.` };
  if (zone === undefined)
    return { problem: `The event's time has no time zone, so it could be several instants: ${quote(text)}` };
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const ms = Date.parse(`${date}T${time}.${decimals.padEnd(3, "0").slice(0, 3)}${offset}`);
  // A day that the month lacks would be read as one of the next month.
  if (Number.isNaN(ms) || new Date(Date.parse(`${date}T00:00:00Z`)).getUTCDate() !== Number(day))
    return { problem: `The event's time is no time of the calendar: ${quote(text)}` };
  return { ms };
}
