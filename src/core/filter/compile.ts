import { isObject } from "../json.ts";
import { schemaOf } from "../events/schema.ts";
import type { EventSchema } from "../events/schema.ts";
import { clausesOf } from "./clauses.ts";
import type { Clause, Condition, EventTypeClause, SubjectClause } from "./clauses.ts";
import type { Filter } from "./filter.ts";
import { caseless, exact } from "./caseless.ts";
import { basicKeys, textOf } from "./basicKeys.ts";
import { keyPath } from "./lookUp.ts";
import { comparable } from "./operators.ts";
import { reach } from "./reach.ts";
import type { Predicate } from "./reach.ts";

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
  const key = basicKeys[schema].type;
  if (names.length > 2) {
    const included = new Set(names);
    return (event) => included.has(textOf(event[key]));
  }
  // One or two are compared faster than a set is asked.
  const [first, second = first] = names;
  return (event) => {
    const type = textOf(event[key]);
    return type === first || type === second;
  };
}

function ofSubject({ end, text, caseSensitive }: SubjectClause, schema: EventSchema): Predicate {
  const test = caseSensitive ? exact[end](text) : caseless[end]([text]);
  const key = basicKeys[schema].subject;
  return (event) => test(textOf(event[key]));
}

function ofCondition({ key, operator, operands, arrays }: Condition, schema: EventSchema): Predicate {
  const { negated, ifAbsent, takes } = operator;
  const path = keyPath(key, schema);
  const passes = operator.test(operands);
  const meets = (value: unknown, asText: boolean): boolean => {
    const compared = comparable(operator, value, asText);
    return compared !== undefined && passes(compared);
  };
  const otherwise = (value: unknown): boolean => {
    if (value === undefined || value === null) return ifAbsent;
    if (takes === "nothing") return negated;
    if (Array.isArray(value)) return arrays && value.some((element) => meets(element, false)) !== negated;
    return meets(value, path.asText) !== negated;
  };
  return reach(path, { text: operator.type === "string" ? passes : undefined, negated, otherwise });
}
