import { readAllItems } from "../lists/readAllItems.ts";
import { createEventSubscription } from "./createEventSubscription.ts";
import type { EditResult } from "./editEventSubscription.ts";
import { parseArmId, isSameArmId } from "../../core/armId.ts";
import { describeOtherSettings } from "../../core/subscription/otherSettings.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type { FilterFormTarget, FilterFormState, ImportState } from "../../protocol/filterForm.ts";
import type { ImportedForm, FormStore } from "./formStore.ts";

/** The part of a form's state that depends on its task. */
export type FormSessionState = Omit<FilterFormState, "target" | "workspaceName" | "samples">;

/** What differs between the tasks of a form. */
export interface FormSession {
  readonly open: (signal: AbortSignal) => Promise<FormSessionState>;
  readonly storeDraft: (draft: Draft) => Promise<void>;
  readonly write: (draft: Draft, agreed: boolean, signal: AbortSignal) => Promise<EditResult>;
}

/** Where a form works. */
export interface FormSessionDeps {
  readonly target: FilterFormTarget;
  readonly cloud: Cloud;
  readonly forms: FormStore;
}

/** A new event subscription: an empty form, or one that an import has filled. */
export function createNewFormSession({ target, cloud, forms }: FormSessionDeps): FormSession {
  const { workspaceId } = target;
  return {
    async open(signal) {
      const existing = await readAllItems(cloud.eventSubscriptions(workspaceId, signal));
      const { draft, imported } = await forms.get(target);
      const takenNames = existing.map(({ name }) => name);
      if (!imported)
        return { draft: draft ?? { name: "", endpointUrl: "", filter: {} }, takenNames, otherSettings: [] };
      const filters = existing.map(({ name, properties }) => [name.toLowerCase(), properties.filter ?? {}] as const);
      return {
        draft: draft ?? imported.draft,
        takenNames,
        blanks: imported.blanks,
        canReplace: true,
        otherSettings: describeOtherSettings(imported.properties),
        importState: toImportState(imported, workspaceId, filters),
      };
    },
    storeDraft: async (draft) => forms.set(target, { ...(await forms.get(target)), draft }),
    async write(draft, agreed, signal) {
      const { imported } = await forms.get(target);
      const from = imported ? { imported } : {};
      return createEventSubscription(draft, { cloud, workspaceId, isConfirmed: agreed, ...from }, signal);
    },
  };
}

function toImportState(
  { source, document, problems, draft, marks, scope }: ImportedForm,
  workspaceId: string,
  deployedFilters: ImportState["deployedFilters"],
): ImportState {
  const isElsewhere = scope !== undefined && !isSameArmId(scope, workspaceId);
  return {
    source,
    hasEditor: document !== undefined,
    problems,
    draft,
    fieldProblems: marks,
    ...(isElsewhere ? { otherScope: parseArmId(scope)?.name ?? scope } : {}),
    deployedFilters,
  };
}
