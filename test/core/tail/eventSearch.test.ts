import { describe, expect, test } from "vitest";
import { readEvents } from "../../../src/core/events/envelope.ts";
import { createSearchPredicate } from "../../../src/core/tail/eventSearch.ts";

const [event] = readEvents({
  id: "7f3A-1",
  eventType: "Microsoft.MachineLearningServices.RunStatusChanged",
  topic: "/subscriptions/s1/workspaces/churn-lab",
  subject: "experiments/e\u202e/runs/r",
  eventTime: "2031-01-01T00:00:00Z",
  data: { runStatus: "Failed", RunTags: { owner: 'Eva "E" Lund', path: "C:\\data" }, count: 41, note: "größer" },
}).events;

describe("the search in Live Events", () => {
  test.each([
    ["the id", "7f3a-1"],
    ["the label of the type", "run status changed"],
    ["the type as sent", "MachineLearningServices.RunStatusChanged"],
    ["the subject", "experiments/e"],
    ["the subject as it is shown", "e⟨u+202e⟩/runs"],
    ["the subject as it is", "e\u202e/runs"],
    ["the status", "FAILED"],
    ["a name in the data", "runtags"],
    ["a number in the data", "41"],
    ["text with quotation marks", '"E"'],
    ["text with a backslash", "C:\\data"],
    ["the JSON, compact", '"runStatus":"Failed"'],
    ["the JSON, as the editor shows it", '"runStatus": "Failed"'],
    ["letters beyond ASCII in another case", "GRÖSSER".replace("SS", "ß")],
    ["the tail", "churn / notify"],
    ["words in any order", "lund failed 7f3a"],
  ])("finds an event by %s", (_, search) => {
    expect(event && createSearchPredicate(search)?.(event, "churn / notify")).toBe(true);
  });

  test.each(["lund succeeded", "(.*", "constructor", "churn-prod"])("doesn't find it by %j", (search) => {
    expect(event && createSearchPredicate(search)?.(event, "churn")).toBe(false);
  });

  test("has nothing to do without a word", () => {
    expect(["", "  \t"].map(createSearchPredicate)).toEqual([undefined, undefined]);
  });
});
