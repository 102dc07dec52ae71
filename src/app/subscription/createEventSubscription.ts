import { readAllItems } from "../lists/readAllItems.ts";
import { createEquivalentPut } from "../../core/export/equivalentRequest.ts";
import { findIncomparable } from "../../core/subscription/diffEventSubscriptions.ts";
import {
  type Draft,
  type ImportedProperties,
  isSameEventSubscriptionName,
  toCreateRequest,
  validateDraft,
} from "../../core/subscription/draft.ts";
import { eventSubscriptionId } from "../../core/subscription/eventSubscription.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { catchRefusal, describeDifferences, type WriteResult } from "./writeResult.ts";

interface CreateEventSubscriptionOptions {
  readonly cloud: Cloud;
  readonly workspaceId: string;
  /** The settings an import has besides the draft. An imported draft may replace an event subscription of its name. */
  readonly imported?: ImportedProperties;
  /** Whether the user has seen what a replacement changes and confirmed it. */
  readonly isConfirmed?: boolean;
}

/**
 * Creates an event subscription from `draft`, after checking what the workspace has now. Only an import may replace an
 * existing event subscription, and only after the user confirmed the differences.
 *
 * @throws AbortError when `signal` aborts
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
        kind: "confirm",
        differences: describeDifferences(before, after),
        hiddenDifferences: findIncomparable(before, after).map(({ sentence }) => sentence),
        request: createEquivalentPut(after),
      };
    }
    const id = before?.id ?? eventSubscriptionId(workspaceId, draft.name);
    return { kind: "written", eventSubscription: await cloud.put(id, request, signal) };
  });
}
