import type { EquivalentRequest } from "../../core/export/equivalentRequest.ts";
import { Failure } from "../../core/failure.ts";
import type { Problem } from "../../core/problem.ts";
import type { EventSubscription } from "../../core/subscription/eventSubscription.ts";

/** How the writing of a draft ended, or why it has not begun. */
export type WriteResult =
  | { readonly kind: "written"; readonly eventSubscription: EventSubscription }
  /** Each problem points into the draft, or with `""` at the whole of it. */
  | { readonly kind: "refused"; readonly problems: readonly Problem[] }
  /** A person must see what is about to change, and agree. */
  | ({ readonly kind: "question"; readonly request: EquivalentRequest } & ChangeReview);

/** What is about to change, as sentences for a person. */
export interface ChangeReview {
  readonly differences: readonly string[];
  /** What nobody can tell, because Azure hides one side. */
  readonly hiddenDifferences: readonly string[];
}

/** A refusal of the service is an answer, at the field that it is about; whatever else is thrown passes. */
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
  remedy: remedy ?? "What you wrote is kept here; try again.",
});
