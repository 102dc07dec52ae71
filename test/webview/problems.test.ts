import { describe, expect, test } from "vitest";
import type { Draft } from "../../src/core/subscription/draft.ts";
import type { FilterFormState } from "../../src/protocol/filterForm.ts";
import { marksOf } from "../../src/webview/filterForm/marks.ts";
import { readDraft } from "../../src/webview/filterForm/formModel.ts";
import { problemsOf } from "../../src/webview/filterForm/problems.ts";

const draft: Draft = { name: "notify", endpointUrl: "https://example.com/", filter: { subjectEndsWith: "x" } };
const blank = { text: "var.owner", line: 3, column: 5 };
const state: FilterFormState = {
  place: { task: "import", cloud: "local", workspaceId: "/w" },
  workspaceName: "w",
  draft,
  takenNames: [],
  samples: [],
  kept: [],
  blanks: [{ ...blank, pointer: "/properties/labels/0" }],
  mayReplace: true,
  imported: {
    source: "main.tf",
    hasEditor: true,
    problems: [],
    draft,
    marks: [{ severity: "warning", pointer: "/filter/subjectBeginsWith", message: "Open.", remedy: "Fill in." }],
    deployedFilters: [],
  },
};
const placesOf = (now: Draft) => marksOf(problemsOf(now, state, undefined), readDraft(now)).map(({ place }) => place);

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
    const problems = problemsOf({ ...draft, fills: ["me"] }, { ...state, takenNames: ["Notify"] }, undefined);
    expect(problems.filter(({ pointer }) => pointer === "/name")).toMatchObject([{ severity: "warning" }]);
  });
});
