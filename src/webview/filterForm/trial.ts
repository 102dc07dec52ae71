import { findEventType } from "../../core/events/catalogue.ts";
import { readEvents } from "../../core/events/envelope.ts";
import { dryRun } from "../../core/filter/dryRun.ts";
import type { Filter } from "../../core/filter/filter.ts";
import { isObject } from "../../core/json.ts";
import type { JsonObject } from "../../core/json.ts";

/** An event to try the filter on. */
export interface Candidate {
  readonly event: JsonObject;
  /** Short name of its type, or the type as sent. */
  readonly type: string;
  /** What tells it from others of its type: the status of the run, or the subject. */
  readonly detail: string;
}

/** Reads an event once; the filter is tried on it at every key that is pressed. */
export function candidate(event: JsonObject): Candidate {
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
export type Outcome = "gained" | "lost" | "matched" | "not matched";

/** What the filter does to a list of events, and how that differs from what is deployed. */
export interface Trial {
  readonly matching: number;
  readonly total: number;
  /** The events of each outcome by their positions, ascending; without a deployed filter nothing is gained or lost. */
  readonly outcomes: Readonly<Record<Outcome, readonly number[]>>;
  /** The outcome of each event. */
  readonly outcomeOf: readonly Outcome[];
  readonly isCompared: boolean;
}

/** @param deployed the filter that is deployed, if the draft is to take its place */
export function trial(candidates: readonly Candidate[], filter: Filter, deployed: Filter | undefined): Trial {
  const events = candidates.map(({ event }) => event);
  // Without a comparison nothing changes: what passes has passed before.
  const { gained, lost, kept, neither } = dryRun(deployed ?? filter, filter, events);
  const outcomes = { gained, lost, matched: kept, "not matched": neither };
  const outcomeOf = Array.from<Outcome>({ length: events.length });
  for (const [outcome, indexes] of Object.entries(outcomes))
    for (const index of indexes) outcomeOf[index] = outcome as Outcome;
  return {
    matching: gained.length + kept.length,
    total: events.length,
    outcomes,
    outcomeOf,
    isCompared: deployed !== undefined,
  };
}

/**
 * `2 of 5 samples match`
 *
 * @param noun what the events are, as one and as many
 */
export const summary = ({ matching, total }: Trial, [one, many]: readonly [string, string]): string =>
  `${count(matching)} of ${count(total)} ${total === 1 ? one : many} ${matching === 1 ? "matches" : "match"}`;

/** `+2 gained, −17 lost` */
export const change = ({ outcomes: { gained, lost } }: Trial): string =>
  gained.length + lost.length === 0
    ? "nothing gained, nothing lost"
    : `+${count(gained.length)} gained, \u2212${count(lost.length)} lost`;

const count = (number: number): string => number.toLocaleString("en");
