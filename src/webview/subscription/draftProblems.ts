import type { LintFix } from "../../core/lint/lint.ts";
import { lint } from "../../core/lint/lint.ts";
import { type Problem, prefixPointers } from "../../core/problem.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import { validateDraft } from "../../core/subscription/draft.ts";
import type { FilterFormState } from "../../protocol/filterForm.ts";
import { formFromDraft, toDraft } from "./formModel.ts";
import { distinctProblems, remainingRefusals, unansweredProblems } from "./fieldProblems.ts";
import type { DraftRefusal } from "./fieldProblems.ts";

/** All that is wrong with a draft: what an import left open, what Azure refuses or has refused, and what nobody means. */
export function findDraftProblems(
  draft: Draft,
  state: FilterFormState,
  refusal: DraftRefusal | undefined,
): readonly (Problem & { readonly fix?: LintFix })[] {
  const { importState: imported } = state;
  // The form writes a draft in its own way, so the two are compared as it writes them.
  const open = imported
    ? unansweredProblems({ draft: toDraft(formFromDraft(imported.draft)), problems: imported.fieldProblems }, draft)
    : [];
  const refused = refusal ? remainingRefusals(refusal, draft) : [];
  return distinctProblems([
    ...open,
    ...validateDraft(draft, state),
    ...refused,
    ...prefixPointers("/filter", lint(draft.filter)),
  ]);
}
