import { createEventSubscription } from "../app/createEventSubscription.ts";
import type { Edited } from "../app/editEventSubscription.ts";
import { parseArmId, sameArmId } from "../core/armId.ts";
import { keptFacts } from "../core/subscription/kept.ts";
import type { Draft } from "../core/subscription/draft.ts";
import type { Cloud } from "../ports/cloud.ts";
import type { FilterFormPlace, FilterFormState, ImportedState } from "../protocol/filterForm.ts";
import type { ImportedForm, KeptForms } from "./keptForms.ts";

/** The part of a form's state that depends on its task. */
export type WorkState = Omit<FilterFormState, "place" | "workspaceName" | "samples">;

/** What differs between the tasks of a form. */
export interface FormWork {
  readonly open: (signal: AbortSignal) => Promise<WorkState>;
  readonly keep: (draft: Draft) => Promise<void>;
  readonly write: (draft: Draft, agreed: boolean, signal: AbortSignal) => Promise<Edited>;
}

/** Where a form works. */
export interface WorkPlace {
  readonly place: FilterFormPlace;
  readonly cloud: Cloud;
  readonly forms: KeptForms;
}

/** A new event subscription: an empty form, or one that an import has filled. */
export function createWork({ place, cloud, forms }: WorkPlace): FormWork {
  const { workspaceId } = place;
  return {
    async open(signal) {
      const existing = await cloud.eventSubscriptions(workspaceId, signal);
      const { draft, imported } = await forms.get(place);
      const takenNames = existing.map(({ name }) => name);
      if (!imported) return { draft: draft ?? { name: "", endpointUrl: "", filter: {} }, takenNames, kept: [] };
      const filters = existing.map(({ name, properties }) => [name.toLowerCase(), properties.filter ?? {}] as const);
      return {
        draft: draft ?? imported.draft,
        takenNames,
        blanks: imported.blanks,
        mayReplace: true,
        kept: keptFacts(imported.properties),
        imported: stateOf(imported, workspaceId, filters),
      };
    },
    keep: async (draft) => forms.set(place, { ...(await forms.get(place)), draft }),
    async write(draft, agreed, signal) {
      const { imported } = await forms.get(place);
      const from = imported ? { imported } : {};
      return createEventSubscription(draft, { cloud, workspaceId, agreed, ...from }, signal);
    },
  };
}

function stateOf(
  { source, document, problems, draft, marks, scope }: ImportedForm,
  workspaceId: string,
  deployedFilters: ImportedState["deployedFilters"],
): ImportedState {
  const isElsewhere = scope !== undefined && !sameArmId(scope, workspaceId);
  return {
    source,
    hasEditor: document !== undefined,
    problems,
    draft,
    marks,
    ...(isElsewhere ? { otherScope: parseArmId(scope)?.name ?? scope } : {}),
    deployedFilters,
  };
}
