import { findEventType } from "../../core/events/catalogue.ts";
import { readEvents } from "../../core/events/envelope.ts";
import { dryRun } from "../../core/filter/dryRun.ts";
import type { Filter } from "../../core/filter/filter.ts";
import { isObject } from "../../core/json.ts";
import type { JsonObject } from "../../core/json.ts";

/** An event to try the filter on. */
export interface TestEvent {
  readonly event: JsonObject;
  /** Short name of its type, or the type as sent. */
  readonly type: string;
  /** What tells it from others of its type: the status of the run, or the subject. */
  readonly detail: string;
}

/** Reads an event once; the filter is tried on it at every key that is pressed. */
export function toTestEvent(event: JsonObject): TestEvent {
  const [read] = readEvents(event).events;
  if (!read) return { event, type: "no event", detail: "" };
  const status = isObject(read.data) ? read.data["runStatus"] : undefined;
  return {
    event,
    type: findEventType(read.type)?.shortName ?? read.type,
    detail: typeof status === "string" ? status : read.subject,
  };
}

/** What becomes of events that are alike in it. */
export type TrialOutcome = "gained" | "lost" | "matched" | "not matched";

/** What the filter does to a list of events, and how that differs from what is deployed. */
export interface TrialResult {
  readonly matchCount: number;
  readonly eventCount: number;
  /** The events of each outcome by their positions, ascending; without a deployed filter nothing is gained or lost. */
  readonly outcomes: Readonly<Record<TrialOutcome, readonly number[]>>;
  /** The outcome of each event. */
  readonly outcomeByIndex: readonly TrialOutcome[];
  readonly isCompared: boolean;
}

/** @param deployed the filter that is deployed, if the draft is to take its place */
export function runTrial(candidates: readonly TestEvent[], filter: Filter, deployed: Filter | undefined): TrialResult {
  const events = candidates.map(({ event }) => event);
  // Without a comparison nothing changes: what passes has passed before.
  const { gained, lost, both: kept, neither } = dryRun(deployed ?? filter, filter, events);
  const outcomes = { gained, lost, matched: kept, "not matched": neither };
  const outcomeOf = Array.from<TrialOutcome>({ length: events.length });
  for (const [outcome, indexes] of Object.entries(outcomes))
    for (const index of indexes) outcomeOf[index] = outcome as TrialOutcome;
  return {
    matchCount: gained.length + kept.length,
    eventCount: events.length,
    outcomes,
    outcomeByIndex: outcomeOf,
    isCompared: deployed !== undefined,
  };
}

/**
 * `2 of 5 samples match`
 *
 * @param noun what the events are, as one and as many
 */
export const describeMatches = (
  { matchCount: matching, eventCount: total }: TrialResult,
  [one, many]: readonly [string, string],
): string =>
  `${formatNumber(matching)} of ${formatNumber(total)} ${total === 1 ? one : many} ${matching === 1 ? "matches" : "match"}`;

/** `+2 gained, −17 lost` */
export const describeChange = ({ outcomes: { gained, lost } }: TrialResult): string =>
  gained.length + lost.length === 0
    ? "nothing gained, nothing lost"
    : `+${formatNumber(gained.length)} gained, \u2212${formatNumber(lost.length)} lost`;

const formatNumber = (number: number): string => number.toLocaleString("en");
