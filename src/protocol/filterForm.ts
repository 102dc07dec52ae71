import type { EquivalentRequest } from "../core/export/equivalentRequest.ts";
import type { ImportProblem } from "../core/import/importResult.ts";
import type { TextPosition } from "../core/subscription/blanks.ts";
import type { Filter } from "../core/filter/filter.ts";
import type { JsonObject } from "../core/json.ts";
import type { Problem } from "../core/problem.ts";
import type { Fact } from "../core/subscription/describeEventSubscription.ts";
import type { Draft, DraftContext } from "../core/subscription/draft.ts";

/** Asked by the form, answered by the extension. */
export interface FilterFormHost {
  /** Sent once the form can listen; the answer is the form's whole first state. */
  open(): FilterFormState;
  /** Keeps what was written so far, so that it survives a reload of the window. */
  storeDraft(draft: Draft): void;
  /**
   * Validates again, writes, and waits for the handshake. Being refused is an answer, not an error.
   *
   * @param agreed whether the person has seen what changes, and wants it
   */
  write(draft: Draft, agreed: boolean): WriteOutcome;
  /** Ends a write that is under way; its answer is then `cancelled`. */
  cancel(): void;
  /** In an edit: gives up what was written, and shows what is deployed now. */
  reload(): FilterFormState;
  /** In an edit: the person has seen what others changed meanwhile, and goes on. */
  overwrite(): void;
  /** In an edit: the whole URL of the webhook, keys included, for who asks to see it. */
  fullUrl(): string;
  /** Events that the tails of this window have received of the workspace. */
  capturedEvents(after: number): CapturedEvents;
  /** Starts a tail, so that there is something captured. */
  startTail(): void;
  /** In an import from an editor: shows the place in the text. */
  showSource(place: TextPosition): void;
}

/** Announced by the extension. */
export interface FilterFormPage {
  /** There are more captured events than were asked for last. */
  notifyCapturedEvents(): void;
}

/** What a form is for. */
export type FormTask = "new" | "import" | "edit";

export interface FilterFormState extends DraftContext {
  /** What the page hands to VS Code to keep, so that the form is found again after the window was reloaded. */
  readonly target: FilterFormTarget;
  /** Name of the workspace that the event subscription belongs to. */
  readonly workspaceName: string;
  readonly draft: Draft;
  /** What the event subscription has beside what the form edits; it is kept. */
  readonly otherSettings: readonly Fact[];
  /** Events of every type, in the Event Grid schema, to try the filter on. */
  readonly samples: readonly JsonObject[];
  /** In an import. */
  readonly importState?: ImportState;
  /** In an edit: whether the draft has changes from an earlier time that were never saved. */
  readonly isResumed?: boolean;
}

export interface ImportState {
  /** Where the text came from, in words: `main.bicep`, `the clipboard`. */
  readonly source: string;
  /** Whether the place of a problem can be shown. */
  readonly hasEditor: boolean;
  /** What was not understood, in the order of the text. */
  readonly problems: readonly ImportProblem[];
  /** The draft as it was imported, and what its fields are told about; that goes once the field is changed. */
  readonly draft: Draft;
  readonly fieldProblems: readonly Problem[];
  /** What the text says the event subscription belongs to, where that is not the workspace of the form. */
  readonly otherScope?: string;
  /** What the workspace has deployed, by name in lower case; an import of the same name replaces it. */
  readonly deployedFilters: readonly (readonly [name: string, filter: Filter])[];
}

/** Which form it is. */
export interface FilterFormTarget {
  readonly task: FormTask;
  readonly cloud: string;
  readonly workspaceId: string;
  /** Of the event subscription that is edited. */
  readonly eventSubscriptionId?: string;
}

/** A piece of the captured events; a whole capture in one message would hold up the page. */
export interface CapturedEvents {
  /** As they came, oldest first. They are from outside: nothing in them may be trusted. */
  readonly events: readonly JsonObject[];
  /** Asked for next, it gives what came later. */
  readonly lastSequence: number;
  /** Whether there are more already. */
  readonly hasMore: boolean;
}

export type WriteOutcome =
  | { readonly kind: "written"; readonly name: string }
  | { readonly kind: "cancelled" }
  | { readonly kind: "unchanged" }
  | { readonly kind: "refused"; readonly problems: readonly Problem[] }
  /** To be answered by writing again with consent. */
  | ({ readonly kind: "question"; readonly request: EquivalentRequest } & ChangeReviewState)
  /** Somebody else changed it meanwhile: these are their differences. */
  | ({ readonly kind: "conflict" } & ChangeReviewState);

export interface ChangeReviewState {
  readonly differences: readonly string[];
  /** What nobody can tell, because Azure hides one side. */
  readonly hiddenDifferences: readonly string[];
}
