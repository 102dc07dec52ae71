import { describe, expect, test } from "vitest";
import type { Problem } from "../../../src/core/problem.ts";
import { validateDraft, type Draft } from "../../../src/core/subscription/draft.ts";
import { formFromDraft, removeCondition, toDraft } from "../../../src/webview/subscription/formModel.ts";
import {
  distinctProblems,
  toFieldProblems,
  remainingRefusals,
} from "../../../src/webview/subscription/fieldProblems.ts";

const problem = (pointer: string): Problem => ({ severity: "error", pointer, message: "Wrong.", remedy: "Fix it." });

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

describe("a problem", () => {
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
  ])("at %j belongs to %j", (pointer, field) => {
    expect(toFieldProblems([problem(pointer)], form)).toEqual([{ ...problem(pointer), ...field }]);
  });

  test("stays with its condition when one before it is removed", () => {
    const invalid = { ...draft, filter: { advancedFilters: [...(draft.filter.advancedFilters ?? [])] } };
    invalid.filter.advancedFilters[1] = { operatorType: "NumberIn", key: "data.b", values: ["two"] };
    const form = removeCondition(formFromDraft(invalid), 0);
    const problems = toFieldProblems(validateDraft(toDraft(form), { takenNames: [] }), form);
    expect(problems.map(({ fieldId, operand }) => [fieldId, operand])).toEqual([["condition-1-operands", 0]]);
  });
});

describe("a refusal", () => {
  const problems = ["/endpointUrl", "/filter/advancedFilters/1/values/1", ""].map(problem);
  const remaining = (current: Draft) => remainingRefusals({ draft, problems }, current).map(({ pointer }) => pointer);

  test("remains while nothing changes", () => {
    expect(remaining(structuredClone(draft))).toEqual(problems.map(({ pointer }) => pointer));
  });

  test("disappears when its value changes; for the draft as a whole, with any change", () => {
    expect(remaining({ ...draft, endpointUrl: "https://example.com/2" })).toEqual([
      "/filter/advancedFilters/1/values/1",
    ]);
    expect(remaining({ ...draft, filter: {} })).toEqual(["/endpointUrl"]);
  });

  test("doesn't repeat a problem that the page reports itself", () => {
    expect(distinctProblems([problem("/name"), problem("/endpointUrl"), problem("/name")])).toHaveLength(2);
  });
});
