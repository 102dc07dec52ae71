import type { EventSchema } from "../events/eventSchema.ts";

/**
 * The one model of a filter: ARM's `properties.filter` of an event subscription, exactly as it goes over the wire.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering
 */
export interface Filter {
  /** Exact event type names; absent or null means all default types of the source. */
  readonly includedEventTypes?: readonly string[] | null;
  readonly subjectBeginsWith?: string | null;
  readonly subjectEndsWith?: string | null;
  /** Affects the two subject fields only; absent means false. */
  readonly isSubjectCaseSensitive?: boolean | null;
  /** Whether values inside arrays are compared; absent means false. */
  readonly enableAdvancedFilteringOnArrays?: boolean | null;
  /** All conditions must match; the values of one condition are alternatives. */
  readonly advancedFilters?: readonly AdvancedFilter[] | null;
}

/** One condition. Which of `value` and `values` it takes depends on the operator (`operators.ts`). */
export interface AdvancedFilter {
  readonly operatorType: string;
  /** Dotted path into the event, for example `data.runStatus`. */
  readonly key: string;
  readonly value?: unknown;
  readonly values?: readonly unknown[] | null;
}

/** What decides about a filter besides its JSON. */
export interface FilterContext {
  /**
   * The schema in which the event subscription delivers, whose keys its filter uses (`deliverySchemaOf`). Default: the
   * schema that the event has.
   */
  readonly deliverySchema?: EventSchema | undefined;
}
