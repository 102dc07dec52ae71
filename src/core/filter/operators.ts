import type { AssumptionId } from "./assumptions.ts";
import { caseless } from "./caseless.ts";
import { filteringPage } from "./filteringPage.ts";
import {
  type OperatorRelation,
  type TextComparison,
  type Comparable,
  numberComparison,
  numberEquals,
  numberBetween,
  booleanEquals,
  textEquals,
  textContains,
  textBegins,
  textEnds,
  absentRelation,
} from "./operatorRelations.ts";

interface OperatorRule extends OperatorRelation {
  readonly isNegated: boolean;
  /** Whether it matches when the event lacks the key. */
  readonly matchesIfAbsent: boolean;
  /** The assumption behind `matchesIfAbsent`, where the documentation does not state it. */
  readonly absenceAssumption?: AssumptionId;
  /** The operator that asks the same of the other value type, text or number, if there is one. */
  readonly otherTypeVariant?: OperatorName;
  /** The operator that compares part of a text where this one compares the whole, if there is one. */
  readonly partialTextVariant?: OperatorName;
  /** The rule in one sentence. */
  readonly rule: string;
}

export type OperatorName =
  | "StringIn"
  | "StringNotIn"
  | "StringContains"
  | "StringNotContains"
  | "StringBeginsWith"
  | "StringNotBeginsWith"
  | "StringEndsWith"
  | "StringNotEndsWith"
  | "NumberIn"
  | "NumberNotIn"
  | "NumberLessThan"
  | "NumberLessThanOrEquals"
  | "NumberGreaterThan"
  | "NumberGreaterThanOrEquals"
  | "NumberInRange"
  | "NumberNotInRange"
  | "BoolEquals"
  | "IsNullOrUndefined"
  | "IsNotNull";

export interface Operator extends OperatorRule {
  readonly name: OperatorName;
  /** The operator in words, as a condition reads: key, label, operands. */
  readonly label: string;
  /** Link to the section that states the rule. */
  readonly documentation: string;
}

const positiveRule = (relation: OperatorRelation, rule: string): OperatorRule => ({
  ...relation,
  isNegated: false,
  matchesIfAbsent: relation.operandKind === "none",
  rule,
});
const negatedRule = (relation: OperatorRelation, rule: string, matchesIfAbsent = false): OperatorRule => ({
  ...relation,
  isNegated: true,
  matchesIfAbsent,
  rule,
});
const inRangeRule = positiveRule(numberBetween, "The value is in one of the ranges, bounds included.");
const notInRangeRule = negatedRule(numberBetween, "The value is in none of the ranges, bounds included.");

const operatorRules: Readonly<Record<OperatorName, OperatorRule>> = {
  StringIn: {
    ...positiveRule(textEquals, "The text equals one of the values, ignoring case."),
    otherTypeVariant: "NumberIn",
    partialTextVariant: "StringContains",
  },
  StringNotIn: {
    ...negatedRule(textEquals, "The text equals none of the values, ignoring case.", true),
    otherTypeVariant: "NumberNotIn",
    partialTextVariant: "StringNotContains",
  },
  StringContains: positiveRule(textContains, "The text contains one of the values, ignoring case."),
  StringNotContains: negatedRule(textContains, "The text contains none of the values, ignoring case."),
  StringBeginsWith: positiveRule(textBegins, "The text begins with one of the values, ignoring case."),
  StringNotBeginsWith: negatedRule(textBegins, "The text begins with none of the values, ignoring case."),
  StringEndsWith: positiveRule(textEnds, "The text ends with one of the values, ignoring case."),
  StringNotEndsWith: negatedRule(textEnds, "The text ends with none of the values, ignoring case."),
  NumberIn: {
    ...positiveRule(numberEquals, "The number equals one of the values."),
    otherTypeVariant: "StringIn",
  },
  NumberNotIn: {
    ...negatedRule(numberEquals, "The number equals none of the values.", true),
    otherTypeVariant: "StringNotIn",
  },
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
};

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
      documentation: filteringPage(name.toLowerCase()),
    },
  ]),
) as Readonly<Record<OperatorName, Operator>>;

/** The operator of that exact name. */
export const findOperator = (name: unknown): Operator | undefined =>
  typeof name === "string" && Object.hasOwn(operators, name) ? operators[name as OperatorName] : undefined;

/** How a text operator compares; undefined for operators of other types. */
export const textComparisonOf = ({ valueType, comparison }: Operator): TextComparison | undefined =>
  valueType === "string" && Object.hasOwn(caseless, comparison) ? (comparison as TextComparison) : undefined;

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
