import { fold } from "../filter/caseless.ts";
import type { Condition } from "../filter/clauses.ts";
import type { Filter } from "../filter/filter.ts";
import { changeCondition, writtenValues } from "./edit.ts";
import type { LintReading } from "./reading.ts";
import type { SubjectText } from "./subjectForm.ts";

/** A text that a filter asks of the subject, and the filter with another text in its place. */
export interface Asked extends SubjectText {
  readonly pointer: string;
  /** Texts that the subject may meet instead. */
  readonly others: readonly string[];
  /** Whether the subject must not meet it. */
  readonly negated: boolean;
  readonly instead: (text: string) => Filter;
}

/** Every text that a filter asks of the subject, by its own fields and by conditions. */
export function askedOf({ filter, subjects, conditions }: LintReading): readonly Asked[] {
  const ofFields = subjects.map(({ path, end, text, caseSensitive }): Asked => {
    const instead = (other: string): Filter => ({ ...filter, [path.slice(1)]: other });
    return { pointer: path, part: end, text, caseSensitive, others: [], negated: false, instead };
  });
  return [
    ...ofFields,
    ...conditions.filter(({ key }) => fold(key) === "subject").flatMap((each) => askedBy(filter, each)),
  ];
}

const parts: Readonly<Record<string, SubjectText["part"]>> = {
  StringIn: "equals",
  StringNotIn: "equals",
  StringBeginsWith: "begins",
  StringNotBeginsWith: "begins",
  StringEndsWith: "ends",
  StringNotEndsWith: "ends",
};

function askedBy(filter: Filter, condition: Condition): readonly Asked[] {
  const { name, negated } = condition.operator;
  const part = parts[name];
  if (!part) return [];
  const values = writtenValues(filter, condition);
  return values.flatMap((text, index) => {
    if (typeof text !== "string") return [];
    const instead = (other: string): Filter =>
      changeCondition(filter, condition, { values: values.with(index, other) });
    const others = values.filter((other, at) => typeof other === "string" && at !== index) as string[];
    return [{ pointer: `${condition.path}/values/${index}`, part, text, others, negated, instead }];
  });
}
