import type { EquivalentRequest } from "../../core/export/equivalentRequest.ts";
import { Failure } from "../../core/failure.ts";
import type { Problem } from "../../core/problem.ts";
import { diffEventSubscriptions } from "../../core/subscription/diffEventSubscriptions.ts";
import type { ManualValidation } from "../../core/subscription/handshakeFailure.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";

/** Called when the service waits for a manual validation of the webhook. */
export type OnManualValidation = (wait: ManualValidation) => void;

/** How writing a draft ended, or why it didn't start. */
export type WriteResult =
  | { readonly kind: "written"; readonly eventSubscription: EventSubscription }
  /** Each problem points into the draft; `""` is the draft as a whole. */
  | { readonly kind: "refused"; readonly problems: readonly Problem[] }
  /** The user must confirm these changes first. */
  | ({ readonly kind: "confirm"; readonly request: EquivalentRequest } & ChangeReview);

/** Changes as sentences for the user. */
export interface ChangeReview {
  readonly differences: readonly string[];
  /** Parts that can't be compared because Azure hides one side. */
  readonly hiddenDifferences: readonly string[];
}

export const describeDifferences = (before: EventSubscription, after: EventSubscription): readonly string[] =>
  diffEventSubscriptions(before, after).map(({ sentence }) => sentence);

/** Turns a `Failure` of the service into a refusal at the field it is about. Other errors pass through. */
export async function catchRefusal<T>(
  write: () => Promise<T>,
): Promise<T | Extract<WriteResult, { readonly kind: "refused" }>> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Failure) return { kind: "refused", problems: [problemFromFailure(error)] };
    throw error;
  }
}

const problemFromFailure = ({ code, message, why, remedy }: Failure): Problem => ({
  severity: "error",
  pointer: code === "handshake" ? "/endpointUrl" : "",
  message: why ? `${message} ${why}` : message,
  remedy: remedy ?? "Your changes are still here. Try again.",
});
