import { type JsonObject, isObject, own } from "../json.ts";
import { schemaOf } from "../events/schema.ts";
import type { EventSchema } from "../events/schema.ts";
import { clausesOf } from "./clauses.ts";
import type { Clause, Condition, EventTypeClause, SubjectClause } from "./clauses.ts";
import type { Filter } from "./filter.ts";
import { caseless, exact } from "./caseless.ts";
import { basicKeys, textOf } from "./basicKeys.ts";
import { keyPath, valueAt } from "./lookUp.ts";
import { comparable } from "./operators.ts";

type Predicate = (event: JsonObject) => boolean;

/**
 * Makes a filter a predicate: the answer of `evaluate` without its reasons, for many events. All work that depends on
 * the filter alone is done here, once; the predicate calls closures. Neither throws, whatever is given.
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
  const included = new Set<unknown>(names);
  const key = basicKeys[schema].type;
  return (event) => included.has(own(event, key));
}

function ofSubject({ end, text, caseSensitive }: SubjectClause, schema: EventSchema): Predicate {
  const test = caseSensitive ? exact[end](text) : caseless[end](text);
  const key = basicKeys[schema].subject;
  return (event) => test(textOf(own(event, key)));
}

function ofCondition({ key, operator, operands, arrays }: Condition, schema: EventSchema): Predicate {
  const { negated, ifAbsent, takes } = operator;
  const path = keyPath(key, schema);
  const tests = operands.flatMap((operand) => operator.test(operand) ?? []);
  const meets = (value: unknown, asText: boolean): boolean => {
    const compared = comparable(operator, value, asText);
    if (compared === undefined) return false;
    for (const test of tests) if (test(compared)) return true;
    return false;
  };
  return (event) => {
    const value = valueAt(event, path);
    if (value === undefined || value === null) return ifAbsent;
    if (takes === "nothing") return negated;
    if (Array.isArray(value)) return arrays && value.some((element) => meets(element, false)) !== negated;
    return meets(value, path.asText) !== negated;
  };
}
