import { type EditBaseline, editEventSubscription } from "./editEventSubscription.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import { draftFromEventSubscription } from "../../core/subscription/draftFromEventSubscription.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import { describeOtherSettings } from "../../core/subscription/otherSettings.ts";
import type { JsonObject } from "../../core/json.ts";
import type { FormSession, FormSessionDeps, FormSessionState } from "./formSession.ts";

/** An edit of what is deployed. */
export interface EditFormSession extends FormSession {
  /** Gives up what was written, and begins again with what is deployed now. */
  readonly reload: (signal: AbortSignal) => Promise<FormSessionState>;
  /** The person has seen what others changed, and goes on. */
  readonly overwrite: () => Promise<void>;
  readonly fullUrl: (signal: AbortSignal) => Promise<string>;
}

/** Edits the event subscription with the id `id`. */
export function createEditFormSession(id: string, { target, cloud, forms }: FormSessionDeps): EditFormSession {
  let edit: EditBaseline | undefined;
  /** What others made of it, as the last refusal has shown it. */
  let current: EventSubscription | undefined;
  const currentEdit = (): EditBaseline => {
    if (!edit) throw new Error("The form has not been opened yet.");
    return edit;
  };
  const toState = (draft: Draft | undefined): FormSessionState => {
    const { base } = currentEdit();
    const deployed = draftFromEventSubscription(base);
    return {
      draft: draft ?? deployed,
      deployed,
      takenNames: [],
      otherSettings: describeOtherSettings(base.properties as JsonObject),
      isResumed: draft !== undefined,
    };
  };
  const reload = async (signal: AbortSignal): Promise<FormSessionState> => {
    const base = await cloud.eventSubscription(id, signal);
    edit = { base, seen: base };
    await forms.delete(target);
    return toState(undefined);
  };
  return {
    async open(signal) {
      const kept = await forms.get(target);
      if (!kept.edit || !kept.draft) return reload(signal);
      edit = kept.edit;
      return toState(kept.draft);
    },
    storeDraft: (draft) => forms.set(target, { draft, edit: currentEdit() }),
    async write(draft, agreed, signal) {
      const edited = await editEventSubscription(draft, currentEdit(), { cloud, agreed }, signal);
      if (edited.kind === "conflict") current = edited.current;
      return edited;
    },
    reload,
    async overwrite() {
      if (!current) return;
      edit = { ...currentEdit(), seen: current };
      await forms.set(target, { ...(await forms.get(target)), edit });
    },
    fullUrl: (signal) => cloud.webhookUrl(id, signal),
  };
}
