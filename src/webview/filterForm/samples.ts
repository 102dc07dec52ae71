import { findEventType } from "../../core/events/catalogue.ts";
import { readEvents } from "../../core/events/envelope.ts";
import { evaluate } from "../../core/filter/evaluate.ts";
import type { Verdict } from "../../core/filter/evaluate.ts";
import type { Filter } from "../../core/filter/filter.ts";
import { isObject } from "../../core/json.ts";
import type { JsonObject } from "../../core/json.ts";

/** An event that the filter was tried on. */
export interface Tried {
  /** Short name of its type, or the type as sent. */
  readonly type: string;
  /** What tells it from others of its type: the status of the run, or the subject. */
  readonly detail: string;
  readonly verdict: Verdict;
}

/** Tries the filter on each event. */
export const tryOn = (events: readonly JsonObject[], filter: Filter): readonly Tried[] =>
  events.map((event) => ({ ...describe(event), verdict: evaluate(filter, event) }));

function describe(raw: JsonObject): Pick<Tried, "type" | "detail"> {
  const [event] = readEvents(raw).events;
  if (!event) return { type: "no event", detail: "" };
  const status = isObject(event.data) ? event.data["runStatus"] : undefined;
  return {
    type: findEventType(event.type)?.shortName ?? event.type,
    detail: typeof status === "string" ? status : event.subject,
  };
}

/** `2 of 5 samples match` */
export const summary = (tried: readonly Tried[]): string => {
  const matching = tried.filter(({ verdict }) => verdict.matched).length;
  const samples = tried.length === 1 ? "sample" : "samples";
  return `${matching} of ${tried.length} ${samples} ${matching === 1 ? "matches" : "match"}`;
};
