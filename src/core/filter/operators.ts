import type { AssumptionId } from "./assumptions.ts";
import { caseless } from "./caseless.ts";
import type { TextPredicate } from "./caseless.ts";
import { filteringPage } from "./filteringPage.ts";

/** What an operator compares with. A range is a pair of numbers, `[low, high]`, both inclusive. */
export type OperandKind = "string" | "number" | "boolean" | "range" | "none";
/** A value of an event that an operator can compare. */
export type Comparable = string | number | boolean;
export type ValuePredicate = (value: Comparable) => boolean;

/** The comparison of an operator, before negation. */
interface OperatorRelation {
  readonly operandKind: OperandKind;
  /** Type of the event's value; values of other types are ignored. `any`: only its presence matters. */
  readonly valueType: "string" | "number" | "boolean" | "any";
  readonly operandField: "value" | "values" | "nothing";
  /** Wording with one operand, with several, and both negated. */
  readonly oneLabel: string;
  readonly anyLabel: string;
  readonly notLabel: string;
  readonly noneLabel: string;
  /** Whether an operand is of the right type. */
  readonly isOperand: (operand: unknown) => boolean;
  /** Creates a test that passes for any of the operands, each of the right type. */
  readonly createTest: (operands: readonly unknown[]) => ValuePredicate;
}

interface OperatorRule extends OperatorRelation {
  readonly isNegated: boolean;
  /** Whether it matches when the event lacks the key. */
  readonly matchesIfAbsent: boolean;
  /** The assumption behind `matchesIfAbsent`, where the documentation does not state it. */
  readonly absenceAssumption?: AssumptionId;
  /** The rule in one sentence. */
  readonly rule: string;
}

export interface Operator extends OperatorRule {
  readonly name: OperatorName;
  /** The operator in words, as a condition reads: key, label, operands. */
  readonly label: string;
  readonly basis: "documented";
  /** Link to the section that states the rule. */
  readonly documentation: string;
}

type NumberRange = readonly [low: number, high: number];

/** Whether `operand` is a pair of numbers, in any order. */
export const isRange = (operand: unknown): operand is NumberRange =>
  Array.isArray(operand) && operand.length === 2 && operand.every((end) => typeof end === "number");
const isText = (operand: unknown): operand is string => typeof operand === "string";
const isNumber = (operand: unknown): operand is number => typeof operand === "number";
const isBoolean = (operand: unknown): operand is boolean => typeof operand === "boolean";

type OperatorWords = readonly [one: string, not: string, any: string, none: string];

const createRelation = <Operand>(
  of: Pick<OperatorRelation, "operandKind" | "valueType" | "operandField">,
  [one, not, any, none]: OperatorWords,
  fits: (operand: unknown) => operand is Operand,
  test: (operands: readonly Operand[]) => (value: never) => boolean,
  // The test receives only valid operands and values of the relation's type.
): OperatorRelation => ({
  ...of,
  oneLabel: one,
  notLabel: not,
  anyLabel: any,
  noneLabel: none,
  isOperand: fits,
  createTest: test as OperatorRelation["createTest"],
});

const textRelation = (words: OperatorWords, question: (sought: readonly string[]) => TextPredicate) =>
  createRelation({ operandKind: "string", valueType: "string", operandField: "values" }, words, isText, question);

const numberRelation = (
  takes: "value" | "values",
  words: OperatorWords,
  hit: (value: number, operand: number) => boolean,
) =>
  createRelation({ operandKind: "number", valueType: "number", operandField: takes }, words, isNumber, (operands) => {
    return (value: number) => operands.some((operand) => hit(value, operand));
  });

const numberComparison = (one: string, hit: (value: number, operand: number) => boolean) => {
  const not = one.replace("is", "is not");
  return numberRelation("value", [one, not, one, not], hit);
};

const numberEquals = numberRelation(
  "values",
  ["equals", "does not equal", "equals any of", "equals none of"],
  (v, o) => v === o,
);
const numberBetween = createRelation(
  { operandKind: "range", valueType: "number", operandField: "values" },
  ["is between", "is not between", "is between", "is not between"],
  isRange,
  (ranges) => (value: number) => ranges.some(([low, high]) => low <= value && value <= high),
);
const booleanEquals = createRelation(
  { operandKind: "boolean", valueType: "boolean", operandField: "value" },
  ["equals", "is not", "is", "is not"],
  isBoolean,
  ([operand]) =>
    (value: boolean) =>
      value === operand,
);
const textEquals = textRelation(["equals", "is not", "is any of", "is none of"], caseless.equals);
const textContains = textRelation(
  ["contains", "does not contain", "contains any of", "contains none of"],
  caseless.contains,
);
const textBegins = textRelation(
  ["begins with", "does not begin with", "begins with any of", "begins with none of"],
  caseless.begins,
);
const textEnds = textRelation(
  ["ends with", "does not end with", "ends with any of", "ends with none of"],
  caseless.ends,
);
const absentRelation = createRelation(
  { operandKind: "none", valueType: "any", operandField: "nothing" },
  ["is null or absent", "is present", "is null or absent", "is present"],
  (_operand): _operand is never => false,
  () => () => false,
);

const positiveRule = (of: OperatorRelation, rule: string): OperatorRule => ({
  ...of,
  isNegated: false,
  matchesIfAbsent: of.operandKind === "none",
  rule,
});
const negatedRule = (of: OperatorRelation, rule: string, ifAbsent = false): OperatorRule => ({
  ...of,
  isNegated: true,
  matchesIfAbsent: ifAbsent,
  rule,
});
const inRangeRule = positiveRule(numberBetween, "The value lies in one of the ranges, both ends included.");
const notInRangeRule = negatedRule(numberBetween, "The value lies in none of the ranges, both ends included.");

const operatorRules = {
  StringIn: positiveRule(textEquals, "The text equals one of the values, ignoring case."),
  StringNotIn: negatedRule(textEquals, "The text equals none of the values, ignoring case.", true),
  StringContains: positiveRule(textContains, "The text contains one of the values, ignoring case."),
  StringNotContains: negatedRule(textContains, "The text contains none of the values, ignoring case."),
  StringBeginsWith: positiveRule(textBegins, "The text begins with one of the values, ignoring case."),
  StringNotBeginsWith: negatedRule(textBegins, "The text begins with none of the values, ignoring case."),
  StringEndsWith: positiveRule(textEnds, "The text ends with one of the values, ignoring case."),
  StringNotEndsWith: negatedRule(textEnds, "The text ends with none of the values, ignoring case."),
  NumberIn: positiveRule(numberEquals, "The number equals one of the values."),
  NumberNotIn: negatedRule(numberEquals, "The number equals none of the values.", true),
  NumberLessThan: positiveRule(
    numberComparison("is less than", (v, o) => v < o),
    "The number is less than the value.",
  ),
  NumberLessThanOrEquals: positiveRule(
    numberComparison("is at most", (v, o) => v <= o),
    "The number is the value or less.",
  ),
  NumberGreaterThan: positiveRule(
    numberComparison("is greater than", (v, o) => v > o),
    "The number is greater than the value.",
  ),
  NumberGreaterThanOrEquals: positiveRule(
    numberComparison("is at least", (v, o) => v >= o),
    "The number is the value or greater.",
  ),
  NumberInRange: { ...inRangeRule, absenceAssumption: "rangeWithoutValue" },
  NumberNotInRange: { ...notInRangeRule, absenceAssumption: "rangeWithoutValue" },
  BoolEquals: positiveRule(booleanEquals, "The boolean is the value."),
  IsNullOrUndefined: positiveRule(absentRelation, "The key is absent, or its value is null."),
  IsNotNull: negatedRule(absentRelation, "The key is present, and its value is not null."),
} as const satisfies Record<string, OperatorRule>;

export type OperatorName = keyof typeof operatorRules;

/**
 * Event Grid's operators of advanced filters, in the order in which the form lists them.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#operators
 */
export const operators = Object.fromEntries(
  Object.entries<OperatorRule>(operatorRules).map(([name, of]) => [
    name,
    {
      ...of,
      name,
      label: of.isNegated ? of.noneLabel : of.anyLabel,
      basis: "documented",
      documentation: filteringPage(name.toLowerCase()),
    },
  ]),
) as Readonly<Record<OperatorName, Operator>>;

/** The operator of that exact name. */
export const findOperator = (name: unknown): Operator | undefined =>
  typeof name === "string" && Object.hasOwn(operators, name) ? operators[name as OperatorName] : undefined;

/**
 * Converts a value of an event to what `operator` compares; undefined when the operator ignores its type.
 *
 * @param asText whether a number or boolean is compared as text, as in CloudEvents attributes
 */
export function toComparable(operator: Operator, value: unknown, asText: boolean): Comparable | undefined {
  if (operator.valueType === "string") {
    if (typeof value === "string") return value;
    return asText && (typeof value === "number" || typeof value === "boolean") ? String(value) : undefined;
  }
  return typeof value === operator.valueType ? (value as Comparable) : undefined;
}
