import { schemaOf } from "../events/schema.ts";
import type { EventSchema } from "../events/schema.ts";
import { isObject } from "../json.ts";
import type { JsonObject } from "../json.ts";
import { clausesOf } from "./clauses.ts";
import type { Clause, Condition, EventTypeClause, SubjectClause } from "./clauses.ts";
import type { Filter } from "./filter.ts";
import { fold } from "./fold.ts";
import { basicText } from "./basicKeys.ts";
import { keyPath, valueAt } from "./lookUp.ts";
import { comparable } from "./operators.ts";

type Predicate = (event: JsonObject, schema: EventSchema) => boolean;

/**
 * Makes a filter a predicate: the answer of `evaluate` without its reasons, for many events. All work that depends on
 * the filter alone is done here, once; the predicate calls closures. Neither throws, whatever is given.
 *
 * @param filter ARM's `properties.filter`
 * @returns whether an event, as parsed JSON in either schema, passes
 */
export function compile(filter: Filter): (event: unknown) => boolean {
  const predicates = clausesOf(filter).map(predicateOf);
  return (event) => {
    if (!isObject(event)) return false;
    const schema = schemaOf(event) ?? "EventGridSchema";
    for (const predicate of predicates) if (!predicate(event, schema)) return false;
    return true;
  };
}

function predicateOf(clause: Clause): Predicate {
  if (clause.is === "eventTypes") return ofEventTypes(clause);
  if (clause.is === "subject") return ofSubject(clause);
  return clause.is === "condition" ? ofCondition(clause) : () => false;
}

function ofEventTypes({ names }: EventTypeClause): Predicate {
  if (names.length === 0 || names.includes("All")) return () => true;
  const included = new Set(names);
  return (event, schema) => included.has(basicText(event, schema, "type"));
}

function ofSubject({ end, text, caseSensitive }: SubjectClause): Predicate {
  const form = caseSensitive ? (subject: string) => subject : fold;
  const wanted = form(text);
  return end === "begins"
    ? (event, schema) => form(basicText(event, schema, "subject")).startsWith(wanted)
    : (event, schema) => form(basicText(event, schema, "subject")).endsWith(wanted);
}

function ofCondition({ key, operator, operands, arrays }: Condition): Predicate {
  const { negated, ifAbsent, takes } = operator;
  const paths = {
    EventGridSchema: keyPath(key, "EventGridSchema"),
    CloudEventSchemaV1_0: keyPath(key, "CloudEventSchemaV1_0"),
  };
  const tests = operands.flatMap((operand) => operator.test(operand) ?? []);
  const meets = (value: unknown, asText: boolean): boolean => {
    const compared = comparable(operator, value, asText);
    if (compared === undefined) return false;
    for (const test of tests) if (test(compared)) return true;
    return false;
  };
  return (event, schema) => {
    const path = paths[schema];
    const value = valueAt(event, path);
    if (value === undefined || value === null) return ifAbsent;
    if (takes === "nothing") return negated;
    if (Array.isArray(value)) return arrays && value.some((element) => meets(element, false)) !== negated;
    return meets(value, path.asText) !== negated;
  };
}
