import { isObject, own } from "../json.ts";
import { quote } from "../quote.ts";
import { page } from "./page.ts";
import { findOperator } from "./operators.ts";
import type { Operator } from "./operators.ts";

interface Part {
  /** RFC 6901 JSON pointer into the filter. */
  readonly path: string;
}

export interface EventTypeClause extends Part {
  readonly is: "eventTypes";
  /** The event types let through; empty for all. */
  readonly names: readonly string[];
}

export interface SubjectClause extends Part {
  readonly is: "subject";
  readonly end: "begins" | "ends";
  readonly text: string;
  readonly caseSensitive: boolean;
}

export interface Condition extends Part {
  readonly is: "condition";
  readonly key: string;
  readonly operator: Operator;
  /** The operands of the right type, at least one unless the operator takes none. */
  readonly operands: readonly unknown[];
  /** Whether array values are looked into. */
  readonly arrays: boolean;
}

/** A part of the filter that cannot be understood. It never matches. */
export interface BrokenClause extends Part {
  readonly is: "broken";
  readonly key: string;
  readonly why: string;
  /** Set when nothing says what Azure makes of it, rather than that it refuses it. */
  readonly assumption?: "noOperand";
  readonly documentation: string;
}

/** One requirement of a filter. An event matches a filter when it meets every clause. */
export type Clause = EventTypeClause | SubjectClause | Condition | BrokenClause;

/**
 * Takes a filter apart, in the order in which ARM writes it. What is absent, null or empty text asks for nothing and
 * makes no clause. Takes any JSON: what is no filter becomes a clause that says so.
 */
export function clausesOf(filter: unknown): Clause[] {
  if (filter === undefined || filter === null) return [];
  if (!isObject(filter))
    return [broken("", "", `The filter is ${quote(filter)}, not an object.`, page("advanced-filtering"))];
  const part = (name: string): unknown => own(filter, name) ?? undefined;
  return [
    ...eventTypeClauses(part("includedEventTypes")),
    ...subjectClauses("begins", part("subjectBeginsWith"), part("isSubjectCaseSensitive") === true),
    ...subjectClauses("ends", part("subjectEndsWith"), part("isSubjectCaseSensitive") === true),
    ...conditions(part("advancedFilters"), part("enableAdvancedFilteringOnArrays") === true),
  ];
}

function eventTypeClauses(types: unknown): Clause[] {
  const path = "/includedEventTypes";
  if (types === undefined) return [];
  if (!Array.isArray(types))
    return [
      broken(path, "eventType", `includedEventTypes is ${quote(types)}, not a list.`, page("event-type-filtering")),
    ];
  const names = types.filter((type): type is string => typeof type === "string" && type !== "");
  if (names.length === 0 && types.length > 0)
    return [broken(path, "eventType", "includedEventTypes names no event type.", page("event-type-filtering"))];
  return [{ is: "eventTypes", path, names }];
}

function subjectClauses(end: SubjectClause["end"], text: unknown, caseSensitive: boolean): Clause[] {
  const name = end === "begins" ? "subjectBeginsWith" : "subjectEndsWith";
  if (text === undefined || text === "") return [];
  if (typeof text !== "string")
    return [broken(`/${name}`, "subject", `${name} is ${quote(text)}, not text.`, page("subject-filtering"))];
  return [{ is: "subject", path: `/${name}`, end, text, caseSensitive }];
}

function conditions(filters: unknown, arrays: boolean): Clause[] {
  const path = "/advancedFilters";
  if (filters === undefined) return [];
  if (!Array.isArray(filters))
    return [broken(path, "", `advancedFilters is ${quote(filters)}, not a list.`, page("advanced-filtering"))];
  return filters.map((filter, index) => condition(filter, `${path}/${index}`, arrays));
}

function condition(filter: unknown, path: string, arrays: boolean): Clause {
  if (!isObject(filter))
    return broken(path, "", `The condition is ${quote(filter)}, not an object.`, page("advanced-filtering"));
  const key = own(filter, "key");
  const type = own(filter, "operatorType");
  const operator = findOperator(type);
  if (typeof key !== "string" || key === "") return broken(path, "", "The condition names no key.", page("key"));
  if (!operator) return broken(path, key, `${quote(type)} is none of Event Grid's operators.`, page("operators"));
  const operands = operandsOf(filter, operator);
  if (operands.length > 0 || operator.takes === "nothing")
    return { is: "condition", path, key, operator, operands, arrays };
  const what = operator.operand === "string" ? "text" : operator.operand;
  const why = `The condition has no ${what} to compare with, so it is not complete.`;
  return { ...broken(path, key, why, operator.documentation), assumption: "noOperand" };
}

function operandsOf(filter: object, operator: Operator): unknown[] {
  const given = operator.takes === "nothing" ? [] : own(filter, operator.takes);
  const operands: readonly unknown[] = operator.takes === "value" ? [given] : Array.isArray(given) ? given : [];
  return operands.filter(operator.fits);
}

const broken = (path: string, key: string, why: string, documentation: string): BrokenClause => ({
  is: "broken",
  path,
  key,
  why,
  documentation,
});
