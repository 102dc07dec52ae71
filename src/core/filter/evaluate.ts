import { findEventType, findMeantEventType, formatEventType } from "../events/catalogue.ts";
import { describeLookAlike } from "../lookAlike.ts";
import { type JsonObject, isObject, getOwn } from "../json.ts";
import { enumerate, quoteIfNeeded, quote } from "../quote.ts";
import { detectEventSchema, type EventSchema } from "../events/eventSchema.ts";
import type { AssumptionId } from "./assumptions.ts";
import { basicKeys, textOrEmpty } from "./basicKeys.ts";
import { type BrokenClause, type Clause, type EventTypeClause, parseClauses, type SubjectClause } from "./clauses.ts";
import { caseless, exact, foldCase } from "./caseless.ts";
import type { Filter, FilterContext } from "./filter.ts";
import { evaluateCondition } from "./evaluateCondition.ts";
import { parseKeyPath } from "./keyPath.ts";
import { filteringPage } from "./filteringPage.ts";
import { type ClauseVerdict, type ObservedValue, type Verdict, verdictBasis } from "./verdict.ts";

export type { ClauseVerdict, Verdict } from "./verdict.ts";

/**
 * Evaluates a filter against an event, and explains each clause.
 *
 * Follows Microsoft's page on filtering. Where the page is silent, a verdict is `assumed` and names its row of
 * `assumptions`. Never throws: an invalid filter or event matches nothing, and the verdict says why.
 *
 * @param filter ARM's `properties.filter`; null or absent matches every event
 * @param event parsed JSON in either schema
 * @param context how the event subscription delivers, if known
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering
 */
export function evaluate(filter: Filter, event: unknown, { deliverySchema }: FilterContext = {}): Verdict {
  if (!isObject(event)) return { matched: false, clauses: [notAnEventVerdict(event)] };
  const schema = detectEventSchema(event) ?? "EventGridSchema";
  const clauses = parseClauses(filter).map((clause) => evaluateClause(clause, event, schema, deliverySchema));
  return { matched: clauses.every(({ matched }) => matched), clauses };
}

function evaluateClause(
  clause: Clause,
  event: JsonObject,
  schema: EventSchema,
  deliverySchema: EventSchema | undefined,
): ClauseVerdict {
  if (clause.is === "eventTypes") return evaluateEventTypes(clause, event, schema);
  if (clause.is === "subject") return evaluateSubject(clause, event, schema);
  return clause.is === "condition"
    ? evaluateCondition(clause, event, parseKeyPath(clause.key, schema, deliverySchema))
    : brokenClauseVerdict(clause);
}

function evaluateEventTypes({ path, names }: EventTypeClause, event: JsonObject, schema: EventSchema): ClauseVerdict {
  const key = basicKeys[schema].type;
  const value = getOwn(event, key);
  const seen = toObservedValue(value);
  const type = textOrEmpty(value);
  const verdict = (matched: boolean, why: string, assumption?: AssumptionId, operand?: string): ClauseVerdict => ({
    path,
    key,
    seen,
    matched,
    why,
    ...verdictBasis(assumption, filteringPage("event-type-filtering")),
    ...(operand !== undefined && { operand }),
  });
  if (names.length === 0) return verdict(true, "No event types are listed, so all match.", "emptyEventTypes");
  if (names.includes("All")) return verdict(true, "The filter includes all event types.", undefined, "All");
  if (names.includes(type)) return verdict(true, `The event type ${formatEventType(type)} is listed.`, undefined, type);
  if (type === "") return verdict(false, "The event has no event type.");
  const folded = foldCase(type);
  const alike = names.find((name) => foldCase(name) === folded);
  if (alike !== undefined)
    return verdict(false, `The event type ${type} differs from the listed ${alike} in case.`, "eventTypeCase");
  return verdict(false, describeUnlistedType(type, names));
}

/** Event types go by their short names, unless the filter has something that a person may take for the event's type. */
function describeUnlistedType(type: string, names: readonly string[]): string {
  const mistaken = names.find((name) => !findEventType(name) && findMeantEventType(name)?.name === type);
  const confusing = mistaken ?? names.find((name) => describeLookAlike(type, name) !== undefined);
  const format = confusing === undefined ? formatEventType : quoteIfNeeded;
  const listed = names.length === 1 ? `not ${format(names[0] ?? "")}` : `none of ${enumerate(names, format)}`;
  const hint =
    mistaken === undefined
      ? describeLookAlike(type, confusing ?? "")
      : `Write the full name in the filter instead of ${quote(mistaken)}.`;
  return `The event type ${format(type)} is ${listed}.${hint === undefined ? "" : ` ${hint}`}`;
}

function evaluateSubject(clause: SubjectClause, event: JsonObject, schema: EventSchema): ClauseVerdict {
  const { path, position, text, isCaseSensitive } = clause;
  const key = basicKeys[schema].subject;
  const value = getOwn(event, key);
  const subject = textOrEmpty(value);
  const asWritten = exact[position](text)(subject);
  const anyCase = caseless[position]([text])(subject);
  const matched = isCaseSensitive ? asWritten : anyCase;
  const does = matched ? `${position} with` : `does not ${position.slice(0, -1)} with`;
  const only = asWritten === anyCase ? "" : isCaseSensitive ? " because case must match" : " when case is ignored";
  const named =
    typeof value === "string" ? `The subject ${quote(value)}` : "The event has no subject, and an empty one";
  return {
    path,
    key,
    seen: toObservedValue(value),
    matched,
    why: `${named} ${does} ${quoteIfNeeded(text)}${only}.${matched ? "" : describeSubjectLookAlike(subject, text, position)}`,
    ...verdictBasis(typeof value === "string" ? undefined : "absentSubject", filteringPage("subject-filtering")),
    ...(matched && { operand: text }),
  };
}

/** Explains a subject whose beginning or end looks like the text of the filter. */
function describeSubjectLookAlike(subject: string, text: string, position: SubjectClause["position"]): string {
  const part = position === "begins" ? subject.slice(0, text.length) : subject.slice(-text.length);
  // A difference in case has its own explanation.
  const difference = foldCase(part) === foldCase(text) ? undefined : describeLookAlike(part, text);
  return difference === undefined ? "" : ` ${difference}`;
}

const brokenClauseVerdict = ({ path, key, why, assumption, documentation }: BrokenClause): ClauseVerdict => ({
  path,
  key,
  seen: { is: "absent" },
  matched: false,
  why,
  ...verdictBasis(assumption, documentation),
});

const notAnEventVerdict = (event: unknown): ClauseVerdict => ({
  path: "",
  key: "",
  seen: { is: "otherType", value: event },
  matched: false,
  why: `${quote(event)} is not an event. An event is a JSON object.`,
  basis: "documented",
  documentation: "https://learn.microsoft.com/azure/event-grid/event-schema",
});

function toObservedValue(value: unknown): ObservedValue {
  if (value === undefined) return { is: "absent" };
  if (value === null) return { is: "null" };
  return { is: typeof value === "string" ? "value" : "otherType", value };
}
