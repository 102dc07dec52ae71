import type { Filter } from "../../core/filter/filter.ts";

/** What a tail receives: every event of a workspace, or those that match one filter. */
export interface TailTarget {
  readonly workspaceId: string;
  /** Name for the user. */
  readonly label: string;
  /** The filter of an event subscription. Omit for the whole workspace. */
  readonly filter?: Filter;
  /** The schema in which that event subscription delivers: its filter uses the keys of this schema. */
  readonly eventDeliverySchema?: string;
}

/** A tail that failed, or stopped by itself. */
export interface EndedTail {
  readonly id: string;
  readonly target: TailTarget;
  readonly status: "failed" | "stopped";
  readonly why: string;
}

/** Label that marks our temporary event subscriptions. */
export const tailLabel = "aml-events-tail";
