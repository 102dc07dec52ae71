import { createEquivalentPatch } from "../../core/export/equivalentRequest.ts";
import { Failure } from "../../core/failure.ts";
import { diffEventSubscriptions, findIncomparable } from "../../core/subscription/diffEventSubscriptions.ts";
import { type Draft, validateDraft } from "../../core/subscription/draft.ts";
import { draftFromEventSubscription } from "../../core/subscription/draftFromEventSubscription.ts";
import { applyPatch, createPatch } from "../../core/subscription/patch.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";
import { hasHiddenAttributes, getWebhookUrl, withWebhookUrl } from "../../core/subscription/webhook.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { catchRefusal, type ChangeReview, type WriteResult } from "./writeResult.ts";

/** An edit under way. */
export interface EditBaseline {
  /** What was deployed when the form was filled from it. */
  readonly base: EventSubscription;
  /** The newest state that the person knows of: `base`, or what others made of it and the person has seen. */
  readonly seen: EventSubscription;
}

export type EditResult =
  | WriteResult
  /** The draft means what is deployed. */
  | { readonly kind: "unchanged" }
  /** Somebody else changed it since the person saw it. */
  | ({ readonly kind: "conflict"; readonly current: EventSubscription } & ChangeReview);

/**
 * Writes what `draft` changed and nothing else. Refuses when what is deployed is not what the person has seen, and asks
 * before it writes.
 *
 * @param agreed whether the person has seen the difference and wants it
 */
export function editEventSubscription(
  draft: Draft,
  { base, seen }: EditBaseline,
  { cloud, agreed }: { readonly cloud: Cloud; readonly agreed: boolean },
  signal: AbortSignal,
): Promise<EditResult> {
  return catchRefusal<EditResult>(async () => {
    const problems = validateDraft(draft, { takenNames: [], deployed: draftFromEventSubscription(base) });
    if (problems.some(({ severity }) => severity === "error")) return { kind: "refused", problems };
    const current = await cloud.eventSubscription(base.id, signal);
    if (diffEventSubscriptions(seen, current).length > 0)
      return { kind: "conflict", current, ...toChangeReview(seen, current) };

    const isUrlWritten = draft.endpointUrl !== undefined && draft.endpointUrl !== getWebhookUrl(base);
    const url = isUrlWritten ? await fullUrlIfAllowed(cloud, base.id, signal) : undefined;
    // Who had the whole URL shown and left it as it is has changed nothing.
    const meant =
      url !== undefined && url === draft.endpointUrl ? { ...draft, endpointUrl: getWebhookUrl(base) } : draft;
    const hidden = isUrlWritten && meant === draft && hasHiddenAttributes(current);
    const attributes = hidden ? await cloud.deliveryAttributes(base.id, signal) : undefined;
    const patch = createPatch(base, meant, { eventSubscription: current, ...(attributes ? { attributes } : {}) });
    const before =
      url === undefined ? current : applyPatch(current, withWebhookUrl(current.properties, url, attributes));
    const after = applyPatch(before, patch);
    const changes = toChangeReview(
      before,
      after,
      Object.keys(patch).some((name) => name !== "filter"),
    );
    // Empty also when others have made the same change.
    if (changes.differences.length + changes.hiddenDifferences.length === 0) return { kind: "unchanged" };
    if (!agreed) return { kind: "question", ...changes, request: createEquivalentPatch(base.id, patch) };
    return { kind: "written", eventSubscription: await cloud.patch(base.id, patch, signal) };
  });
}

/** What nobody can see is told of what is written; of all else it is known that it stays. */
const toChangeReview = (before: EventSubscription, after: EventSubscription, isUrlWritten = false): ChangeReview => ({
  differences: diffEventSubscriptions(before, after).map(({ sentence }) => sentence),
  hiddenDifferences: isUrlWritten
    ? findIncomparable(before, after)
        .filter(({ pointer }) => /\/endpoint(Base)?Url$/.test(pointer))
        .map(({ sentence }) => sentence)
    : [],
});

/** The URL with its query, so that the difference can be told; undefined for who may not read it. */
async function fullUrlIfAllowed(cloud: Cloud, id: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await cloud.webhookUrl(id, signal);
  } catch (error) {
    if (error instanceof Failure && (error.code === "forbidden" || error.code === "refused")) return undefined;
    throw error;
  }
}
