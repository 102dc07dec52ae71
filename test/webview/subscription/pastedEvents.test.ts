import { describe, expect, test } from "vitest";
import { createSampleEvents } from "../../../src/core/events/sampleEvents.ts";
import { toCloudEvent } from "../../../src/core/events/toCloudEvent.ts";
import { parsePastedEvents } from "../../../src/webview/subscription/pastedEvents.ts";
import { readEvents } from "../../../src/core/events/envelope.ts";

const events = createSampleEvents({ workspaceId: "/w", id: "e", time: "2026-01-05T14:02:11Z" });
const cloudEvents = readEvents(events).events.map(toCloudEvent);
const [first = {}] = events;

describe("pasted text", () => {
  test.each([
    ["one event", first, 1],
    ["a batch", events, 5],
    ["CloudEvents", cloudEvents, 5],
    ["both schemas, mixed", [first, cloudEvents[0]], 2],
  ])("may be %s", (_, body, count) => {
    const { testEvents, problems } = parsePastedEvents(JSON.stringify(body, null, 2));
    expect(problems).toEqual([]);
    expect(testEvents).toHaveLength(count);
  });

  test("may be empty", () => {
    expect(parsePastedEvents(" \n")).toEqual({ testEvents: [], problems: [] });
  });

  test.each([
    ['{"id": }', /^Line 1, column 8: /],
    ['{\n  "id": "1"\n  "topic": "x"\n}', /^Line 3, column 3: /],
    ["// note\n{}", /isn't valid JSON/],
    ["[1", /^Line 1, column 3: /],
  ])("reports the position of a syntax error in %j", (text, message) => {
    const { testEvents, problems } = parsePastedEvents(text);
    expect(testEvents).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(message)]);
  });

  test("reports JSON values that are not events, and tests the others", () => {
    const { testEvents, problems } = parsePastedEvents(JSON.stringify([first, { hello: 1 }, 5]));
    expect(testEvents).toHaveLength(1);
    expect(problems).toEqual([
      expect.stringMatching(/^\/1: .*not an event/),
      expect.stringMatching(/^\/2: .*not an event/),
    ]);
  });

  test("reports the first problems, and the number of the others", () => {
    const { problems } = parsePastedEvents(JSON.stringify(Array.from({ length: 100 }, () => 1)));
    expect(problems).toHaveLength(6);
    expect(problems.at(-1)).toBe("95 more problems.");
  });

  test("is refused without parsing if it is too long", () => {
    expect(parsePastedEvents("x".repeat(4_000_001)).problems).toEqual([
      expect.stringContaining("longer than 4,000,000"),
    ]);
  });
});
