import { describe, expect, test } from "vitest";
import { type Draft, toCreateRequest, validateDraft } from "../../../src/core/subscription/draft.ts";

const good: Draft = { name: "notify-failed", endpointUrl: "https://example.com/api", filter: {} };
const problemsOf = (change: Partial<Draft>, takenNames: readonly string[] = []) =>
  validateDraft({ ...good, ...change }, { takenNames });

describe("a draft", () => {
  test("that is valid has no problems", () => {
    expect(problemsOf({}, ["another"])).toEqual([]);
  });

  test.each([
    ["abc", true],
    ["A-9", true],
    ["a".repeat(64), true],
    ["", false],
    ["ab", false],
    ["a".repeat(65), false],
    ["with space", false],
    ["under_score", false],
    ["dot.ted", false],
    ["new\nline", false],
    ["line\n", false],
    ["ümlaut", false],
  ])("may be named %j: %s", (name, legal) => {
    expect(problemsOf({ name }).map(({ pointer }) => pointer)).toEqual(legal ? [] : ["/name"]);
  });

  test("may not have the name of an existing event subscription in any casing", () => {
    const [problem, ...others] = problemsOf({ name: "Notify-Failed" }, ["notify-failed"]);
    expect(problem).toMatchObject({ severity: "error", pointer: "/name" });
    expect(problem?.message).toContain(`"Notify-Failed"`);
    expect(others).toEqual([]);
  });

  test("has a problem at each wrong field", () => {
    const filter = { advancedFilters: [{ operatorType: "NoSuchOperator", key: "data.runStatus", values: ["Failed"] }] };
    const pointers = problemsOf({ name: "", endpointUrl: "http://example.com", filter }).map(({ pointer }) => pointer);
    expect(pointers.slice(0, 2)).toEqual(["/name", "/endpointUrl"]);
    expect(pointers.slice(2)).not.toEqual([]);
    expect(pointers.slice(2).filter((pointer) => !pointer.startsWith("/filter/advancedFilters/0"))).toEqual([]);
  });

  test("is created with only what the user entered", () => {
    const filter = { subjectBeginsWith: "models/" };
    expect(toCreateRequest({ ...good, filter })).toEqual({
      properties: {
        destination: { endpointType: "WebHook", properties: { endpointUrl: "https://example.com/api" } },
        filter,
      },
    });
  });
});
