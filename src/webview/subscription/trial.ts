import { formatEventType, isRetiredEventType } from "../../core/events/catalogue.ts";
import { type MlEvent, readEvents } from "../../core/events/envelope.ts";
import { dryRun } from "../../core/filter/dryRun.ts";
import { parseKeyPath, valueAtPath } from "../../core/filter/keyPath.ts";
import type { Filter, FilterContext } from "../../core/filter/filter.ts";
import { modelMonitor } from "../../core/events/modelMonitor.ts";
import { formatCount } from "../../core/formatCount.ts";
import { isObject, type JsonObject } from "../../core/json.ts";

/** An event to test the filter with. */
export interface TestEvent {
  readonly event: JsonObject;
  /** Short name of its type, or the type as sent. */
  readonly type: string;
  /** Distinguishes it from others of its type: the run's status and what a monitor found, or the subject. */
  readonly detail: string;
}

/** Parses an event once, since the filter is tested with it on every keystroke. */
export function toTestEvent(event: JsonObject): TestEvent {
  const [parsed] = readEvents(event).events;
  if (!parsed) return { event, type: "Not an event", detail: "" };
  return {
    event,
    type: formatEventType(parsed.type),
    detail: isRetiredEventType(parsed.type) ? `retired, ${parsed.subject}` : describeData(parsed),
  };
}

/** `Failed, PipelineRun`, or the subject of an event that isn't about a run. */
function describeData({ data, subject }: MlEvent): string {
  if (!isObject(data)) return subject;
  const { runStatus, runType } = data;
  const isBreach = valueAtPath({ data }, parseKeyPath(modelMonitor.key, "EventGridSchema")) !== undefined;
  const kind = typeof runType === "string" ? runType.replace(/^azureml\./, "") : undefined;
  const parts = [runStatus, isBreach ? "drift" : kind];
  return parts.filter((part) => typeof part === "string").join(", ") || subject;
}

/** `gained` and `lost` are relative to the deployed filter. */
export type TrialOutcome = "gained" | "lost" | "matched" | "not matched";

export interface TrialResult {
  readonly matchCount: number;
  readonly eventCount: number;
  /** Ascending indexes of the events with each outcome. */
  readonly outcomes: Readonly<Record<TrialOutcome, readonly number[]>>;
  readonly outcomeByIndex: readonly TrialOutcome[];
  /** Whether there is a deployed filter. Without one nothing is gained or lost. */
  readonly isCompared: boolean;
}

/**
 * Tests `filter` with events.
 *
 * @param deployed the filter it would replace
 * @param context how the event subscription delivers
 */
export function runTrial(
  testEvents: readonly TestEvent[],
  filter: Filter,
  deployed: Filter | undefined,
  context: FilterContext = {},
): TrialResult {
  const events = testEvents.map(({ event }) => event);
  const { gained, lost, both, neither } = dryRun(deployed ?? filter, filter, events, context);
  const outcomes = { gained, lost, matched: both, "not matched": neither };
  const outcomeByIndex = Array.from<TrialOutcome>({ length: events.length });
  for (const [outcome, indexes] of Object.entries(outcomes))
    for (const index of indexes) outcomeByIndex[index] = outcome as TrialOutcome;
  return {
    matchCount: gained.length + both.length,
    eventCount: events.length,
    outcomes,
    outcomeByIndex,
    isCompared: deployed !== undefined,
  };
}

/** `2 of 5 samples match` @param noun singular, with a plural in "s" */
export const describeMatches = ({ matchCount, eventCount }: TrialResult, noun: string): string =>
  `${matchCount.toLocaleString("en")} of ${formatCount(eventCount, noun)} ${matchCount === 1 ? "matches" : "match"}`;

/** `+2 gained, −17 lost` @param noun singular, with a plural in "s" */
export function describeChange({ outcomes: { gained, lost }, eventCount }: TrialResult, noun: string): string {
  if (gained.length + lost.length === 0)
    return `No change among ${eventCount === 1 ? `this ${noun}` : `these ${noun}s`}`;
  return `+${gained.length.toLocaleString("en")} gained, \u2212${lost.length.toLocaleString("en")} lost`;
}
