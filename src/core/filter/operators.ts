import type { AssumptionId } from "./assumptions.ts";
import { caseless } from "./caseless.ts";
import type { TextTest } from "./caseless.ts";
import { page } from "./page.ts";

/** What an operator compares with; a range is a pair `[low, high]` of numbers, both ends in it. */
export type OperandKind = "string" | "number" | "boolean" | "range" | "none";
/** A value of an event that an operator compares. */
export type Comparable = string | number | boolean;
export type Test = (value: Comparable) => boolean;

/** What is asked of a value, before it is negated. */
interface Relation {
  readonly operand: OperandKind;
  /** Type of the event's value; one of another type is ignored. `any`: only its presence counts. */
  readonly type: "string" | "number" | "boolean" | "any";
  readonly takes: "value" | "values" | "nothing";
  /** In words: with one operand, with several, and the same two denied. */
  readonly one: string;
  readonly any: string;
  readonly not: string;
  readonly none: string;
  /** Whether an operand is of the right type. */
  readonly fits: (operand: unknown) => boolean;
  /** The test for any of several operands, each of the right type. */
  readonly test: (operands: readonly unknown[]) => Test;
}

interface Row extends Relation {
  readonly negated: boolean;
  /** Whether it matches when the event lacks the key. */
  readonly ifAbsent: boolean;
  /** The choice `ifAbsent` rests on, where the documentation does not state it. */
  readonly ifAbsentAssumed?: AssumptionId;
  /** The rule in one sentence. */
  readonly rule: string;
}

export interface Operator extends Row {
  readonly name: OperatorName;
  /** The operator in words, as a condition reads: key, label, operands. */
  readonly label: string;
  readonly basis: "documented";
  /** Link to the section that states the rule. */
  readonly documentation: string;
}

type Range = readonly [low: number, high: number];

/** Whether `operand` is a pair of numbers; their order is not looked at. */
export const isRange = (operand: unknown): operand is Range =>
  Array.isArray(operand) && operand.length === 2 && operand.every((end) => typeof end === "number");
const isText = (operand: unknown): operand is string => typeof operand === "string";
const isNumber = (operand: unknown): operand is number => typeof operand === "number";
const isBoolean = (operand: unknown): operand is boolean => typeof operand === "boolean";

type Words = readonly [one: string, not: string, any: string, none: string];

const relation = <Operand>(
  of: Pick<Relation, "operand" | "type" | "takes">,
  [one, not, any, none]: Words,
  fits: (operand: unknown) => operand is Operand,
  test: (operands: readonly Operand[]) => (value: never) => boolean,
  // Only operands that fit, and values of the relation's type, are ever given to the test.
): Relation => ({ ...of, one, not, any, none, fits, test: test as Relation["test"] });

const text = (words: Words, question: (sought: readonly string[]) => TextTest) =>
  relation({ operand: "string", type: "string", takes: "values" }, words, isText, question);

const number = (takes: "value" | "values", words: Words, hit: (value: number, operand: number) => boolean) =>
  relation({ operand: "number", type: "number", takes }, words, isNumber, (operands) => {
    return (value: number) => operands.some((operand) => hit(value, operand));
  });

const compare = (one: string, hit: (value: number, operand: number) => boolean) => {
  const not = one.replace("is", "is not");
  return number("value", [one, not, one, not], hit);
};

const numberIs = number("values", ["equals", "does not equal", "equals any of", "equals none of"], (v, o) => v === o);
const between = relation(
  { operand: "range", type: "number", takes: "values" },
  ["is between", "is not between", "is between", "is not between"],
  isRange,
  (ranges) => (value: number) => ranges.some(([low, high]) => low <= value && value <= high),
);
const booleanIs = relation(
  { operand: "boolean", type: "boolean", takes: "value" },
  ["equals", "is not", "is", "is not"],
  isBoolean,
  ([operand]) =>
    (value: boolean) =>
      value === operand,
);
const is = text(["equals", "is not", "is any of", "is none of"], caseless.equals);
const contains = text(["contains", "does not contain", "contains any of", "contains none of"], caseless.contains);
const begins = text(
  ["begins with", "does not begin with", "begins with any of", "begins with none of"],
  caseless.begins,
);
const ends = text(["ends with", "does not end with", "ends with any of", "ends with none of"], caseless.ends);
const absent = relation(
  { operand: "none", type: "any", takes: "nothing" },
  ["is null or absent", "is present", "is null or absent", "is present"],
  (_operand): _operand is never => false,
  () => () => false,
);

const row = (of: Relation, rule: string): Row => ({ ...of, negated: false, ifAbsent: of.operand === "none", rule });
const not = (of: Relation, rule: string, ifAbsent = false): Row => ({ ...of, negated: true, ifAbsent, rule });
const inRange = row(between, "The value lies in one of the ranges, both ends included.");
const notInRange = not(between, "The value lies in none of the ranges, both ends included.");

const rows = {
  StringIn: row(is, "The text equals one of the values, whatever the case."),
  StringNotIn: not(is, "The text equals none of the values, whatever the case.", true),
  StringContains: row(contains, "The text contains one of the values, whatever the case."),
  StringNotContains: not(contains, "The text contains none of the values, whatever the case."),
  StringBeginsWith: row(begins, "The text begins with one of the values, whatever the case."),
  StringNotBeginsWith: not(begins, "The text begins with none of the values, whatever the case."),
  StringEndsWith: row(ends, "The text ends with one of the values, whatever the case."),
  StringNotEndsWith: not(ends, "The text ends with none of the values, whatever the case."),
  NumberIn: row(numberIs, "The number equals one of the values."),
  NumberNotIn: not(numberIs, "The number equals none of the values.", true),
  NumberLessThan: row(
    compare("is less than", (v, o) => v < o),
    "The number is less than the value.",
  ),
  NumberLessThanOrEquals: row(
    compare("is at most", (v, o) => v <= o),
    "The number is the value or less.",
  ),
  NumberGreaterThan: row(
    compare("is greater than", (v, o) => v > o),
    "The number is greater than the value.",
  ),
  NumberGreaterThanOrEquals: row(
    compare("is at least", (v, o) => v >= o),
    "The number is the value or greater.",
  ),
  NumberInRange: { ...inRange, ifAbsentAssumed: "rangeWithoutValue" },
  NumberNotInRange: { ...notInRange, ifAbsentAssumed: "rangeWithoutValue" },
  BoolEquals: row(booleanIs, "The boolean is the value."),
  IsNullOrUndefined: row(absent, "The key is absent, or its value is null."),
  IsNotNull: not(absent, "The key is present, and its value is not null."),
} as const satisfies Record<string, Row>;

export type OperatorName = keyof typeof rows;

/**
 * Event Grid's operators of advanced filters, in the order in which a person looks for them.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#operators
 */
export const operators = Object.fromEntries(
  Object.entries<Row>(rows).map(([name, of]) => [
    name,
    { ...of, name, label: of.negated ? of.none : of.any, basis: "documented", documentation: page(name.toLowerCase()) },
  ]),
) as Readonly<Record<OperatorName, Operator>>;

/** The operator of that exact name. */
export const findOperator = (name: unknown): Operator | undefined =>
  typeof name === "string" && Object.hasOwn(operators, name) ? operators[name as OperatorName] : undefined;

/**
 * A value of an event in the form that `operator` compares, undefined when it is of a type that the operator ignores.
 *
 * @param asText whether a number or boolean counts as its text, as it does in CloudEvents attributes
 */
export function comparable(operator: Operator, value: unknown, asText: boolean): Comparable | undefined {
  if (operator.type === "string") {
    if (typeof value === "string") return value;
    return asText && (typeof value === "number" || typeof value === "boolean") ? String(value) : undefined;
  }
  return typeof value === operator.type ? (value as Comparable) : undefined;
}
