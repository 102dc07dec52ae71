import { findEventType } from "../events/catalogue.ts";
import { type JsonObject, isObject, own } from "../json.ts";
import { enumerate, plain, quote } from "../quote.ts";
import { schemaOf } from "../events/schema.ts";
import type { EventSchema } from "../events/schema.ts";
import { assumptions } from "./assumptions.ts";
import type { AssumptionId } from "./assumptions.ts";
import { basicKeys, textOf } from "./basicKeys.ts";
import { clausesOf } from "./clauses.ts";
import type { BrokenClause, Clause, EventTypeClause, SubjectClause } from "./clauses.ts";
import type { Filter } from "./filter.ts";
import { caseless, exact, fold } from "./caseless.ts";
import { judge } from "./judge.ts";
import { page } from "./page.ts";
import type { ClauseVerdict, Seen, Verdict } from "./verdict.ts";

export type { ClauseVerdict, Verdict } from "./verdict.ts";

/**
 * Says whether an event passes a filter, clause by clause, and why.
 *
 * Follows Microsoft's page on filtering; where that is silent, a verdict is `assumed` and names its row of
 * `assumptions`. Never throws, whatever is given: what is no filter or no event matches nothing, and says so.
 *
 * @param filter ARM's `properties.filter`; null or absent lets everything through
 * @param event parsed JSON in either schema
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering
 */
export function evaluate(filter: Filter, event: unknown): Verdict {
  if (!isObject(event)) return { matched: false, clauses: [noEvent(event)] };
  const schema = schemaOf(event) ?? "EventGridSchema";
  const clauses = clausesOf(filter).map((clause) => verdictOn(clause, event, schema));
  return { matched: clauses.every(({ matched }) => matched), clauses };
}

function verdictOn(clause: Clause, event: JsonObject, schema: EventSchema): ClauseVerdict {
  if (clause.is === "eventTypes") return ofEventTypes(clause, event, schema);
  if (clause.is === "subject") return ofSubject(clause, event, schema);
  return clause.is === "condition" ? judge(clause, event, schema) : ofBroken(clause);
}

function ofEventTypes({ path, names }: EventTypeClause, event: JsonObject, schema: EventSchema): ClauseVerdict {
  const key = basicKeys[schema].type;
  const value = own(event, key);
  const seen = seenBy(value);
  const type = textOf(value);
  const verdict = (matched: boolean, why: string, assumption?: AssumptionId, operand?: string): ClauseVerdict => ({
    path,
    key,
    seen,
    matched,
    why,
    ...basis(assumption, page("event-type-filtering")),
    ...(operand !== undefined && { operand }),
  });
  if (names.length === 0)
    return verdict(true, "No event types are listed, which we take as all of them.", "emptyEventTypes");
  if (names.includes("All")) return verdict(true, "All event types are let through.", undefined, "All");
  if (names.includes(type)) return verdict(true, `The event type ${showType(type)} is listed.`, undefined, type);
  const listed = names.length === 1 ? `not ${showType(names[0])}` : `none of ${enumerate(names, showType)}`;
  const folded = fold(type);
  const alike = names.find((name) => fold(name) === folded);
  if (alike !== undefined)
    return verdict(false, `The event type ${type} differs from the listed ${alike} in case.`, "eventTypeCase");
  return verdict(false, type ? `The event type ${showType(type)} is ${listed}.` : "The event has no type.");
}

/** A type of the catalogue by its short name, which is unique there; any other in full. */
const showType = (name: unknown): string =>
  typeof name === "string" ? (findEventType(name)?.shortName ?? plain(name)) : quote(name);

function ofSubject(clause: SubjectClause, event: JsonObject, schema: EventSchema): ClauseVerdict {
  const { path, end, text, caseSensitive } = clause;
  const key = basicKeys[schema].subject;
  const value = own(event, key);
  const subject = textOf(value);
  const asWritten = exact[end](text)(subject);
  const anyCase = caseless[end]([text])(subject);
  const matched = caseSensitive ? asWritten : anyCase;
  const does = matched ? `${end} with` : `does not ${end.slice(0, -1)} with`;
  const only =
    asWritten === anyCase
      ? ""
      : caseSensitive
        ? "; only the case differs, and it counts here"
        : " when case is ignored";
  const named =
    typeof value === "string" ? `The subject ${quote(value)}` : "The event has no subject, and an empty one";
  return {
    path,
    key,
    seen: seenBy(value),
    matched,
    why: `${named} ${does} ${plain(text)}${only}.`,
    ...basis(typeof value === "string" ? undefined : "absentSubject", page("subject-filtering")),
    ...(matched && { operand: text }),
  };
}

const ofBroken = ({ path, key, why, assumption, documentation }: BrokenClause): ClauseVerdict => ({
  path,
  key,
  seen: { is: "absent" },
  matched: false,
  why,
  ...basis(assumption, documentation),
});

const noEvent = (event: unknown): ClauseVerdict => ({
  path: "",
  key: "",
  seen: { is: "otherType", value: event },
  matched: false,
  why: `${quote(event)} is no event: an event is a JSON object.`,
  basis: "documented",
  documentation: "https://learn.microsoft.com/azure/event-grid/event-schema",
});

const basis = (
  assumption: AssumptionId | undefined,
  documentation: string,
): Pick<ClauseVerdict, "basis" | "assumption" | "documentation"> =>
  assumption
    ? { basis: "assumed", assumption, documentation: assumptions[assumption].documentation }
    : { basis: "documented", documentation };

function seenBy(value: unknown): Seen {
  if (value === undefined) return { is: "absent" };
  if (value === null) return { is: "null" };
  return { is: typeof value === "string" ? "value" : "otherType", value };
}
