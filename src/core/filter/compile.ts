import { type JsonObject, isObject } from "../json.ts";
import { schemaOf } from "../events/schema.ts";
import type { EventSchema } from "../events/schema.ts";
import { clausesOf } from "./clauses.ts";
import type { Clause, Condition, EventTypeClause, SubjectClause } from "./clauses.ts";
import type { Filter } from "./filter.ts";
import { caseless, containsAny, exact } from "./caseless.ts";
import { basicKeys, textOf } from "./basicKeys.ts";
import { keyPath } from "./lookUp.ts";
import { comparable } from "./operators.ts";
import type { Comparable, Operator, Test } from "./operators.ts";
import { readerOf } from "./reader.ts";

type Predicate = (event: JsonObject) => boolean;

/**
 * Makes a filter a predicate: the answer of `evaluate` without its reasons, for many events. All work that depends on
 * the filter alone is done here, once; the predicate calls closures and makes nothing. Neither throws, whatever is given.
 *
 * @param filter ARM's `properties.filter`
 * @returns whether an event, as parsed JSON in either schema, passes
 */
export function compile(filter: Filter): (event: unknown) => boolean {
  const clauses = clausesOf(filter);
  const ofEventGrid = clauses.map((clause) => predicateOf(clause, "EventGridSchema"));
  const ofCloudEvents = clauses.map((clause) => predicateOf(clause, "CloudEventSchemaV1_0"));
  return (event) => {
    if (!isObject(event)) return false;
    const predicates = schemaOf(event) === "CloudEventSchemaV1_0" ? ofCloudEvents : ofEventGrid;
    for (const predicate of predicates) if (!predicate(event)) return false;
    return true;
  };
}

function predicateOf(clause: Clause, schema: EventSchema): Predicate {
  if (clause.is === "eventTypes") return ofEventTypes(clause, schema);
  if (clause.is === "subject") return ofSubject(clause, schema);
  return clause.is === "condition" ? ofCondition(clause, schema) : () => false;
}

function ofEventTypes({ names }: EventTypeClause, schema: EventSchema): Predicate {
  if (names.length === 0 || names.includes("All")) return () => true;
  const key = basicKeys[schema].type;
  const [first, second] = names;
  if (names.length <= 2) return (event) => { const type = event[key]; return type === first || type === second; };
  return (event) => names.includes(event[key] as string);
}

function ofSubject({ end, text, caseSensitive }: SubjectClause, { length: _ }: EventSchema): Predicate {
  const test = caseSensitive ? exact[end](text) : caseless[end](text);
  return (event) => test(textOf(event["subject"]));
}

function ofCondition({ key, operator, operands, arrays }: Condition, schema: EventSchema): Predicate {
  const { negated, ifAbsent, takes, type } = operator;
  const path = keyPath(key, schema);
  const read = readerOf(path);
  const { asText } = path;
  if (takes === "nothing")
    return (event) => {
      const value = read(event);
      return (value === undefined || value === null) !== negated;
    };
  const meets = anyOf(operator, operands);
  const meetsOther = (value: unknown, readAsText: boolean): boolean => {
    const compared = comparable(operator, value, readAsText);
    return compared !== undefined && meets(compared);
  };
  return (event) => {
    const value = read(event);
    if (typeof value === type) return meets(value as Comparable) !== negated;
    if (value === undefined || value === null) return ifAbsent;
    if (Array.isArray(value)) return arrays && value.some((element) => meetsOther(element, false)) !== negated;
    return meetsOther(value, asText) !== negated;
  };
}

function anyOf(operator: Operator, operands: readonly unknown[]): Test {
  if (operator.one === "contains" && operands.every((o) => /^[\0-\x7f]*$/.test(o as string))) return containsAny(operands as string[]) as Test;
  const tests = operands.flatMap((operand) => operator.test(operand) ?? []);
  const [first, second] = tests;
  if (first && tests.length === 1) return first;
  if (first && second && tests.length === 2) return (value) => first(value) || second(value);
  return (value) => {
    for (const test of tests) if (test(value)) return true;
    return false;
  };
}
