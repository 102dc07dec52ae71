import { isText } from "../guards.ts";
import { isObject, type JsonObject } from "../json.ts";
import { detectEventSchema, type EventSchema } from "../events/eventSchema.ts";
import {
  type Clause,
  type ConditionClause,
  type EventTypeClause,
  parseClauses,
  type SubjectClause,
} from "./clauses.ts";
import type { Filter, FilterContext } from "./filter.ts";
import { caseless, exact, foldCase } from "./caseless.ts";
import type { ArraySearch } from "./arraySearch.ts";
import { basicKeys, textOrEmpty } from "./basicKeys.ts";
import type { EventMemo } from "./eventMemo.ts";
import { isRange, type ValuePredicate } from "./operatorRelations.ts";
import { type Operator, textComparisonOf, toComparable } from "./operators.ts";
import { type KeyPath, parseKeyPath } from "./keyPath.ts";
import { createKeyPredicate, type EventPredicate } from "./keyPredicate.ts";

/**
 * Compiles a filter to a predicate with the same result as `evaluate`, but without explanations, for many events. All
 * work that depends only on the filter is done here, once. Neither function throws.
 *
 * @param filter ARM's `properties.filter`
 * @param context as for `evaluate`
 * @returns whether an event, parsed JSON in either schema, matches
 */
export function compile(filter: Filter, context: FilterContext = {}): (event: unknown) => boolean {
  const predicatesFor = compileClauses(filter, context);
  return (event) => {
    if (!isObject(event)) return false;
    for (const predicate of predicatesFor(event)) if (!predicate(event, undefined)) return false;
    return true;
  };
}

/**
 * Like `compile`, clause by clause, for one event and many filters: those that share the event's memo read its long texts,
 * large arrays and large objects once.
 *
 * @param context as for `evaluate`
 * @returns for an event, what it has to meet, all of it, in the order in which that is cheapest to find out
 */
export function compileClauses(
  filter: Filter,
  { deliverySchema }: FilterContext = {},
): (event: JsonObject) => readonly EventPredicate[] {
  const clauses = parseClauses(filter);
  const ofEventGrid = clauses.map((clause) => toEventPredicate(clause, "EventGridSchema", deliverySchema));
  const ofCloudEvents = clauses.map((clause) => toEventPredicate(clause, "CloudEventSchemaV1_0", deliverySchema));
  return (event) => (detectEventSchema(event) === "CloudEventSchemaV1_0" ? ofCloudEvents : ofEventGrid);
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

/** Shorter arrays are compared element by element. */
const minSearchedElements = 64;

/** Like `test` on any element of an array, at the cost of a search. */
function createArrayTest(
  operator: Operator,
  operands: readonly unknown[],
  test: ValuePredicate,
): (array: ArraySearch) => boolean {
  const position = textComparisonOf(operator);
  if (position) {
    const needles = operands.filter(isText).map(foldCase);
    return (array) => needles.some((needle) => array.hasText(needle, position));
  }
  if (operator.valueType === "boolean")
    return (array) => [true, false].some((value) => array.has(value) && test(value));
  // An order holds for any number if it holds for the smallest or the largest.
  if (operator.comparison === "order") return (array) => array.extremes.some((value) => test(value));
  const ranges = operands.map((operand) =>
    isRange(operand) ? operand : ([Number(operand), Number(operand)] as const),
  );
  return (array) => ranges.some(([low, high]) => array.hasNumberBetween(low, high));
}

function conditionPredicate({ operator, operands, matchesInArrays }: ConditionClause, path: KeyPath): EventPredicate {
  const { isNegated, matchesIfAbsent, operandField } = operator;
  const test = operator.createTest(operands);
  const testArray = createArrayTest(operator, operands, test);
  const meets = (value: unknown, asText: boolean): boolean => {
    const compared = toComparable(operator, value, asText);
    return compared !== undefined && test(compared);
  };
  const meetsAny = (values: readonly unknown[], memo: EventMemo | undefined): boolean =>
    memo && values.length >= minSearchedElements
      ? testArray(memo.searchOfArray(values))
      : values.some((element) => meets(element, false));
  const checkOther = (value: unknown, memo: EventMemo | undefined): boolean => {
    if (value === undefined || value === null) return matchesIfAbsent;
    if (operandField === "nothing") return isNegated;
    if (Array.isArray(value)) return matchesInArrays && meetsAny(value, memo) !== isNegated;
    return meets(value, path.isComparedAsText) !== isNegated;
  };
  return createKeyPredicate(path, {
    checkText: operator.valueType === "string" ? test : undefined,
    isNegated,
    checkOther,
  });
}
