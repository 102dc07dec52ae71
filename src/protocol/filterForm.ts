import type { EquivalentRequest } from "../core/export/equivalentRequest.ts";
import type { ImportProblem } from "../core/import/importResult.ts";
import type { TextPosition } from "../core/subscription/blanks.ts";
import type { ManualValidation } from "../core/subscription/handshakeFailure.ts";
import type { Filter } from "../core/filter/filter.ts";
import type { EventSchema } from "../core/events/eventSchema.ts";
import type { JsonObject } from "../core/json.ts";
import type { Problem } from "../core/problem.ts";
import type { Fact } from "../core/subscription/describeEventSubscription.ts";
import type { Draft, DraftContext } from "../core/subscription/draft.ts";

/** Requests of the form to the extension. */
export interface FilterFormHost {
  /** Called once the form can receive messages. Returns its initial state. */
  open(): FilterFormState;
  /** Stores the draft, so that it survives a reload of the window. */
  storeDraft(draft: Draft): void;
  /**
   * Validates again, writes, and waits for the handshake. A refusal is a result, not an error.
   *
   * @param isConfirmed whether the user has seen the differences and confirmed them
   */
  write(draft: Draft, isConfirmed: boolean): WriteOutcome;
  /** Cancels the running `write`, which then returns `canceled`. */
  cancel(): void;
  /** In an edit: discards the draft and returns what is deployed now. */
  reload(): FilterFormState;
  /** In an edit: accepts the changes of others that the last conflict reported. */
  acceptConflict(): void;
  /** In an edit: the webhook URL with its query, which may contain keys. */
  fullUrl(): string;
  /** Events that tails of this window captured in the workspace, one page after the sequence number `after`. */
  capturedEvents(after: number): CapturedEvents;
  startTail(): void;
  /** In an import from an editor: reveals a position in the text. */
  showSource(position: TextPosition): void;
}

/** Notifications of the extension to the form. */
export interface FilterFormPage {
  /** The running `write` waits for a manual validation of the webhook. */
  notifyManualValidation(wait: ManualValidation): void;
  /** More events were captured since the form last read them. */
  notifyCapturedEvents(): void;
}

export interface FilterFormState extends DraftContext {
  readonly task: "new" | "import" | "edit";
  /** VS Code stores this to restore the form after a reload of the window. Opaque to the page. */
  readonly restoreState: object;
  readonly workspaceName: string;
  readonly draft: Draft;
  /** Settings the form doesn't edit. Saving keeps them. */
  readonly otherSettings: readonly Fact[];
  /** The schema in which it delivers, whose keys the filter uses; undefined if Azure ML events don't come in it. */
  readonly deliverySchema?: EventSchema | undefined;
  /** Events of each type, as documented and as captured, in the Event Grid schema, to try the filter on. */
  readonly samples: readonly JsonObject[];
  /** In an import. */
  readonly importState?: ImportState;
  /** In an edit: whether the draft has unsaved changes from an earlier session. */
  readonly isResumed?: boolean;
}

export interface ImportState {
  /** Name of the source for the user: `main.bicep`, `the clipboard`. */
  readonly source: string;
  /** Whether `showSource` can reveal positions. */
  readonly hasEditor: boolean;
  /** What was not understood, in the order of the text. */
  readonly problems: readonly ImportProblem[];
  /** The imported draft, and its problems. Each disappears once its field changes. */
  readonly draft: Draft;
  readonly fieldProblems: readonly Problem[];
  /** Name of the resource the text belongs to, if that isn't the form's workspace. */
  readonly otherScope?: string;
  /** The filters the workspace has, by lowercase name. An import may replace them. */
  readonly deployedFilters: readonly (readonly [name: string, filter: Filter])[];
}

/** One page of captured events. Paging keeps the form responsive. */
interface CapturedEvents {
  /** As they arrived, oldest first. Untrusted. */
  readonly events: readonly JsonObject[];
  /** Pass this to read the next page. */
  readonly lastSequence: number;
  readonly hasMore: boolean;
}

export type WriteOutcome =
  | { readonly kind: "written" }
  | { readonly kind: "canceled" }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] }
  /** The user must confirm these changes first. */
  | ({ readonly kind: "confirm"; readonly request: EquivalentRequest } & ChangeReviewState)
  /** Someone else changed the event subscription. These are their changes. */
  | ({ readonly kind: "conflict" } & ChangeReviewState);

interface ChangeReviewState {
  readonly differences: readonly string[];
  /** Parts that can't be compared because Azure hides one side. */
  readonly hiddenDifferences: readonly string[];
}
