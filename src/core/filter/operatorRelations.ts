import { isBoolean, isNumber, isText } from "../guards.ts";
import { caseless, type TextMemo } from "./caseless.ts";

/** What an operator compares with. A range is a pair of numbers, `[low, high]`, both inclusive. */
export type OperandKind = "string" | "number" | "boolean" | "range" | "none";
/** How an operator compares; `order` is less or greater than, `presence` looks at no value. */
export type ComparisonKind = TextComparison | "order" | "range" | "presence";
export type TextComparison = keyof typeof caseless;

/** A value of an event that an operator can compare. */
export type Comparable = string | number | boolean;
/** @param memo of the event whose value it is */
export type ValuePredicate = (value: Comparable, memo?: TextMemo) => boolean;

/** The comparison of an operator, before negation. */
export interface OperatorRelation {
  readonly operandKind: OperandKind;
  /** Type of the event's value; values of other types are ignored. `any`: only its presence matters. */
  readonly valueType: "string" | "number" | "boolean" | "any";
  readonly operandField: "value" | "values" | "nothing";
  readonly comparison: ComparisonKind;
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

type NumberRange = readonly [low: number, high: number];

/** Whether `operand` is a pair of numbers, in any order. */
export const isRange = (operand: unknown): operand is NumberRange =>
  Array.isArray(operand) && operand.length === 2 && operand.every(isNumber);

type OperatorWords = readonly [one: string, not: string, any: string, none: string];

function verbWords(one: string, not: string): OperatorWords {
  return [one, not, `${one} any of`, `${one} none of`];
}

const createRelation = <Operand>(
  shape: Pick<OperatorRelation, "operandKind" | "valueType" | "operandField" | "comparison">,
  [oneLabel, notLabel, anyLabel, noneLabel]: OperatorWords,
  isOperand: (operand: unknown) => operand is Operand,
  createTest: (operands: readonly Operand[]) => (value: never) => boolean,
): OperatorRelation => ({
  ...shape,
  oneLabel,
  notLabel,
  anyLabel,
  noneLabel,
  isOperand,
  // The test receives only valid operands and values of the relation's type.
  createTest: createTest as OperatorRelation["createTest"],
});

const textRelation = (comparison: TextComparison, words: OperatorWords) =>
  createRelation(
    { operandKind: "string", valueType: "string", operandField: "values", comparison },
    words,
    isText,
    caseless[comparison],
  );

const numberRelation = (
  shape: Pick<OperatorRelation, "operandField" | "comparison">,
  words: OperatorWords,
  matches: (value: number, operand: number) => boolean,
) =>
  createRelation(
    { operandKind: "number", valueType: "number", ...shape },
    words,
    isNumber,
    (operands) => (value: number) => operands.some((operand) => matches(value, operand)),
  );

export const numberComparison = (one: string, matches: (value: number, operand: number) => boolean) => {
  const not = one.replace("is", "is not");
  return numberRelation({ operandField: "value", comparison: "order" }, [one, not, one, not], matches);
};

export const numberEquals = numberRelation(
  { operandField: "values", comparison: "equals" },
  verbWords("equals", "does not equal"),
  (v, o) => v === o,
);
export const numberBetween = createRelation(
  { operandKind: "range", valueType: "number", operandField: "values", comparison: "range" },
  ["is between", "is not between", "is between", "is not between"],
  isRange,
  (ranges) => (value: number) => ranges.some(([low, high]) => low <= value && value <= high),
);
export const booleanEquals = createRelation(
  { operandKind: "boolean", valueType: "boolean", operandField: "value", comparison: "equals" },
  ["equals", "is not", "is", "is not"],
  isBoolean,
  ([operand]) =>
    (value: boolean) =>
      value === operand,
);
export const textEquals = textRelation("equals", ["equals", "is not", "is any of", "is none of"]);
export const textContains = textRelation("contains", verbWords("contains", "does not contain"));
export const textBegins = textRelation("begins", verbWords("begins with", "does not begin with"));
export const textEnds = textRelation("ends", verbWords("ends with", "does not end with"));
export const absentRelation = createRelation(
  { operandKind: "none", valueType: "any", operandField: "nothing", comparison: "presence" },
  ["is null or absent", "is present", "is null or absent", "is present"],
  (_operand): _operand is never => false,
  () => () => false,
);
