import { type Edit, editEventSubscription } from "../app/editEventSubscription.ts";
import type { Draft } from "../core/subscription/draft.ts";
import { draftOf } from "../core/subscription/draftOf.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";
import { keptFacts } from "../core/subscription/kept.ts";
import type { JsonObject } from "../core/json.ts";
import type { FormWork, WorkPlace, WorkState } from "./formWork.ts";

/** An edit of what is deployed. */
export interface EditWork extends FormWork {
  /** Gives up what was written, and begins again with what is deployed now. */
  readonly reload: (signal: AbortSignal) => Promise<WorkState>;
  /** The person has seen what others changed, and goes on. */
  readonly overwrite: () => Promise<void>;
  readonly wholeUrl: (signal: AbortSignal) => Promise<string>;
}

/** Edits the event subscription with the id `id`. */
export function editWork(id: string, { place, cloud, forms }: WorkPlace): EditWork {
  let edit: Edit | undefined;
  /** What others made of it, as the last refusal has shown it. */
  let current: EventSubscription | undefined;
  const underWay = (): Edit => {
    if (!edit) throw new Error("The form has not been opened yet.");
    return edit;
  };
  const begin = (draft: Draft | undefined): WorkState => {
    const { base } = underWay();
    const deployed = draftOf(base);
    return {
      draft: draft ?? deployed,
      deployed,
      takenNames: [],
      kept: keptFacts(base.properties as JsonObject),
      resumed: draft !== undefined,
    };
  };
  const reload = async (signal: AbortSignal): Promise<WorkState> => {
    const base = await cloud.eventSubscription(id, signal);
    edit = { base, seen: base };
    await forms.forget(place);
    return begin(undefined);
  };
  return {
    async open(signal) {
      const kept = await forms.get(place);
      if (!kept.edit || !kept.draft) return reload(signal);
      edit = kept.edit;
      return begin(kept.draft);
    },
    keep: (draft) => forms.set(place, { draft, edit: underWay() }),
    async write(draft, agreed, signal) {
      const edited = await editEventSubscription(draft, underWay(), { cloud, agreed }, signal);
      if (edited.kind === "conflict") current = edited.current;
      return edited;
    },
    reload,
    async overwrite() {
      if (!current) return;
      edit = { ...underWay(), seen: current };
      await forms.set(place, { ...(await forms.get(place)), edit });
    },
    wholeUrl: (signal) => cloud.webhookUrl(id, signal),
  };
}
