import { sampleChoices, type SampleChoice } from "../../core/events/sampleChoices.ts";
import { createSampleEvent, type SampleContext } from "../../core/events/sampleEvents.ts";
import { findEventType } from "../../core/events/catalogue.ts";
import { evaluate } from "../../core/filter/evaluate.ts";
import type { AdvancedFilter, Filter, FilterContext } from "../../core/filter/filter.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";

/** What distinguishes a sample from others. */
export type SampleKind = Pick<SampleChoice, "type" | "shape">;

/**
 * The samples to choose from for an event subscription: one for each event type that its filter includes, or for each
 * that workspaces still raise if it names none of them.
 */
export function sampleChoicesFor({ includedEventTypes }: Filter): readonly SampleChoice[] {
  const documented = sampleChoices.filter(({ shape }) => shape === "documented");
  const included = documented.filter(({ type }) => includedEventTypes?.includes(type));
  return included.length ? included : documented.filter(({ type }) => !findEventType(type)?.retirement);
}

/**
 * Creates a sample event that a filter matches: the sample itself, another one of its type, or one that gets the values
 * the filter asks for.
 *
 * @param filterContext how the event subscription delivers, as for `evaluate`
 * @returns the sample itself if no match was found
 */
export function createMatchingSample(
  { type, shape }: SampleKind,
  filter: Filter,
  context: SampleContext,
  filterContext: FilterContext = {},
): JsonObject {
  const sample = createSampleEvent(type, context, { shape });
  const others = sampleChoices.filter((choice) => choice.type === type && choice.shape !== shape);
  const samples = [sample, ...others.map((other) => createSampleEvent(type, context, { shape: other.shape }))];
  let adapted = matchSubject(sample, filter);
  for (const condition of filter.advancedFilters ?? []) adapted = meetCondition(adapted, condition, filterContext);
  return [...samples, adapted].find((event) => evaluate(filter, event, filterContext).matched) ?? sample;
}

function matchSubject(event: JsonObject, { subjectBeginsWith, subjectEndsWith }: Filter): JsonObject {
  const isMet = evaluate(
    { subjectBeginsWith: subjectBeginsWith ?? null, subjectEndsWith: subjectEndsWith ?? null },
    event,
  );
  return isMet.matched ? event : { ...event, subject: `${subjectBeginsWith ?? ""}${subjectEndsWith ?? ""}` };
}

/** Tries the values that the operands of a condition suggest, until one meets it. */
function meetCondition(event: JsonObject, condition: AdvancedFilter, context: FilterContext): JsonObject {
  const isMetBy = (candidate: JsonObject): boolean =>
    evaluate({ advancedFilters: [condition] }, candidate, context).matched;
  if (isMetBy(event)) return event;
  const path = condition.key.split(".");
  // Other members say what the event is; a sample with another id or topic would not be one of the workspace.
  if (!/^(data|subject)$/i.test(path[0] ?? "")) return event;
  const operands = [condition.value, condition.values].flat(2).filter((operand) => operand !== undefined);
  const numbers = operands.filter((operand) => typeof operand === "number");
  const values = [...operands, ...numbers.flatMap((number) => [number + 1, number - 1]), "sample", 0, null] as Json[];
  return values.map((value) => setMember(event, path, value)).find(isMetBy) ?? event;
}

/** Sets a member by its path. Names are compared without case, as Event Grid does. */
function setMember(object: JsonObject, [first = "", ...others]: readonly string[], value: Json): JsonObject {
  const name = Object.keys(object).find((key) => key.toLowerCase() === first.toLowerCase()) ?? first;
  const member = object[name];
  return { ...object, [name]: others.length ? setMember(isObject(member) ? member : {}, others, value) : value };
}
