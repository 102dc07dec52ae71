import { isText } from "../guards.ts";
import { findOperator } from "../filter/operators.ts";
import { type AzFlag, listFlag, fieldFlag } from "./azFlag.ts";
import { type FieldReader, isList, operandGuards, type TemplateValueGuard } from "./fieldReader.ts";
import type { TemplateValue } from "./templateValue.ts";

/** @param unsupported collects sentences about what flags can't express */
export function filterFlags(of: FieldReader, unsupported: string[]): AzFlag[] {
  const types = of.take("includedEventTypes", isList(isText));
  if (types?.length === 1 && types[0]?.toLowerCase() === "all") {
    unsupported.push(`${of.at}.includedEventTypes: az leaves out the single event type "${types[0]}".`);
  }
  const isTrue: TemplateValueGuard<true> = (value): value is true => value === true;
  const switchFlag = (name: string, flag: string): AzFlag[] => (of.take(name, isTrue) ? [[flag, "true"]] : []);
  return [
    ...listFlag("--included-event-types", types),
    ...fieldFlag(of, "subjectBeginsWith", "--subject-begins-with", isText),
    ...fieldFlag(of, "subjectEndsWith", "--subject-ends-with", isText),
    ...switchFlag("isSubjectCaseSensitive", "--subject-case-sensitive"),
    ...of.takeObjects("advancedFilters").flatMap((each) => conditionFlags(each, unsupported)),
    ...switchFlag("enableAdvancedFilteringOnArrays", "--enable-advanced-filtering-on-arrays"),
  ];
}

function conditionFlags(of: FieldReader, unsupported: string[]): AzFlag[] {
  const operator = findOperator(of.take("operatorType", (value): value is string => findOperator(value) !== undefined));
  const key = of.take("key", isText);
  if (!operator || key === undefined) {
    unsupported.push(`${of.at}: az needs a key and one of the operators that it knows.`);
    return [];
  }
  const head = ["--advanced-filter", key, operator.name] as const;
  if (operator.operandField === "nothing") return [head];
  const guard = operandGuards[operator.operandKind];
  const operands =
    operator.operandField === "value" ? [of.take("value", guard)] : (of.take("values", isList(guard)) ?? []);
  const known = operands.filter((operand): operand is TemplateValue => operand !== undefined);
  if (!known.length) unsupported.push(`${of.at}: az needs a value for ${operator.name}.`);
  if (known.includes(false)) unsupported.push(`${of.at}: az turns "BoolEquals false" into true.`);
  return [[...head, ...known.map(String)]];
}
