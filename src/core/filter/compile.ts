import { isObject } from "../json.ts";
import { detectEventSchema, type EventSchema } from "../events/eventSchema.ts";
import {
  type Clause,
  type ConditionClause,
  type EventTypeClause,
  parseClauses,
  type SubjectClause,
} from "./clauses.ts";
import type { Filter, FilterContext } from "./filter.ts";
import { caseless, exact } from "./caseless.ts";
import { basicKeys, textOrEmpty } from "./basicKeys.ts";
import { type KeyPath, parseKeyPath } from "./keyPath.ts";
import { toComparable } from "./operators.ts";
import { createKeyPredicate, type EventPredicate } from "./keyPredicate.ts";

/**
 * Compiles a filter to a predicate with the same result as `evaluate`, but without explanations, for many events. All
 * work that depends only on the filter is done here, once. Neither function throws.
 *
 * @param filter ARM's `properties.filter`
 * @param context as for `evaluate`
 * @returns whether an event, parsed JSON in either schema, matches
 */
export function compile(filter: Filter, { deliverySchema }: FilterContext = {}): (event: unknown) => boolean {
  const clauses = parseClauses(filter);
  const ofEventGrid = clauses.map((clause) => toEventPredicate(clause, "EventGridSchema", deliverySchema));
  const ofCloudEvents = clauses.map((clause) => toEventPredicate(clause, "CloudEventSchemaV1_0", deliverySchema));
  return (event) => {
    if (!isObject(event)) return false;
    const predicates = detectEventSchema(event) === "CloudEventSchemaV1_0" ? ofCloudEvents : ofEventGrid;
    for (const predicate of predicates) if (!predicate(event)) return false;
    return true;
  };
}

function toEventPredicate(
  clause: Clause,
  schema: EventSchema,
  deliverySchema: EventSchema | undefined,
): EventPredicate {
  if (clause.is === "eventTypes") return eventTypePredicate(clause, schema);
  if (clause.is === "subject") return subjectPredicate(clause, schema);
  return clause.is === "condition"
    ? conditionPredicate(clause, parseKeyPath(clause.key, schema, deliverySchema))
    : () => false;
}

function eventTypePredicate({ names }: EventTypeClause, schema: EventSchema): EventPredicate {
  if (names.length === 0 || names.includes("All")) return () => true;
  const key = basicKeys[schema].type;
  if (names.length > 2) {
    const included = new Set(names);
    return (event) => included.has(textOrEmpty(event[key]));
  }
  // Comparing one or two names is faster than a set lookup.
  const [first, second = first] = names;
  return (event) => {
    const type = textOrEmpty(event[key]);
    return type === first || type === second;
  };
}

function subjectPredicate({ position, text, isCaseSensitive }: SubjectClause, schema: EventSchema): EventPredicate {
  const test = isCaseSensitive ? exact[position](text) : caseless[position]([text]);
  const key = basicKeys[schema].subject;
  return (event) => test(textOrEmpty(event[key]));
}

function conditionPredicate({ operator, operands, matchesInArrays }: ConditionClause, path: KeyPath): EventPredicate {
  const { isNegated, matchesIfAbsent, operandField } = operator;
  const test = operator.createTest(operands);
  const meets = (value: unknown, asText: boolean): boolean => {
    const compared = toComparable(operator, value, asText);
    return compared !== undefined && test(compared);
  };
  const checkOther = (value: unknown): boolean => {
    if (value === undefined || value === null) return matchesIfAbsent;
    if (operandField === "nothing") return isNegated;
    if (Array.isArray(value)) return matchesInArrays && value.some((element) => meets(element, false)) !== isNegated;
    return meets(value, path.isComparedAsText) !== isNegated;
  };
  return createKeyPredicate(path, {
    checkText: operator.valueType === "string" ? test : undefined,
    isNegated,
    checkOther,
  });
}
