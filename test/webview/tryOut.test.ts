import { expect, test } from "vitest";
import { eventTypes } from "../../src/core/events/catalogue.ts";
import { samples } from "../../src/core/events/samples.ts";
import { suggestKeys } from "../../src/webview/filterForm/keys.ts";
import { summary, tryOn } from "../../src/webview/filterForm/samples.ts";

const events = samples({ workspaceId: "/w", id: "e", time: "2026-01-05T14:02:11Z" });
const typed = (shortName: string): string => eventTypes.find((type) => type.shortName === shortName)?.name ?? "";

test("the filter is tried on each sample, which is told by its status or subject", () => {
  const tried = tryOn(events, { includedEventTypes: [typed("ModelRegistered")] });
  expect(tried.map(({ type, verdict }) => [type, verdict.matched])).toEqual(
    eventTypes.map(({ shortName }) => [shortName, shortName === "ModelRegistered"]),
  );
  expect(tried.find(({ type }) => type === "RunStatusChanged")?.detail).toBe("failed");
  expect(tried.find(({ type }) => type === "ModelRegistered")?.detail).toBe("models/sklearn_regression_model:20");
});

test.each([
  [{}, "5 of 5 samples match"],
  [{ includedEventTypes: [typed("RunCompleted")] }, "1 of 5 samples matches"],
  [{ subjectBeginsWith: "nowhere" }, "0 of 5 samples match"],
])("the summary of %j is %j", (filter, words) => {
  expect(summary(tryOn(events, filter))).toBe(words);
});

test("an event that is none does not stop the others from being tried", () => {
  expect(tryOn([{ hello: 1 }, ...events], {}).map(({ type }) => type)[0]).toBe("no event");
});

test("keys are suggested for the chosen event types, for all when none is chosen, each once", () => {
  const of = (...names: string[]) => suggestKeys(names.map(typed)).map(({ key }) => key);
  expect(of("ModelRegistered")).toContain("data.ModelName");
  expect(of("ModelRegistered")).not.toContain("data.runStatus");
  expect(of("ModelRegistered")).toContain("subject");
  expect(of()).toEqual([...new Set(of())]);
  expect(of()).toEqual(expect.arrayContaining(["data.runStatus", "data.ModelName", "data.DriftCoefficient"]));
});
