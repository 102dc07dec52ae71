import type { Draft } from "../../core/subscription/draft.ts";
import { draftFromEventSubscription } from "../../core/subscription/draftFromEventSubscription.ts";
import { deliverySchemaOf } from "../../core/events/eventSchema.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import { describeOtherSettings } from "../../core/subscription/otherSettings.ts";
import type { JsonObject } from "../../core/json.ts";
import { type EditBaseline, editEventSubscription } from "./editEventSubscription.ts";
import type { FormSession, FormSessionDeps, FormSessionState } from "./formSession.ts";

/** The work behind a form that edits a deployed event subscription. */
export interface EditFormSession extends FormSession {
  /** Discards the draft and starts over from what is deployed now. */
  reload(signal: AbortSignal): Promise<FormSessionState>;
  /** Accepts the changes of others that the last `conflict` reported, so that the next `write` goes on. */
  acceptConflict(): Promise<void>;
  /** The webhook URL with its query, which may contain keys. */
  fullUrl(signal: AbortSignal): Promise<string>;
}

/** @param id the event subscription to edit */
export function createEditFormSession(id: string, { target, cloud, forms }: FormSessionDeps): EditFormSession {
  let baseline: EditBaseline | undefined;
  let conflicting: EventSubscription | undefined;
  let attempted: EventSubscription | undefined;
  const currentBaseline = (): EditBaseline => {
    if (!baseline) throw new Error("The form has not been opened yet.");
    return baseline;
  };
  const toState = (storedDraft: Draft | undefined): FormSessionState => {
    const { base } = currentBaseline();
    const deployed = draftFromEventSubscription(base);
    return {
      draft: storedDraft ?? deployed,
      deployed,
      takenNames: [],
      otherSettings: describeOtherSettings(base.properties as JsonObject),
      deliverySchema: deliverySchemaOf(base.properties),
      isResumed: storedDraft !== undefined,
    };
  };
  const reload = async (signal: AbortSignal): Promise<FormSessionState> => {
    const base = await cloud.eventSubscription(id, signal);
    baseline = { base, seen: base };
    await forms.delete(target);
    return toState(undefined);
  };
  return {
    async open(signal) {
      const { draft, edit } = await forms.get(target);
      if (!edit || !draft) return reload(signal);
      baseline = edit;
      return toState(draft);
    },
    storeDraft: (draft) => forms.set(target, { draft, edit: currentBaseline() }),
    async write(draft, isConfirmed, signal, onManualValidation) {
      const onAttempt = (after: EventSubscription): void => void (attempted = after);
      const options = { cloud, isConfirmed, onManualValidation, attempted, onAttempt };
      const result = await editEventSubscription(draft, currentBaseline(), options, signal);
      if (result.kind === "conflict") conflicting = result.current;
      if (result.kind === "written") await forms.delete(target);
      return result;
    },
    reload,
    async acceptConflict() {
      if (!conflicting) return;
      baseline = { ...currentBaseline(), seen: conflicting };
      await forms.set(target, { ...(await forms.get(target)), edit: baseline });
    },
    fullUrl: (signal) => cloud.webhookUrl(id, signal),
  };
}
