import type { JsonObject } from "../core/json.ts";
import type { Problem } from "../core/problem.ts";
import type { Draft, Surroundings } from "../core/subscription/draft.ts";

/** Asked by the form, answered by the extension. */
export interface FilterFormHost {
  /** Sent once the form can listen; the answer is the form's whole first state. */
  open(): FilterFormState;
  /** Keeps what was written so far, so that it survives a reload of the window. */
  keep(draft: Draft): void;
  /** Validates again, writes, and waits for the handshake. Being refused is an answer, not an error. */
  create(draft: Draft): CreateOutcome;
  /** Ends a creation that is under way; its answer is then `cancelled`. */
  cancel(): void;
}

export interface FilterFormState extends Surroundings {
  /** What the page hands to VS Code to keep, so that the form is found again after the window was reloaded. */
  readonly place: FilterFormPlace;
  /** Name of the workspace that the event subscription will belong to. */
  readonly workspaceName: string;
  readonly draft: Draft;
  /** Events of every type, in the Event Grid schema, to try the filter on. */
  readonly samples: readonly JsonObject[];
}

/** Which form it is. */
export interface FilterFormPlace {
  readonly cloud: string;
  readonly workspaceId: string;
}

export type CreateOutcome =
  | { readonly kind: "created"; readonly name: string }
  | { readonly kind: "cancelled" }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] };
