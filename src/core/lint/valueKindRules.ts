import type { EventField } from "../events/catalogue.ts";
import { quoteIfNeeded } from "../quote.ts";
import type { ConditionClause } from "../filter/clauses.ts";
import { withChangedCondition, formatCondition } from "./conditionEdits.ts";
import type { LintFix, LintHit } from "./finding.ts";
import { type FieldReference, type LintReading, findFields, findCapturedValues } from "./lintReading.ts";
import { valueTypeWords, describeKind } from "../filter/operatorWording.ts";

type ValueKind = "string" | "number" | "object";

/** The kinds of values of a field type. */
const kindsByFieldType: Record<EventField["type"], readonly ValueKind[]> = {
  string: ["string"],
  "string or null": ["string"],
  "string or number": ["string", "number"],
  "date-time": ["string"],
  number: ["number"],
  map: ["object"],
};

const kindsAt = (reference: FieldReference): readonly ValueKind[] =>
  isMapMember(reference) ? ["string"] : kindsByFieldType[reference.field.type];

/** Whether a key addresses a tag or property. */
const isMapMember = ({ field, subPath }: FieldReference): boolean => field.type === "map" && subPath.length > 0;

/** An operator that compares a different type of value than the field has. */
export const checkOtherKind = (reading: LintReading): readonly LintHit[] =>
  reading.conditions.flatMap((condition): LintHit | readonly [] => {
    const { key, operator, path } = condition;
    const fields = findFields(reading, key);
    const seen = findCapturedValues(reading, key).filter(({ value }) => value !== null && !Array.isArray(value));
    const known = new Set<string>(
      seen.length > 0
        ? seen.map(({ value }) => typeof value)
        : reading.hasOnlyKnownTypes
          ? fields.flatMap(kindsAt)
          : [],
    );
    if (operator.valueType === "any" || known.size === 0) return [];
    const samples = seen.length > 0 ? "captured event" : "documented event";
    if (known.has(operator.valueType)) return known.size > 1 ? createEitherKindHit(condition, known) : [];
    const does = operator.isNegated ? `matches every ${samples} that has the key` : `matches no ${samples}`;
    const [kind = ""] = known;
    const { is, remedy } = kindWording[kind] ?? {
      is: describeKind(seen[0]?.value),
      remedy: () => "Use another operator.",
    };
    const inMap = kind === "string" && fields.some(({ subPath }) => subPath.length > 0);
    const fix = createCounterpartFix(reading, condition, kind);
    return {
      pointer: path,
      message: `"${formatCondition(condition)}" ${does}: it compares ${valueTypeWords[operator.valueType]}, but ${quoteIfNeeded(key)} is ${is}${inMap ? ', including numbers, like "100"' : ""}.`,
      remedy: remedy(key),
      basis: "assumed",
      ...(fix && { fix }),
    };
  });

/** Wording of a value kind, and how to filter on it. */
const kindWording: Readonly<Record<string, { readonly is: string; readonly remedy: (key: string) => string }>> = {
  string: { is: "text", remedy: () => "Use an operator that compares text." },
  number: { is: "a number", remedy: () => "Use an operator that compares numbers." },
  object: {
    is: "an object",
    remedy: (key) => `Use the key of one of its values, like ${quoteIfNeeded(`${key}.name`)}.`,
  },
};

const createEitherKindHit = ({ key, path, operator }: ConditionClause, known: ReadonlySet<string>): LintHit => ({
  pointer: path,
  message: `${quoteIfNeeded(key)} can be ${[...known].map((kind) => kindWording[kind]?.is ?? `a ${kind}`).join(" or ")}. "${operator.label}" compares only ${valueTypeWords[operator.valueType]}.`,
  remedy: "Capture an event to see which one your workspace sends.",
  basis: "assumed",
});

/** The same comparison for the other value type, if all operands can be converted. */
function createCounterpartFix({ filter }: LintReading, condition: ConditionClause, kind: string): LintFix | undefined {
  const operatorType = condition.operator.otherTypeVariant;
  if (!operatorType || (kind !== "string" && kind !== "number")) return undefined;
  const values = condition.operands.map((operand) => (kind === "string" ? String(operand) : parseNumber(operand)));
  if (values.includes(undefined)) return undefined;
  const label = kind === "string" ? "Compare as text" : "Compare as numbers";
  return { label, filter: withChangedCondition(filter, condition, { operatorType, values }) };
}

const parseNumber = (text: unknown): number | undefined =>
  typeof text === "string" && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;

/** A key that is null in all captured events, with an operator that needs a value. */
export const checkNullField = (reading: LintReading): readonly LintHit[] =>
  reading.conditions
    .filter(({ operator }) => !operator.matchesIfAbsent && operator.operandField !== "nothing")
    .filter(({ key }) => {
      const captured = findCapturedValues(reading, key);
      return captured.length > 0 && captured.every(({ value }) => value === null);
    })
    .map(({ path, key, operator }) => ({
      pointer: path,
      message: `${quoteIfNeeded(key)} is null in all captured events. A null value doesn't match "${operator.label}".`,
      remedy: "Filter on another key, or capture events that have a value.",
      basis: "assumed",
    }));

/** An array in captured events, and a filter that does not compare values inside arrays. */
export const checkArraysOff = (reading: LintReading): readonly LintHit[] =>
  reading.conditions
    .filter(({ matchesInArrays, operator }) => !matchesInArrays && operator.operandField !== "nothing")
    .filter(({ key }) => findCapturedValues(reading, key).some(({ value }) => Array.isArray(value)))
    .map(({ key, path }) => ({
      pointer: path,
      message: `${quoteIfNeeded(key)} is an array in captured events, but this filter doesn't match values inside arrays.`,
      remedy: "Turn on enableAdvancedFilteringOnArrays.",
      basis: "assumed",
      fix: {
        label: "Match values inside arrays",
        filter: { ...reading.filter, enableAdvancedFilteringOnArrays: true },
      },
    }));

/** A negated text operator on a key that events may lack: they don't match either, which surprises people. */
export const checkNegationNeedsKey = (reading: LintReading): readonly LintHit[] =>
  reading.conditions
    .filter(({ operator }) => operator.isNegated && operator.valueType === "string" && !operator.matchesIfAbsent)
    .filter(({ key }) => mayBeAbsent(reading, key))
    .map((condition) => ({
      pointer: condition.path,
      message: `An event without ${quoteIfNeeded(condition.key)} doesn't match "${formatCondition(condition)}" either, because the operator needs the key.`,
      remedy: "To compare whole values, use StringNotIn. It also matches events without the key.",
      basis: "documented",
    }));

/** Whether `key` is a tag or property, or a field that only some of the (all) event types have. */
function mayBeAbsent(reading: LintReading, key: string): boolean {
  const fields = findFields(reading, key);
  const isInSomeTypes = fields.length > 0 && fields.length < reading.allowedTypes.length;
  return fields.some(isMapMember) || (!reading.chosenTypes && isInSomeTypes);
}
