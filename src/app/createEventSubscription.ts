import { Failure } from "../core/failure.ts";
import type { Problem } from "../core/problem.ts";
import { type Draft, toRequest, validateDraft } from "../core/subscription/draft.ts";
import { type EventSubscription, eventSubscriptionId } from "../core/subscription/eventSubscription.ts";
import type { Cloud } from "../ports/cloud.ts";

export type Created =
  | { readonly kind: "created"; readonly eventSubscription: EventSubscription }
  /** Each problem points into the draft, or with `""` at the whole of it. */
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };

/** Creates what `draft` says, after a look at what the workspace has by now. Never replaces an existing one. */
export async function createEventSubscription(
  draft: Draft,
  { cloud, workspaceId }: { readonly cloud: Cloud; readonly workspaceId: string },
  signal: AbortSignal,
): Promise<Created> {
  try {
    const taken = await cloud.eventSubscriptions(workspaceId, signal);
    const problems = validateDraft(draft, { takenNames: taken.map(({ name }) => name) });
    if (problems.some(({ severity }) => severity === "error")) return { kind: "refused", problems };
    const id = eventSubscriptionId(workspaceId, draft.name);
    return { kind: "created", eventSubscription: await cloud.put(id, toRequest(draft), signal) };
  } catch (error) {
    if (error instanceof Failure) return { kind: "refused", problems: [asProblem(error)] };
    throw error;
  }
}

/** A refusal of the service, at the field that it is about. */
const asProblem = ({ code, message, why, remedy }: Failure): Problem => ({
  severity: "error",
  pointer: code === "handshake" ? "/endpointUrl" : "",
  message: why ? `${message} ${why}` : message,
  remedy: remedy ?? "What you wrote is kept here; try again.",
});
