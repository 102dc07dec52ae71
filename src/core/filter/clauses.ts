import { isObject, getOwn } from "../json.ts";
import { quote } from "../quote.ts";
import { filteringPage } from "./filteringPage.ts";
import { findOperator, type Operator } from "./operators.ts";

interface ClauseBase {
  /** RFC 6901 JSON pointer into the filter. */
  readonly path: string;
}

export interface EventTypeClause extends ClauseBase {
  readonly is: "eventTypes";
  /** The event types that match; empty for all. */
  readonly names: readonly string[];
}

export interface SubjectClause extends ClauseBase {
  readonly is: "subject";
  readonly position: "begins" | "ends";
  readonly text: string;
  readonly isCaseSensitive: boolean;
}

export interface ConditionClause extends ClauseBase {
  readonly is: "condition";
  readonly key: string;
  readonly operator: Operator;
  /** The operands of the right type, at least one unless the operator takes none. */
  readonly operands: readonly unknown[];
  /** Whether values inside arrays are compared. */
  readonly matchesInArrays: boolean;
}

/** An invalid part of the filter. It never matches. */
export interface BrokenClause extends ClauseBase {
  readonly is: "broken";
  readonly key: string;
  readonly why: string;
  /** Set when the documentation does not say that Azure refuses it. */
  readonly assumption?: "noOperand";
  readonly documentation: string;
}

/** One requirement of a filter. An event matches a filter when it meets every clause. */
export type Clause = EventTypeClause | SubjectClause | ConditionClause | BrokenClause;

/**
 * Splits a filter into clauses, in ARM's order. An absent, null, or empty member makes no clause. Accepts any JSON:
 * an invalid part becomes a clause that says so.
 */
export function parseClauses(filter: unknown): Clause[] {
  if (filter === undefined || filter === null) return [];
  if (!isObject(filter))
    return [createBrokenClause("", "", `The filter is ${quote(filter)}, not an object.`, "advanced-filtering")];
  const part = (name: string): unknown => getOwn(filter, name) ?? undefined;
  return [
    ...parseEventTypes(part("includedEventTypes")),
    ...parseSubject("begins", part("subjectBeginsWith"), part("isSubjectCaseSensitive") === true),
    ...parseSubject("ends", part("subjectEndsWith"), part("isSubjectCaseSensitive") === true),
    ...parseConditions(part("advancedFilters"), part("enableAdvancedFilteringOnArrays") === true),
  ];
}

function parseEventTypes(types: unknown): Clause[] {
  const path = "/includedEventTypes";
  const section = "event-type-filtering";
  if (types === undefined) return [];
  if (!Array.isArray(types))
    return [createBrokenClause(path, "eventType", `includedEventTypes is ${quote(types)}, not a list.`, section)];
  const names = types.filter((type): type is string => typeof type === "string" && type !== "");
  if (names.length === 0 && types.length > 0)
    return [createBrokenClause(path, "eventType", "includedEventTypes contains no event type.", section)];
  return [{ is: "eventTypes", path, names }];
}

function parseSubject(position: SubjectClause["position"], text: unknown, isCaseSensitive: boolean): Clause[] {
  const name = position === "begins" ? "subjectBeginsWith" : "subjectEndsWith";
  if (text === undefined || text === "") return [];
  if (typeof text !== "string")
    return [createBrokenClause(`/${name}`, "subject", `${name} is ${quote(text)}, not text.`, "subject-filtering")];
  return [{ is: "subject", path: `/${name}`, position, text, isCaseSensitive }];
}

function parseConditions(filters: unknown, matchesInArrays: boolean): Clause[] {
  const path = "/advancedFilters";
  if (filters === undefined) return [];
  if (!Array.isArray(filters))
    return [createBrokenClause(path, "", `advancedFilters is ${quote(filters)}, not a list.`, "advanced-filtering")];
  return filters.map((filter, index) => parseCondition(filter, `${path}/${index}`, matchesInArrays));
}

function parseCondition(filter: unknown, path: string, matchesInArrays: boolean): Clause {
  if (!isObject(filter))
    return createBrokenClause(path, "", `The condition is ${quote(filter)}, not an object.`, "advanced-filtering");
  const key = getOwn(filter, "key");
  const type = getOwn(filter, "operatorType");
  const operator = findOperator(type);
  if (typeof key !== "string" || key === "") return createBrokenClause(path, "", "The condition has no key.", "key");
  if (!operator) return createBrokenClause(path, key, `Event Grid has no operator ${quote(type)}.`, "operators");
  const operands = usableOperands(filter, operator);
  if (operands.length > 0 || operator.operandField === "nothing")
    return { is: "condition", path, key, operator, operands, matchesInArrays };
  const what = operator.operandKind === "string" ? "text" : operator.operandKind;
  const why = `The condition has no ${what} to compare with, so it is not complete.`;
  return { ...createBrokenClause(path, key, why, operator.name.toLowerCase()), assumption: "noOperand" };
}

function usableOperands(filter: object, operator: Operator): unknown[] {
  const given = operator.operandField === "nothing" ? [] : getOwn(filter, operator.operandField);
  const operands: readonly unknown[] = operator.operandField === "value" ? [given] : Array.isArray(given) ? given : [];
  return operands.filter(operator.isOperand);
}

/** @param section of Microsoft's page on filtering */
const createBrokenClause = (path: string, key: string, why: string, section: string): BrokenClause => ({
  is: "broken",
  path,
  key,
  why,
  documentation: filteringPage(section),
});
