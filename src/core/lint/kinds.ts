import type { EventField } from "../events/catalogue.ts";
import { plain } from "../quote.ts";
import type { Condition } from "../filter/clauses.ts";
import type { AdvancedFilter } from "../filter/filter.ts";
import { changeCondition, says } from "./edit.ts";
import type { Fix, Hit } from "./finding.ts";
import { type FieldAt, type LintReading, fieldsAt, observedAt } from "./reading.ts";
import { comparedBy, kindOf } from "../filter/wording.ts";

type Kind = "string" | "number" | "object";

/** What kind of values a field has, or what is in it when it is a map. */
const kinds: Record<EventField["type"], readonly Kind[]> = {
  string: ["string"],
  "string or null": ["string"],
  "string or number": ["string", "number"],
  "date-time": ["string"],
  number: ["number"],
  map: ["object"],
};

const kindsAt = ({ field, below }: FieldAt): readonly Kind[] =>
  field.type === "map" && below.length > 0 ? ["string"] : kinds[field.type];

/** Operators that ask the same of numbers and of texts. */
const twins: Readonly<Record<string, string>> = {
  NumberIn: "StringIn",
  NumberNotIn: "StringNotIn",
  StringIn: "NumberIn",
  StringNotIn: "NumberNotIn",
};

/** An operator that compares another kind of value than the field has. */
export const otherKind = (reading: LintReading): readonly Hit[] =>
  reading.conditions.flatMap((condition) => {
    const { key, operator, path } = condition;
    const fields = fieldsAt(reading, key);
    const seen = observedAt(reading, key).filter(({ value }) => value !== null && !Array.isArray(value));
    const known = new Set<string>(
      seen.length > 0 ? seen.map(({ value }) => typeof value) : reading.known ? fields.flatMap(kindsAt) : [],
    );
    if (operator.type === "any" || known.size === 0) return [];
    const samples = seen.length > 0 ? "captured event" : "documented event";
    if (known.has(operator.type)) return known.size > 1 ? [eitherKind(condition, known)] : [];
    const does = operator.negated ? `matches every ${samples} that has the key` : `matches no ${samples}`;
    const [kind = ""] = known;
    const { is, remedy } = ofKind[kind] ?? { is: kindOf(seen[0]?.value), remedy: () => "Use another operator." };
    const inMap = kind === "string" && fields.some(({ below }) => below.length > 0);
    const fix = twinOf(reading, condition, kind);
    return [
      {
        pointer: path,
        message: `"${says(condition)}" ${does}: it compares ${comparedBy[operator.type]}, and ${plain(key)} is ${is}${inMap ? ', numbers too, as in "100"' : ""}.`,
        remedy: remedy(key),
        basis: "assumed" as const,
        ...(fix && { fix }),
      },
    ];
  });

/** What a value is by its kind, and how to ask for it instead. */
const ofKind: Readonly<Record<string, { readonly is: string; readonly remedy: (key: string) => string }>> = {
  string: { is: "text", remedy: () => "Use an operator that compares text." },
  number: { is: "a number", remedy: () => "Use an operator that compares numbers." },
  object: { is: "an object", remedy: (key) => `Name what is in it, as in ${plain(`${key}.name`)}.` },
};

const eitherKind = ({ key, path, operator }: Condition, known: ReadonlySet<string>): Hit => ({
  pointer: path,
  message: `${plain(key)} comes as ${[...known].map((kind) => ofKind[kind]?.is ?? `a ${kind}`).join(" and as ")}; "${operator.label}" compares ${comparedBy[operator.type]} only.`,
  remedy: "Capture an event to see which one your workspace sends.",
  basis: "assumed",
});

/** The same question of the other kind of value, when every operand can be put so. */
function twinOf({ filter }: LintReading, condition: Condition, kind: string): Fix | undefined {
  const operatorType = twins[condition.operator.name];
  if (!operatorType || (kind !== "string" && kind !== "number")) return undefined;
  const values = condition.operands.map((operand) => (kind === "string" ? String(operand) : asNumber(operand)));
  if (values.includes(undefined)) return undefined;
  const change: Partial<AdvancedFilter> = { operatorType, values };
  const label = kind === "string" ? "Compare as text" : "Compare as numbers";
  return { label, filter: changeCondition(filter, condition, change) };
}

const asNumber = (text: unknown): number | undefined =>
  typeof text === "string" && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;

/** A value that is null in the documented sample, asked for by an operator that needs one. */
export const nullField = (reading: LintReading): readonly Hit[] =>
  reading.conditions
    .filter(({ operator, key }) => !operator.ifAbsent && operator.takes !== "nothing" && isNullInSamples(reading, key))
    .map((condition) => ({
      pointer: condition.path,
      message: `${plain(condition.key)} is null in Microsoft's sample, and then "${condition.operator.label}" usually does not match.`,
      remedy: "Capture an event to see what your workspace sends.",
      basis: "assumed",
    }));

const isNullInSamples = (reading: LintReading, key: string): boolean =>
  fieldsAt(reading, key).some(({ field, below }) => field.type === "string or null" && below.length === 0) &&
  observedAt(reading, key).every(({ value }) => value === null);

/** An array in captured events, and a filter that does not look into arrays. */
export const arraysOff = (reading: LintReading): readonly Hit[] =>
  reading.conditions
    .filter(({ arrays, operator }) => !arrays && operator.takes !== "nothing")
    .filter(({ key }) => observedAt(reading, key).some(({ value }) => Array.isArray(value)))
    .map(({ key, path }) => ({
      pointer: path,
      message: `${plain(key)} is an array in captured events, and this filter does not look into arrays.`,
      remedy: "Turn on enableAdvancedFilteringOnArrays.",
      basis: "assumed",
      fix: { label: "Look into arrays", filter: { ...reading.filter, enableAdvancedFilteringOnArrays: true } },
    }));

/** "Does not contain" on what an event may lack: such an event does not match, which surprises. */
export const notNeedsKey = (reading: LintReading): readonly Hit[] =>
  reading.conditions
    .filter(({ operator }) => operator.negated && operator.type === "string" && !operator.ifAbsent)
    .filter(({ key }) => mayBeAbsent(reading, key))
    .map((condition) => ({
      pointer: condition.path,
      message: `An event without ${plain(condition.key)} does not match "${says(condition)}" either: the operator needs the key to be there.`,
      remedy: "Use StringNotIn where whole values are compared; it also matches without the key.",
      basis: "documented",
    }));

/** Whether `key` is a tag or a property, or a field of some event types only while all are let through. */
function mayBeAbsent(reading: LintReading, key: string): boolean {
  const fields = fieldsAt(reading, key);
  const inMap = fields.some(({ field, below }) => field.type === "map" && below.length > 0);
  return inMap || (!reading.named && fields.length > 0 && fields.length < reading.types.length);
}
