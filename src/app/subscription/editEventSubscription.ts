import { createEquivalentPatch } from "../../core/export/equivalentRequest.ts";
import { Failure } from "../../core/failure.ts";
import { findIncomparable } from "../../core/subscription/diffEventSubscriptions.ts";
import { type Draft, validateDraft } from "../../core/subscription/draft.ts";
import { draftFromEventSubscription } from "../../core/subscription/draftFromEventSubscription.ts";
import { applyPatch, createPatch } from "../../core/subscription/patch.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import { hasHiddenAttributes, getWebhookUrl, withWebhookUrl } from "../../core/subscription/webhook.ts";
import type { Cloud } from "../../ports/cloud.ts";
import {
  catchRefusal,
  type ChangeReview,
  describeDifferences,
  type OnManualValidation,
  type WriteResult,
} from "./writeResult.ts";

/** What an edit is compared with. */
export interface EditBaseline {
  /** The event subscription the form was filled from. */
  readonly base: EventSubscription;
  /** The newest state the user has seen: `base`, or the changes of others that were reviewed since. */
  readonly seen: EventSubscription;
}

export type EditResult =
  | WriteResult
  /** The draft means the same as what is deployed. */
  | { readonly kind: "unchanged" }
  /** Someone else changed the event subscription since the user last saw it. */
  | ({ readonly kind: "conflict"; readonly current: EventSubscription } & ChangeReview);

interface EditEventSubscriptionOptions {
  readonly cloud: Cloud;
  /** Whether the user has seen the differences and confirmed them. */
  readonly isConfirmed: boolean;
  readonly onManualValidation?: OnManualValidation | undefined;
  /** What an earlier, canceled attempt of the same form asked for. It may still wait for a validation. */
  readonly attempted?: EventSubscription | undefined;
  /** Called with the result that a write asks for, before it is sent. */
  readonly onAttempt?: ((after: EventSubscription) => void) | undefined;
}

/**
 * Writes only what `draft` changed, or all of the filter to try again what was never validated. Refuses if the deployed state
 * isn't the one the user has seen, and asks for confirmation before writing.
 *
 * @throws AbortError when `signal` aborts
 */
export function editEventSubscription(
  draft: Draft,
  { base, seen }: EditBaseline,
  { cloud, isConfirmed, onManualValidation, attempted, onAttempt }: EditEventSubscriptionOptions,
  signal: AbortSignal,
): Promise<EditResult> {
  return catchRefusal<EditResult>(async () => {
    const problems = validateDraft(draft, { takenNames: [], deployed: draftFromEventSubscription(base) });
    if (problems.some(({ severity }) => severity === "error")) return { kind: "refused", problems };
    const current = await cloud.eventSubscription(base.id, signal);
    const isOwn = attempted !== undefined && describeDifferences(attempted, current).length === 0;
    const othersChanges = isOwn ? [] : describeDifferences(seen, current);
    if (othersChanges.length > 0)
      return { kind: "conflict", current, differences: othersChanges, hiddenDifferences: [] };

    const shownUrl = getWebhookUrl(base);
    const hasUrlInput = draft.endpointUrl !== undefined && draft.endpointUrl !== shownUrl;
    const fullUrl = hasUrlInput ? await readFullUrl(cloud, base.id, signal) : undefined;
    // The full URL, once shown and left as it is, is no change.
    const isUrlChanged = hasUrlInput && draft.endpointUrl !== fullUrl;
    const changedDraft = hasUrlInput && !isUrlChanged ? { ...draft, endpointUrl: shownUrl } : draft;
    const attributes =
      isUrlChanged && hasHiddenAttributes(current) ? await cloud.deliveryAttributes(base.id, signal) : undefined;

    const changes = createPatch(base, changedDraft, { eventSubscription: current, ...(attributes && { attributes }) });
    const before =
      fullUrl === undefined ? current : applyPatch(current, withWebhookUrl(current.properties, fullUrl, attributes));
    const after = applyPatch(before, changes);
    const differences = describeDifferences(before, after);
    const hiddenDifferences = isUrlChanged ? describeHiddenUrlDifferences(before, after) : [];
    const isSame = differences.length + hiddenDifferences.length === 0;
    const { filter, provisioningState } = current.properties;
    const isWaiting = isOwn && provisioningState === "AwaitingManualAction";
    const isRetry = isSame && (isWaiting || provisioningState === "Failed");
    // Also the same when someone else has made the same change.
    if (isSame && !isRetry) return { kind: "unchanged" };
    // Any write validates the webhook again.
    const patch = isRetry ? { filter: filter ?? {} } : changes;
    if (!isConfirmed)
      return { kind: "confirm", differences, hiddenDifferences, request: createEquivalentPatch(base.id, patch) };
    onAttempt?.(after);
    return { kind: "written", eventSubscription: await cloud.patch(base.id, patch, signal, onManualValidation) };
  });
}

/** Only a new URL is worth mentioning here: the other hidden values are known to stay. */
const describeHiddenUrlDifferences = (before: EventSubscription, after: EventSubscription): readonly string[] =>
  findIncomparable(before, after)
    .filter(({ pointer }) => /\/endpoint(Base)?Url$/.test(pointer))
    .map(({ sentence }) => sentence);

/** Reads the URL with its query, to compare it; undefined if the user may not read it. */
async function readFullUrl(cloud: Cloud, id: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await cloud.webhookUrl(id, signal);
  } catch (error) {
    if (error instanceof Failure && (error.code === "forbidden" || error.code === "refused")) return undefined;
    throw error;
  }
}
