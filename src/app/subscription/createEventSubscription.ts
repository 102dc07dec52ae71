import { readAllItems } from "../lists/readAllItems.ts";
import { createEquivalentPut } from "../../core/export/equivalentRequest.ts";
import { diffEventSubscriptions, findIncomparable } from "../../core/subscription/diffEventSubscriptions.ts";
import {
  type Draft,
  type ImportedProperties,
  isSameEventSubscriptionName,
  toCreateRequest,
  validateDraft,
} from "../../core/subscription/draft.ts";
import { eventSubscriptionId } from "../../core/subscription/eventSubscription.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { catchRefusal, type WriteResult } from "./writeResult.ts";

interface CreateEventSubscriptionOptions {
  readonly cloud: Cloud;
  readonly workspaceId: string;
  /** What an import brought beside the draft; such a draft may replace what has its name. */
  readonly imported?: ImportedProperties;
  /** Whether a person has seen what a replacement changes, and wants it. */
  readonly isConfirmed?: boolean;
}

/**
 * Creates what `draft` says, after a look at what the workspace has by now. An existing event subscription is replaced
 * by an import only, and only when somebody agreed to the difference.
 */
export function createEventSubscription(
  draft: Draft,
  { cloud, workspaceId, imported, isConfirmed = false }: CreateEventSubscriptionOptions,
  signal: AbortSignal,
): Promise<WriteResult> {
  return catchRefusal<WriteResult>(async () => {
    const existing = await readAllItems(cloud.eventSubscriptions(workspaceId, signal));
    const takenNames = existing.map(({ name }) => name);
    const problems = validateDraft(draft, {
      takenNames,
      ...(imported ? { blanks: imported.blanks, canReplace: true } : {}),
    });
    if (problems.some(({ severity }) => severity === "error")) return { kind: "refused", problems };
    const request = toCreateRequest(draft, imported);
    const before = existing.find(({ name }) => isSameEventSubscriptionName(name, draft.name));
    if (before && !isConfirmed) {
      const after = { ...before, ...request };
      return {
        kind: "question",
        differences: diffEventSubscriptions(before, after).map(({ sentence }) => sentence),
        hiddenDifferences: findIncomparable(before, after).map(({ sentence }) => sentence),
        request: createEquivalentPut(after),
      };
    }
    const id = before?.id ?? eventSubscriptionId(workspaceId, draft.name);
    return { kind: "written", eventSubscription: await cloud.put(id, request, signal) };
  });
}
