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
import { type EventSubscription, eventSubscriptionId } from "../../core/subscription/eventSubscription.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { catchRefusal, describeDifferences, type OnManualValidation, type WriteResult } from "./writeResult.ts";

interface CreateEventSubscriptionOptions {
  readonly cloud: Cloud;
  readonly workspaceId: string;
  /** The settings an import has besides the draft. An imported draft may replace an event subscription of its name. */
  readonly imported?: ImportedProperties;
  /** Whether the user has seen what a replacement changes and confirmed it. */
  readonly isConfirmed?: boolean;
  /** Name in an earlier attempt of the same form, which may be replaced as long as it isn't validated. */
  readonly attemptedName?: string | undefined;
  readonly onManualValidation?: OnManualValidation | undefined;
}

/**
 * Creates an event subscription from `draft`, after checking what the workspace has now. Only an import may replace an
 * existing event subscription, and only after the user confirmed the differences. One whose webhook was never validated
 * doesn't count as existing.
 *
 * @throws AbortError when `signal` aborts
 */
export function createEventSubscription(
  draft: Draft,
  {
    cloud,
    workspaceId,
    imported,
    isConfirmed = false,
    attemptedName,
    onManualValidation,
  }: CreateEventSubscriptionOptions,
  signal: AbortSignal,
): Promise<WriteResult> {
  return catchRefusal<WriteResult>(async () => {
    const all = await readAllItems(cloud.eventSubscriptions(workspaceId, signal));
    const existing = all.filter((one) => !isUnvalidated(one, attemptedName));
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
    return { kind: "written", eventSubscription: await cloud.put(id, request, signal, onManualValidation) };
  });
}

/**
 * Whether an event subscription exists only because its webhook was not validated: it failed, or an earlier attempt of the
 * same form is still waiting. A PUT tries again.
 */
export const isUnvalidated = (
  { name, properties: { provisioningState } }: EventSubscription,
  attemptedName?: string,
): boolean =>
  provisioningState === "Failed" ||
  (attemptedName !== undefined &&
    isSameEventSubscriptionName(name, attemptedName) &&
    (provisioningState === "Creating" || provisioningState === "AwaitingManualAction"));
