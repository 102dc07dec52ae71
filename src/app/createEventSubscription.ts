import { equivalentOfPut } from "../core/export/equivalent.ts";
import { diff, incomparable } from "../core/subscription/diff.ts";
import { type Draft, type Imported, isSameName, toRequest, validateDraft } from "../core/subscription/draft.ts";
import { eventSubscriptionId } from "../core/subscription/eventSubscription.ts";
import type { Cloud } from "../ports/cloud.ts";
import { refusalOf, type Written } from "./refusal.ts";

interface Place {
  readonly cloud: Cloud;
  readonly workspaceId: string;
  /** What an import brought beside the draft; such a draft may replace what has its name. */
  readonly imported?: Imported;
  /** Whether a person has seen what a replacement changes, and wants it. */
  readonly agreed?: boolean;
}

/**
 * Creates what `draft` says, after a look at what the workspace has by now. An existing event subscription is replaced
 * by an import only, and only when somebody agreed to the difference.
 */
export function createEventSubscription(
  draft: Draft,
  { cloud, workspaceId, imported, agreed = false }: Place,
  signal: AbortSignal,
): Promise<Written> {
  return refusalOf<Written>(async () => {
    const existing = await cloud.eventSubscriptions(workspaceId, signal);
    const takenNames = existing.map(({ name }) => name);
    const problems = validateDraft(draft, {
      takenNames,
      ...(imported ? { blanks: imported.blanks, mayReplace: true } : {}),
    });
    if (problems.some(({ severity }) => severity === "error")) return { kind: "refused", problems };
    const request = toRequest(draft, imported);
    const before = existing.find(({ name }) => isSameName(name, draft.name));
    if (before && !agreed) {
      const after = { ...before, ...request };
      return {
        kind: "question",
        differences: diff(before, after).map(({ sentence }) => sentence),
        unseen: incomparable(before, after).map(({ sentence }) => sentence),
        request: equivalentOfPut(after),
      };
    }
    const id = before?.id ?? eventSubscriptionId(workspaceId, draft.name);
    return { kind: "written", eventSubscription: await cloud.put(id, request, signal) };
  });
}
