import type { Fix } from "../../core/lint/lint.ts";
import { lint } from "../../core/lint/lint.ts";
import { type Problem, within } from "../../core/problem.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import { validateDraft } from "../../core/subscription/draft.ts";
import type { FilterFormState } from "../../protocol/filterForm.ts";
import { readDraft, toDraft } from "./formModel.ts";
import { distinct, standing, unanswered } from "./marks.ts";
import type { Refusal } from "./marks.ts";

/** All that is wrong with a draft: what an import left open, what Azure refuses or has refused, and what nobody means. */
export function problemsOf(
  draft: Draft,
  state: FilterFormState,
  refusal: Refusal | undefined,
): readonly (Problem & { readonly fix?: Fix })[] {
  const { imported } = state;
  // The form writes a draft in its own way, so the two are compared as it writes them.
  const open = imported
    ? unanswered({ draft: toDraft(readDraft(imported.draft)), problems: imported.marks }, draft)
    : [];
  const refused = refusal ? standing(refusal, draft) : [];
  return distinct([...open, ...validateDraft(draft, state), ...refused, ...within("/filter", lint(draft.filter))]);
}
