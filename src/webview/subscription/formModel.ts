import { findOperator } from "../../core/filter/operators.ts";
import type { AdvancedFilter, Filter } from "../../core/filter/filter.ts";
import type { Draft } from "../../core/subscription/draft.ts";
import { isBlank, toFilterOperand, operandFromFilter } from "./operands.ts";
import type { Operand } from "./operands.ts";

/** What stands in the form. It says more than a draft: operands that the operator of the moment has no use for are kept. */
export interface FormModel {
  readonly name: string;
  /** Absent when events are sent elsewhere than to a webhook. */
  readonly endpointUrl?: string;
  /** Full names; empty for all. */
  readonly eventTypes: readonly string[];
  readonly subjectBeginsWith: string;
  readonly subjectEndsWith: string;
  readonly isSubjectCaseSensitive: boolean;
  readonly enableAdvancedFilteringOnArrays: boolean;
  readonly conditions: readonly Condition[];
  /** What was written into the blanks of an import. */
  readonly fills: readonly string[];
  /** The filter that the form was filled from: it may have members that the form does not know, which stay. */
  readonly originalFilter: Filter;
}

/** One advanced filter in the form. */
export interface Condition {
  /** Unique in the form, also after others were removed. */
  readonly id: number;
  readonly key: string;
  readonly operatorType: string;
  readonly operands: readonly Operand[];
  /** The advanced filter that it was filled from; untouched, it goes back as it came. */
  readonly originalFilter?: AdvancedFilter;
}

/** The form that shows `draft`. */
export function formFromDraft({ name, endpointUrl, filter, fills = [] }: Draft): FormModel {
  return {
    name,
    ...(endpointUrl !== undefined && { endpointUrl }),
    // Some tools write "All" for all types, which the form says by choosing none.
    eventTypes: filter.includedEventTypes?.includes("All") ? [] : (filter.includedEventTypes ?? []),
    subjectBeginsWith: filter.subjectBeginsWith ?? "",
    subjectEndsWith: filter.subjectEndsWith ?? "",
    isSubjectCaseSensitive: filter.isSubjectCaseSensitive ?? false,
    enableAdvancedFilteringOnArrays: filter.enableAdvancedFilteringOnArrays ?? false,
    conditions: (filter.advancedFilters ?? []).map((origin, id) => ({
      id,
      ...conditionFromFilter(origin),
      originalFilter: origin,
    })),
    fills,
    originalFilter: filter,
  };
}

function conditionFromFilter({ key, operatorType, value, values }: AdvancedFilter): Omit<Condition, "id"> {
  const given = values ?? (value === undefined || value === null ? [] : [value]);
  return { key, operatorType, operands: given.map(operandFromFilter) };
}

/** The draft that the form describes. What was left empty is left out, so that the service's own defaults hold. */
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
  ...(["includedEventTypes", "subjectBeginsWith", "subjectEndsWith"] as const),
  ...(["isSubjectCaseSensitive", "enableAdvancedFilteringOnArrays", "advancedFilters"] as const),
];
const knownConditionMembers: readonly (keyof AdvancedFilter)[] = ["key", "operatorType", "value", "values"];

/** The members that only a newer service knows. */
const unknownMembers = (origin: object, known: readonly string[]): object =>
  Object.fromEntries(Object.entries(origin).filter(([name]) => !known.includes(name)));

function toAdvancedFilter({ key, operatorType, operands, originalFilter: origin }: Condition): AdvancedFilter {
  if (origin && isSameCondition({ key, operatorType, operands }, conditionFromFilter(origin))) return origin;
  const { operandField: takes = "values", operandKind: kind = "string" } = findOperator(operatorType) ?? {};
  const head = { ...(origin && unknownMembers(origin, knownConditionMembers)), operatorType, key };
  if (takes === "nothing") return head;
  if (takes === "values") {
    const given = operands.every(isBlank) ? [] : operands;
    return { ...head, values: given.map((operand) => toFilterOperand(kind, operand)) };
  }
  const [first] = operands;
  return { ...head, ...(first && !isBlank(first) && { value: toFilterOperand(kind, first) }) };
}

const isSameCondition = (a: Omit<Condition, "id">, b: Omit<Condition, "id">): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Operands that the operator has no use for; they come back with one that has. */
export function unusedOperands({ operatorType, operands }: Condition): readonly Operand[] {
  const takes = findOperator(operatorType)?.operandField;
  const used = takes === "nothing" ? 0 : takes === "value" ? 1 : operands.length;
  return operands.slice(used).filter((operand) => !isBlank(operand));
}

/** Takes one event type in or out; they stay in the order in which they were chosen. */
export const toggleEventType = (form: FormModel, name: string): FormModel => ({
  ...form,
  eventTypes: form.eventTypes.includes(name)
    ? form.eventTypes.filter((other) => other !== name)
    : [...form.eventTypes, name],
});

/** Adds a condition that is still to be written, as the last one. */
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

/** Puts an operand at a position, which may be one behind the last. */
export const setOperand = (operands: readonly Operand[], index: number, operand: Operand): readonly Operand[] => [
  ...operands.slice(0, index),
  operand,
  ...operands.slice(index + 1),
];

export const removeOperand = (operands: readonly Operand[], index: number): readonly Operand[] =>
  operands.filter((_, position) => position !== index);

/** Adds values that the list does not have yet: a value twice asks for nothing more. */
export function addValues(operands: readonly Operand[], texts: readonly string[]): readonly Operand[] {
  const known = new Set(operands.map(({ text }) => text));
  const fresh = [...new Set(texts)].filter((text) => !known.has(text));
  return [...operands, ...fresh.map((text) => ({ text, high: "" }))];
}
