import { findOperator } from "../filter/operators.ts";
import { type Flag, several, texts } from "./azFlag.ts";
import { type Is, isBoolean, isList, isNumber, isRangeOfNumbers, isText, type Reading } from "./reading.ts";
import type { Written } from "./written.ts";

/** @param lacking takes sentences about what flags cannot say */
export function filterFlags(of: Reading, lacking: string[]): Flag[] {
  const types = of.take("includedEventTypes", isList(isText));
  if (types?.length === 1 && types[0]?.toLowerCase() === "all") {
    lacking.push(`${of.at}.includedEventTypes: az leaves out the single event type "${types[0]}".`);
  }
  const isTrue: Is<true> = (value): value is true => value === true;
  const on = (name: string, flag: string): Flag[] => (of.take(name, isTrue) ? [[flag, "true"]] : []);
  return [
    ...several("--included-event-types", types),
    ...texts(of, "subjectBeginsWith", "--subject-begins-with", isText),
    ...texts(of, "subjectEndsWith", "--subject-ends-with", isText),
    ...on("isSubjectCaseSensitive", "--subject-case-sensitive"),
    ...of.each("advancedFilters").flatMap((each) => condition(each, lacking)),
    ...on("enableAdvancedFilteringOnArrays", "--enable-advanced-filtering-on-arrays"),
  ];
}

const operandTypes: Readonly<Record<string, Is<Written>>> = {
  string: isText,
  number: isNumber,
  boolean: isBoolean,
  range: isRangeOfNumbers,
};

function condition(of: Reading, lacking: string[]): Flag[] {
  const operator = findOperator(of.take("operatorType", (value): value is string => findOperator(value) !== undefined));
  const key = of.take("key", isText);
  if (!operator || key === undefined) {
    lacking.push(`${of.at}: az needs a key and one of the operators that it knows.`);
    return [];
  }
  const head = ["--advanced-filter", key, operator.name] as const;
  if (operator.takes === "nothing") return [head];
  const is = operandTypes[operator.operand]!;
  const operands = operator.takes === "value" ? [of.take("value", is)] : (of.take("values", isList(is)) ?? []);
  const known = operands.filter((operand): operand is Written => operand !== undefined);
  if (!known.length) lacking.push(`${of.at}: az needs a value for ${operator.name}.`);
  if (known.includes(false)) lacking.push(`${of.at}: az turns "BoolEquals false" into true.`);
  return [[...head, ...known.map(String)]];
}
