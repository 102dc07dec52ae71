import { describe, expect, test } from "vitest";
import type { Draft } from "../../../src/core/subscription/draft.ts";
import type { FilterFormState } from "../../../src/protocol/filterForm.ts";
import { toFieldProblems } from "../../../src/webview/subscription/fieldProblems.ts";
import { formFromDraft } from "../../../src/webview/subscription/formModel.ts";
import { findDraftProblems } from "../../../src/webview/subscription/draftProblems.ts";

const draft: Draft = { name: "notify", endpointUrl: "https://example.com/", filter: { subjectEndsWith: "x" } };
const blank = { text: "var.owner", line: 3, column: 5 };
const state: FilterFormState = {
  target: { task: "import", cloud: "local", workspaceId: "/w" },
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
const placesOf = (now: Draft) =>
  toFieldProblems(findDraftProblems(now, state, undefined), formFromDraft(now)).map(({ fieldId: place }) => place);

describe("what an import leaves open", () => {
  test("is marked at its field, whether the form edits it or only asks for it", () => {
    expect(placesOf(draft)).toEqual(["subjectBeginsWith", "fill-0"]);
  });

  test("is no longer marked once it is answered, and stays while another field changes", () => {
    expect(placesOf({ ...draft, fills: ["me"] })).toEqual(["subjectBeginsWith"]);
    expect(placesOf({ ...draft, filter: { subjectEndsWith: "y" } })).toEqual(["subjectBeginsWith", "fill-0"]);
    expect(placesOf({ ...draft, filter: { ...draft.filter, subjectBeginsWith: "experiments/" } })).toEqual(["fill-0"]);
  });

  test("of an existing name is a warning, because it may be replaced", () => {
    const problems = findDraftProblems({ ...draft, fills: ["me"] }, { ...state, takenNames: ["Notify"] }, undefined);
    expect(problems.filter(({ pointer }) => pointer === "/name")).toMatchObject([{ severity: "warning" }]);
  });
});
