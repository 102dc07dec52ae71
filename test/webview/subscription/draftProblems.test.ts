import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import type { Draft } from "../../../src/core/subscription/draft.ts";
import type { FilterFormState } from "../../../src/protocol/filterForm.ts";
import { toFieldProblems } from "../../../src/webview/subscription/fieldProblems.ts";
import { formFromDraft } from "../../../src/webview/subscription/formModel.ts";
import { findDraftProblems } from "../../../src/webview/subscription/draftProblems.ts";

const draft: Draft = { name: "notify", endpointUrl: "https://example.com/", filter: { subjectEndsWith: "x" } };
const blank = { text: "var.owner", line: 3, column: 5 };
const state: FilterFormState = {
  task: "import",
  restoreState: {},
  workspaceName: "w",
  draft,
  takenNames: [],
  samples: [],
  otherSettings: [],
  blanks: [{ ...blank, pointer: "/properties/labels/0" }],
  canReplace: true,
  importState: {
    source: "main.tf",
    hasEditor: true,
    problems: [],
    draft,
    fieldProblems: [
      { severity: "warning", pointer: "/filter/subjectBeginsWith", message: "Open.", remedy: "Fill in." },
    ],
    deployedFilters: [],
  },
};
const invalidFields = (current: Draft) =>
  toFieldProblems(findDraftProblems(current, state, undefined), formFromDraft(current)).map(({ fieldId }) => fieldId);

describe("a blank of an import", () => {
  test("is reported at its field", () => {
    expect(invalidFields(draft)).toEqual(["subjectBeginsWith", "fill-0"]);
  });

  test("is no longer reported once filled in, and still is when another field changes", () => {
    expect(invalidFields({ ...draft, fills: ["me"] })).toEqual(["subjectBeginsWith"]);
    expect(invalidFields({ ...draft, filter: { subjectEndsWith: "y" } })).toEqual(["subjectBeginsWith", "fill-0"]);
    expect(invalidFields({ ...draft, filter: { ...draft.filter, subjectBeginsWith: "experiments/" } })).toEqual([
      "fill-0",
    ]);
  });
});

test("a key is judged by the schema in which the event subscription delivers", () => {
  const advancedFilters = [{ operatorType: "StringIn", key: "eventType", values: ["x"] }];
  const labelsFor = (deliverySchema: FilterFormState["deliverySchema"]) =>
    findDraftProblems({ ...draft, filter: { advancedFilters } }, { ...state, deliverySchema }, undefined).flatMap(
      ({ fix }) => fix?.label ?? [],
    );
  expect(labelsFor("CloudEventSchemaV1_0")).toEqual(["Use type"]);
  expect(labelsFor("EventGridSchema")).toEqual([]);
});

test("a problem that validation and lint both report is shown once, with its fix", () => {
  const filter = {
    includedEventTypes: ["RunStatusChanged"],
    advancedFilters: [{ operatorType: "StringIn", key: "$.data.runStatus", values: ["Failed"] }],
  };
  const problems = findDraftProblems({ ...draft, filter }, state, undefined).filter(({ pointer }) =>
    pointer.startsWith("/filter/"),
  );
  expect(problems.map(({ pointer, fix }) => [pointer, fix?.label])).toEqual([
    ["/filter/subjectBeginsWith", undefined],
    ["/filter/includedEventTypes/0", "Use Microsoft.MachineLearningServices.RunStatusChanged"],
    ["/filter/advancedFilters/0/key", "Use data.runStatus"],
  ]);
});

test("a captured event settles what the documentation leaves open", () => {
  const advancedFilters = [{ operatorType: "StringIn", key: "data.createdBy", values: ["eva"] }];
  const filter = { advancedFilters };
  const pointersWith = (events: readonly JsonObject[]) =>
    findDraftProblems({ ...draft, filter }, state, undefined, events).map(({ pointer }) => pointer);
  const event = { eventType: "Microsoft.MachineLearningServices.RunCompleted", data: { createdBy: "adam" } };
  expect(pointersWith([])).toContain("/filter/advancedFilters/0/key");
  expect(pointersWith([event])).not.toContain("/filter/advancedFilters/0/key");
});

test("an import reports an existing name only as a warning, because it may replace it", () => {
  const problems = findDraftProblems({ ...draft, fills: ["me"] }, { ...state, takenNames: ["Notify"] }, undefined);
  expect(problems.filter(({ pointer }) => pointer === "/name")).toMatchObject([{ severity: "warning" }]);
});
