import { isSameArmId, parseArmId } from "../../core/armId.ts";
import { deliverySchemaOf, type EventSchema } from "../../core/events/eventSchema.ts";
import type { Filter } from "../../core/filter/filter.ts";
import type { Fact } from "../../core/subscription/describeEventSubscription.ts";
import type { Draft, DraftContext } from "../../core/subscription/draft.ts";
import { describeOtherSettings } from "../../core/subscription/otherSettings.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { readAllItems } from "../lists/readAllItems.ts";
import { createEventSubscription, isUnvalidated } from "./createEventSubscription.ts";
import type { OnManualValidation } from "./writeResult.ts";
import type { EditResult } from "./editEventSubscription.ts";
import type { FormStore, FormTarget, ImportedForm } from "./formStore.ts";

/** What a form shows when it opens. */
export interface FormSessionState extends DraftContext {
  readonly draft: Draft;
  /** Settings the form doesn't edit. Saving keeps them. */
  readonly otherSettings: readonly Fact[];
  /** The schema in which it delivers; undefined if Azure ML events don't come in it. */
  readonly deliverySchema: EventSchema | undefined;
  /** In an edit: whether the draft has unsaved changes from an earlier session. */
  readonly isResumed?: boolean;
  /** In an import. */
  readonly imported?: ImportedForm;
  /** In an import: name of the resource the text belongs to, if that isn't the form's workspace. */
  readonly otherScope?: string;
  /** In an import: the filters the workspace has, by lowercase name. An import may replace them. */
  readonly deployedFilters?: readonly (readonly [name: string, filter: Filter])[];
}

/** The work behind one form. */
export interface FormSession {
  open(signal: AbortSignal): Promise<FormSessionState>;
  /** Stores the draft until it is written. */
  storeDraft(draft: Draft): Promise<void>;
  /** @param isConfirmed whether the user has seen the differences and confirmed them */
  write(
    draft: Draft,
    isConfirmed: boolean,
    signal: AbortSignal,
    onManualValidation?: OnManualValidation,
  ): Promise<EditResult>;
}

export interface FormSessionDeps {
  readonly target: FormTarget;
  readonly cloud: Cloud;
  readonly forms: FormStore;
}

/** Starts a new event subscription: an empty form, or one filled by an import. */
export function createNewFormSession({ target, cloud, forms }: FormSessionDeps): FormSession {
  const { workspaceId } = target;
  let attemptedName: string | undefined;
  return {
    async open(signal) {
      const all = await readAllItems(cloud.eventSubscriptions(workspaceId, signal));
      const existing = all.filter((one) => !isUnvalidated(one));
      const { draft, imported } = await forms.get(target);
      const takenNames = existing.map(({ name }) => name);
      if (!imported)
        return {
          draft: draft ?? { name: "", endpointUrl: "", filter: {} },
          takenNames,
          otherSettings: [],
          deliverySchema: deliverySchemaOf({}),
        };
      const { scope } = imported;
      const isElsewhere = scope !== undefined && !isSameArmId(scope, workspaceId);
      return {
        draft: draft ?? imported.draft,
        takenNames,
        blanks: imported.blanks,
        canReplace: true,
        otherSettings: describeOtherSettings(imported.properties),
        deliverySchema: deliverySchemaOf(imported.properties),
        imported,
        ...(isElsewhere && { otherScope: parseArmId(scope)?.name ?? scope }),
        deployedFilters: existing.map(({ name, properties }) => [name.toLowerCase(), properties.filter ?? {}]),
      };
    },
    storeDraft: async (draft) => forms.set(target, { ...(await forms.get(target)), draft }),
    async write(draft, isConfirmed, signal, notify) {
      const { imported } = await forms.get(target);
      const onManualValidation: OnManualValidation = (wait) => {
        attemptedName = draft.name;
        notify?.(wait);
      };
      const options = {
        cloud,
        workspaceId,
        isConfirmed,
        ...(imported && { imported }),
        attemptedName,
        ...(notify && { onManualValidation }),
      };
      const result = await createEventSubscription(draft, options, signal);
      if (result.kind === "written") await forms.delete(target);
      return result;
    },
  };
}
