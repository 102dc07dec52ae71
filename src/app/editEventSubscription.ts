import { equivalentOfPatch } from "../core/export/equivalent.ts";
import { Failure } from "../core/failure.ts";
import { diff, incomparable } from "../core/subscription/diff.ts";
import { type Draft, validateDraft } from "../core/subscription/draft.ts";
import { draftOf } from "../core/subscription/draftOf.ts";
import { patched, patchOf } from "../core/subscription/edit.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";
import { hidesAttributes, shownUrl, withUrl } from "../core/subscription/webhook.ts";
import type { Cloud } from "../ports/cloud.ts";
import { refusalOf, type Review, type Written } from "./refusal.ts";

/** An edit under way. */
export interface Edit {
  /** What was deployed when the form was filled from it. */
  readonly base: EventSubscription;
  /** The newest state that the person knows of: `base`, or what others made of it and the person has seen. */
  readonly seen: EventSubscription;
}

export type Edited =
  | Written
  /** The draft means what is deployed. */
  | { readonly kind: "unchanged" }
  /** Somebody else changed it since the person saw it. */
  | ({ readonly kind: "conflict"; readonly current: EventSubscription } & Review);

/**
 * Writes what `draft` changed and nothing else. Refuses when what is deployed is not what the person has seen, and asks
 * before it writes.
 *
 * @param agreed whether the person has seen the difference and wants it
 */
export function editEventSubscription(
  draft: Draft,
  { base, seen }: Edit,
  { cloud, agreed }: { readonly cloud: Cloud; readonly agreed: boolean },
  signal: AbortSignal,
): Promise<Edited> {
  return refusalOf<Edited>(async () => {
    const problems = validateDraft(draft, { takenNames: [], deployed: draftOf(base) });
    if (problems.some(({ severity }) => severity === "error")) return { kind: "refused", problems };
    const current = await cloud.eventSubscription(base.id, signal);
    if (diff(seen, current).length > 0) return { kind: "conflict", current, ...review(seen, current) };

    const isUrlWritten = draft.endpointUrl !== undefined && draft.endpointUrl !== shownUrl(base);
    const url = isUrlWritten ? await wholeUrl(cloud, base.id, signal) : undefined;
    // Who had the whole URL shown and left it as it is has changed nothing.
    const meant = url !== undefined && url === draft.endpointUrl ? { ...draft, endpointUrl: shownUrl(base) } : draft;
    const hidden = isUrlWritten && meant === draft && hidesAttributes(current);
    const attributes = hidden ? await cloud.deliveryAttributes(base.id, signal) : undefined;
    const patch = patchOf(base, meant, { eventSubscription: current, ...(attributes ? { attributes } : {}) });
    const before = url === undefined ? current : patched(current, withUrl(current.properties, url, attributes));
    const after = patched(before, patch);
    const changes = review(
      before,
      after,
      Object.keys(patch).some((name) => name !== "filter"),
    );
    // Empty also when others have made the same change.
    if (changes.differences.length + changes.unseen.length === 0) return { kind: "unchanged" };
    if (!agreed) return { kind: "question", ...changes, request: equivalentOfPatch(base.id, patch) };
    return { kind: "written", eventSubscription: await cloud.patch(base.id, patch, signal) };
  });
}

/** What nobody can see is told of what is written; of all else it is known that it stays. */
const review = (before: EventSubscription, after: EventSubscription, isUrlWritten = false): Review => ({
  differences: diff(before, after).map(({ sentence }) => sentence),
  unseen: isUrlWritten
    ? incomparable(before, after)
        .filter(({ pointer }) => /\/endpoint(Base)?Url$/.test(pointer))
        .map(({ sentence }) => sentence)
    : [],
});

/** The URL with its query, so that the difference can be told; undefined for who may not read it. */
async function wholeUrl(cloud: Cloud, id: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await cloud.webhookUrl(id, signal);
  } catch (error) {
    if (error instanceof Failure && (error.code === "forbidden" || error.code === "refused")) return undefined;
    throw error;
  }
}
