import { lint } from "../../core/lint/lint.ts";
import type { JsonObject } from "../../core/json.ts";
import { prefixPointers } from "../../core/problem.ts";
import { validateDraft, type Draft } from "../../core/subscription/draft.ts";
import type { FilterFormState } from "../../protocol/filterForm.ts";
import {
  distinctProblems,
  type DraftProblem,
  type DraftRefusal,
  remainingRefusals,
  unansweredProblems,
} from "./fieldProblems.ts";
import { formFromDraft, toDraft } from "./formModel.ts";

/**
 * All problems of a draft: from its import, its validation, the last refusal, and lint.
 *
 * @param observedEvents real events, which take precedence over the documentation
 */
export function findDraftProblems(
  draft: Draft,
  state: FilterFormState,
  refusal: DraftRefusal | undefined,
  observedEvents: readonly JsonObject[] = [],
): readonly DraftProblem[] {
  const { importState } = state;
  // Normalize the imported draft as the form does, so that only edits count as differences.
  const fromImport = importState
    ? unansweredProblems(
        { draft: toDraft(formFromDraft(importState.draft)), problems: importState.fieldProblems },
        draft,
      )
    : [];
  const fromRefusal = refusal ? remainingRefusals(refusal, draft) : [];
  return distinctProblems([
    ...fromImport,
    ...validateDraft(draft, state),
    ...fromRefusal,
    ...prefixPointers(
      "/filter",
      lint(draft.filter, { deliverySchema: state.deliverySchema, capturedEvents: observedEvents }),
    ),
  ]);
}
