import { describe, expect, test } from "vitest";
import type { TailSummary } from "../../../src/protocol/tail.ts";
import { emptyStateText } from "../../../src/webview/tail/emptyState.ts";

const nothing = (): void => {};
const options = {
  tails: [],
  clearedCount: 0,
  earlierCapture: undefined,
  localEventGrid: "running",
  eventCount: 0,
  search: "",
  pendingCount: 0,
  run: nothing,
  restart: nothing,
  openCapture: nothing,
  clearSearch: nothing,
  resume: nothing,
} as const;
const tail = (status: TailSummary["status"]): TailSummary => ({ id: "t", label: "churn", status, detail: "" });

type Options = Partial<Parameters<typeof emptyStateText>[0]>;

describe("an empty list says why, and offers the next step", () => {
  test.each<[string, Options, string, readonly string[]]>([
    ["without a tail", {}, "No tail is running.", ["Tail Events"]],
    ["before the first use", { localEventGrid: "idle" }, "No tail is running.", ["Tail Events"]],
    ["stopped", { localEventGrid: "stopped" }, "The Local Event Grid is stopped.", ["Start Local Event Grid"]],
    ["starting", { localEventGrid: "starting" }, "The Local Event Grid is starting…", []],
    [
      "failed",
      { localEventGrid: "failed" },
      "The Local Event Grid couldn't start.",
      ["Start Local Event Grid", "Show Log"],
    ],
    [
      "with a tail",
      { tails: [tail("live")] },
      "Listening to churn. No events yet.",
      ["Raise Sample Event…", "Run Scenario…"],
    ],
    ["with a tail that starts", { tails: [tail("starting")] }, "Starting the tail of churn…", []],
    ["with a stopped tail", { tails: [tail("failed")] }, "Tail of churn stopped.", ["Restart"]],
    ["in a search", { eventCount: 3, search: "x" }, 'No event contains "x".', ["Clear Search"]],
    ["paused", { pendingCount: 2 }, "Paused. There are newer events.", ["Resume"]],
    [
      "cleared",
      { clearedCount: 1204, tails: [tail("live")] },
      "Cleared 1,204 events. Listening to churn.",
      ["Open Capture", "Raise Sample Event…", "Run Scenario…"],
    ],
    [
      "in a new window",
      { earlierCapture: "3 events of churn, until 14:02:11" },
      "No tail is running.",
      ["Tail Events", "Open Capture"],
    ],
  ])("%s", (_, change, message, actions) => {
    const text = emptyStateText({ ...options, ...change });
    expect(text.message).toBe(message);
    expect(text.actions.map(([label]) => label)).toEqual(actions);
  });

  test("and where the events of before are", () => {
    expect(emptyStateText({ ...options, clearedCount: 1 }).hint).toBe("It is still in the capture.");
    expect(emptyStateText({ ...options, earlierCapture: "3 events of churn, until 14:02:11" }).hint).toBe(
      "A tail shows the events of a workspace of the Local Event Grid as they arrive. The last capture has 3 events of churn, until 14:02:11.",
    );
  });
});
