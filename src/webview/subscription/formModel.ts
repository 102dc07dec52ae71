import { findOperator } from "../../core/filter/operators.ts";
import type { AdvancedFilter, Filter } from "../../core/filter/filter.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import { isBlank, toFilterOperand, operandFromFilter, type Operand } from "./operands.ts";

/** The contents of the form. Unlike a draft it keeps operands that the current operator doesn't use. */
export interface FormModel {
  readonly name: string;
  /** Undefined if the destination is not a webhook. */
  readonly endpointUrl?: string;
  /** Full names. Empty for all types. */
  readonly eventTypes: readonly string[];
  readonly subjectBeginsWith: string;
  readonly subjectEndsWith: string;
  readonly isSubjectCaseSensitive: boolean;
  readonly enableAdvancedFilteringOnArrays: boolean;
  readonly conditions: readonly Condition[];
  /** Values for the blanks of an import. */
  readonly fills: readonly string[];
  /** The filter the form was filled from. Members that the form doesn't know are preserved. */
  readonly originalFilter: Filter;
}

export interface Condition {
  /** Unique in the form. */
  readonly id: number;
  readonly key: string;
  readonly operatorType: string;
  readonly operands: readonly Operand[];
  /** The advanced filter it was filled from, which is written back if the condition is unchanged. */
  readonly originalFilter?: AdvancedFilter;
}

export function formFromDraft({ name, endpointUrl, filter, fills = [] }: Draft): FormModel {
  return {
    name,
    ...(endpointUrl !== undefined && { endpointUrl }),
    // Some tools write "All" for all types; in the form that is an empty selection.
    eventTypes: filter.includedEventTypes?.includes("All") ? [] : (filter.includedEventTypes ?? []),
    subjectBeginsWith: filter.subjectBeginsWith ?? "",
    subjectEndsWith: filter.subjectEndsWith ?? "",
    isSubjectCaseSensitive: filter.isSubjectCaseSensitive ?? false,
    enableAdvancedFilteringOnArrays: filter.enableAdvancedFilteringOnArrays ?? false,
    conditions: (filter.advancedFilters ?? []).map((originalFilter, id) => ({
      id,
      ...conditionFromFilter(originalFilter),
      originalFilter,
    })),
    fills,
    originalFilter: filter,
  };
}

function conditionFromFilter({ key, operatorType, value, values }: AdvancedFilter): Omit<Condition, "id"> {
  const operands = values ?? (value === undefined || value === null ? [] : [value]);
  return { key, operatorType, operands: operands.map(operandFromFilter) };
}

/** Leaves out empty fields, so that the service's defaults apply. */
export function toDraft(form: FormModel): Draft {
  const { name, endpointUrl, eventTypes, subjectBeginsWith, subjectEndsWith, conditions, fills } = form;
  const filter: Filter = {
    ...unknownMembers(form.originalFilter, knownFilterMembers),
    ...(eventTypes.length > 0 && { includedEventTypes: eventTypes }),
    ...(subjectBeginsWith && { subjectBeginsWith }),
    ...(subjectEndsWith && { subjectEndsWith }),
    ...(form.isSubjectCaseSensitive && { isSubjectCaseSensitive: true }),
    ...(form.enableAdvancedFilteringOnArrays && { enableAdvancedFilteringOnArrays: true }),
    ...(conditions.length > 0 && { advancedFilters: conditions.map(toAdvancedFilter) }),
  };
  return { name, ...(endpointUrl !== undefined && { endpointUrl }), filter, ...(fills.length > 0 && { fills }) };
}

const knownFilterMembers: readonly (keyof Filter)[] = [
  "includedEventTypes",
  "subjectBeginsWith",
  "subjectEndsWith",
  "isSubjectCaseSensitive",
  "enableAdvancedFilteringOnArrays",
  "advancedFilters",
];
const knownConditionMembers: readonly (keyof AdvancedFilter)[] = ["key", "operatorType", "value", "values"];

/** Members that a newer service may have. */
const unknownMembers = (value: object, known: readonly string[]): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !known.includes(name)));

function toAdvancedFilter({ key, operatorType, operands, originalFilter }: Condition): AdvancedFilter {
  if (originalFilter && isSameCondition({ key, operatorType, operands }, conditionFromFilter(originalFilter)))
    return originalFilter;
  const { operandField = "values", operandKind = "string" } = findOperator(operatorType) ?? {};
  const head = { ...(originalFilter && unknownMembers(originalFilter, knownConditionMembers)), operatorType, key };
  if (operandField === "nothing") return head;
  if (operandField === "values") {
    const values = operands.every(isBlank) ? [] : operands;
    return { ...head, values: values.map((operand) => toFilterOperand(operandKind, operand)) };
  }
  const [first] = operands;
  return { ...head, ...(first && !isBlank(first) && { value: toFilterOperand(operandKind, first) }) };
}

const isSameCondition = (a: Omit<Condition, "id">, b: Omit<Condition, "id">): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

const maxOperands = { nothing: 0, value: 1, values: Infinity } as const;

/** Operands that the current operator doesn't use. */
export const unusedOperands = ({ operatorType, operands }: Condition): readonly Operand[] =>
  operands
    .slice(maxOperands[findOperator(operatorType)?.operandField ?? "values"])
    .filter((operand) => !isBlank(operand));

/** Selected types stay in the order in which the user selected them. */
export const toggleEventType = (form: FormModel, name: string): FormModel => ({
  ...form,
  eventTypes: form.eventTypes.includes(name)
    ? form.eventTypes.filter((other) => other !== name)
    : [...form.eventTypes, name],
});

/** Appends an empty condition. */
export function addCondition(form: FormModel): FormModel {
  const id = Math.max(-1, ...form.conditions.map(({ id }) => id)) + 1;
  return { ...form, conditions: [...form.conditions, { id, key: "", operatorType: "StringIn", operands: [] }] };
}

export const removeCondition = (form: FormModel, id: number): FormModel => ({
  ...form,
  conditions: form.conditions.filter((condition) => condition.id !== id),
});

export const changeCondition = (form: FormModel, id: number, change: Partial<Omit<Condition, "id">>): FormModel => ({
  ...form,
  conditions: form.conditions.map((condition) => (condition.id === id ? { ...condition, ...change } : condition)),
});

/** @param index may be the length of `operands`, to append */
export const setOperand = (operands: readonly Operand[], index: number, operand: Operand): readonly Operand[] => [
  ...operands.slice(0, index),
  operand,
  ...operands.slice(index + 1),
];

export const removeOperand = (operands: readonly Operand[], index: number): readonly Operand[] =>
  operands.filter((_, position) => position !== index);

/** Adds the values that the list doesn't have yet. */
export function addValues(operands: readonly Operand[], texts: readonly string[]): readonly Operand[] {
  const knownTexts = new Set(operands.map(({ text }) => text));
  const addedTexts = [...new Set(texts)].filter((text) => !knownTexts.has(text));
  return [...operands, ...addedTexts.map((text) => ({ text, high: "" }))];
}
