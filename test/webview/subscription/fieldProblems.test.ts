import { describe, expect, test } from "vitest";
import type { Problem } from "../../../src/core/problem.ts";
import { validateDraft } from "../../../src/core/subscription/draft.ts";
import type { Draft } from "../../../src/core/subscription/draft.ts";
import { formFromDraft, removeCondition, toDraft } from "../../../src/webview/subscription/formModel.ts";
import {
  distinctProblems,
  toFieldProblems,
  remainingRefusals,
} from "../../../src/webview/subscription/fieldProblems.ts";

const problem = (pointer: string): Problem => ({ severity: "error", pointer, message: "Wrong.", remedy: "Mend it." });

const draft: Draft = {
  name: "on-run",
  endpointUrl: "https://example.com/",
  filter: {
    advancedFilters: [
      { operatorType: "StringIn", key: "data.a", values: ["x"] },
      { operatorType: "NumberIn", key: "data.b", values: [1, 2] },
    ],
  },
};

describe("a problem's field", () => {
  const form = formFromDraft(draft);
  test.each([
    ["/name", { fieldId: "name" }],
    ["/endpointUrl", { fieldId: "endpointUrl" }],
    ["/filter/includedEventTypes/2", { fieldId: "eventTypes" }],
    ["/filter/subjectBeginsWith", { fieldId: "subjectBeginsWith" }],
    ["/filter/advancedFilters", { fieldId: "conditions" }],
    ["/filter/advancedFilters/9/key", { fieldId: "conditions" }],
    ["/filter/advancedFilters/1", { fieldId: "condition-1-key" }],
    ["/filter/advancedFilters/1/key", { fieldId: "condition-1-key" }],
    ["/filter/advancedFilters/1/operatorType", { fieldId: "condition-1-operator" }],
    ["/filter/advancedFilters/1/value", { fieldId: "condition-1-operands", operand: 0 }],
    ["/filter/advancedFilters/1/values", { fieldId: "condition-1-operands" }],
    ["/filter/advancedFilters/1/values/1", { fieldId: "condition-1-operands", operand: 1 }],
    ["/filter", { fieldId: "form" }],
    ["", { fieldId: "form" }],
  ])("at %j is %j", (pointer, place) => {
    expect(toFieldProblems([problem(pointer)], form)).toEqual([{ ...problem(pointer), ...place }]);
  });

  test("follows its condition when one before it is removed", () => {
    const wrong = { ...draft, filter: { advancedFilters: [...(draft.filter.advancedFilters ?? [])] } };
    wrong.filter.advancedFilters[1] = { operatorType: "NumberIn", key: "data.b", values: ["two"] };
    const rest = removeCondition(formFromDraft(wrong), 0);
    const marks = toFieldProblems(validateDraft(toDraft(rest), { takenNames: [] }), rest);
    expect(marks.map(({ fieldId: place, operand }) => [place, operand])).toEqual([["condition-1-operands", 0]]);
  });
});

describe("a refusal", () => {
  const problems = ["/endpointUrl", "/filter/advancedFilters/1/values/1", ""].map(problem);
  const left = (now: Draft) => remainingRefusals({ draft, problems }, now).map(({ pointer }) => pointer);

  test("stands as long as nothing is changed", () => {
    expect(left(structuredClone(draft))).toEqual(problems.map(({ pointer }) => pointer));
  });

  test("goes where what it points at was changed, and as a whole with any change", () => {
    expect(left({ ...draft, endpointUrl: "https://example.com/2" })).toEqual(["/filter/advancedFilters/1/values/1"]);
    expect(left({ ...draft, filter: {} })).toEqual(["/endpointUrl"]);
  });

  test("does not repeat what the page found itself", () => {
    expect(distinctProblems([problem("/name"), problem("/endpointUrl"), problem("/name")])).toHaveLength(2);
  });
});
