import { createSampleEvent, type SampleContext } from "../../core/events/sampleEvents.ts";
import { eventTypes } from "../../core/events/catalogue.ts";
import { evaluate } from "../../core/filter/evaluate.ts";
import type { AdvancedFilter, Filter } from "../../core/filter/filter.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";

/** The names of the event types that a filter includes, in the order of the catalogue; all if it names none of them. */
export function sampleTypesFor({ includedEventTypes }: Filter): readonly string[] {
  const names = eventTypes.map(({ name }) => name);
  const included = names.filter((name) => includedEventTypes?.includes(name));
  return included.length ? included : names;
}

/**
 * Creates a sample event with values that a filter asks for: its subject, and a value for each condition that the
 * documented sample doesn't meet.
 *
 * @param type full name of an Azure ML event type
 * @returns a matching event; the documented sample if none was found
 */
export function createMatchingSample(type: string, filter: Filter, context: SampleContext): JsonObject {
  const sample = createSampleEvent(type, context);
  let event: JsonObject = matchSubject(sample, filter);
  for (const condition of filter.advancedFilters ?? []) event = meetCondition(event, condition);
  return evaluate(filter, event).matched ? event : sample;
}

function matchSubject(event: JsonObject, { subjectBeginsWith, subjectEndsWith }: Filter): JsonObject {
  const isMet = evaluate(
    { subjectBeginsWith: subjectBeginsWith ?? null, subjectEndsWith: subjectEndsWith ?? null },
    event,
  );
  return isMet.matched ? event : { ...event, subject: `${subjectBeginsWith ?? ""}${subjectEndsWith ?? ""}` };
}

/** Tries the values that the operands of a condition suggest, until one meets it. */
function meetCondition(event: JsonObject, condition: AdvancedFilter): JsonObject {
  const isMetBy = (candidate: JsonObject): boolean => evaluate({ advancedFilters: [condition] }, candidate).matched;
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
