import { compile } from "./compile.ts";
import type { Filter, FilterContext } from "./filter.ts";

/** How an edit of a filter affects events: ascending indexes. Each event is in exactly one list. */
export interface DryRunResult {
  /** Match only after the edit. */
  readonly gained: readonly number[];
  /** Match only before the edit. */
  readonly lost: readonly number[];
  /** Match before and after. */
  readonly both: readonly number[];
  /** Match neither before nor after. */
  readonly neither: readonly number[];
}

/**
 * Finds the events that an edit of a filter gains and loses. Never throws.
 *
 * @param before the deployed filter
 * @param after the edited filter
 * @param events parsed JSON, in either schema; anything that is not an event is in `neither`
 * @param context as for `evaluate`; the same for both filters
 */
export function dryRun(
  before: Filter,
  after: Filter,
  events: readonly unknown[],
  context: FilterContext = {},
): DryRunResult {
  const [passed, passes] = [compile(before, context), compile(after, context)];
  const gained: number[] = [];
  const lost: number[] = [];
  const both: number[] = [];
  const neither: number[] = [];
  for (const [index, event] of events.entries()) {
    const list = passes(event) ? (passed(event) ? both : gained) : passed(event) ? lost : neither;
    list.push(index);
  }
  return { gained, lost, both, neither };
}

/**
 * Finds the matching events of each filter: for each filter, in the given order, the ascending indexes of its events.
 * 10,000 events against 100 filters take well under a second.
 *
 * @param events parsed JSON, in either schema
 */
export function findMatchesOfEach(
  filters: readonly Filter[],
  events: readonly unknown[],
): readonly (readonly number[])[] {
  return filters.map((filter) => {
    const passes = compile(filter);
    const matches: number[] = [];
    for (const [index, event] of events.entries()) if (passes(event)) matches.push(index);
    return matches;
  });
}
