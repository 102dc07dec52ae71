import { describe, expect, test } from "vitest";
import { readEventTime } from "../../../src/core/events/eventTime.ts";

const midnight = Date.UTC(2031, 0, 1);

describe("the time of an event", () => {
  test.each([
    ["2031-01-01T00:00:00Z", midnight],
    ["2031-01-01T00:00:00.1234567Z", midnight + 123],
    ["2031-01-01T00:00:00.5Z", midnight + 500],
    ["2031-01-01T00:00:00,25z", midnight + 250],
    ["2031-01-01 00:00:00Z", midnight],
    ["2031-01-01T05:30:00+05:30", midnight],
    ["2030-12-31T16:00:00-0800", midnight],
    ["+275760-09-13T00:00:00Z", 8.64e15],
    ["0002-01-01T00:00:00Z", -62_104_060_800_000],
    ["2028-02-29T00:00:00Z", Date.UTC(2028, 1, 29)],
  ])("%s is an instant", (text, ms) => {
    expect(readEventTime(text)).toEqual({ ms });
  });

  test.each([
    ["", "The event has no time."],
    ["yesterday", `The event's time can't be read: "yesterday"`],
    ["5", `The event's time can't be read: "5"`],
    ["2031-01-01", `The event's time can't be read: "2031-01-01"`],
    ["2031-01-01T00:00Z", `The event's time can't be read: "2031-01-01T00:00Z"`],
    ["2031-01-01T00:00:00Z\u202e", String.raw`The event's time can't be read: "2031-01-01T00:00:00Z\u202e"`],
    [
      "2031-01-01T00:00:00",
      `The event's time has no time zone, so it could be several instants: "2031-01-01T00:00:00"`,
    ],
    [
      "0001-01-01T00:00:00",
      `The event's time is "0001-01-01T00:00:00", which programs send for a time that was never set.`,
    ],
    [
      "9999-12-31T23:59:59.9999999Z",
      `The event's time is "9999-12-31T23:59:59.9999999Z", which programs send for a time that was never set.`,
    ],
    ["2031-02-30T00:00:00Z", `The event's time is no time of the calendar: "2031-02-30T00:00:00Z"`],
    ["2031-13-01T00:00:00Z", `The event's time is no time of the calendar: "2031-13-01T00:00:00Z"`],
    ["2031-01-01T25:00:00Z", `The event's time is no time of the calendar: "2031-01-01T25:00:00Z"`],
    ["+275760-09-13T00:00:01Z", `The event's time is no time of the calendar: "+275760-09-13T00:00:01Z"`],
  ])("%j is none, and says why", (text, problem) => {
    expect(readEventTime(text)).toEqual({ problem });
  });
});
