import { findEventType, findMeantEventType } from "../events/catalogue.ts";
import { foldCase } from "../filter/caseless.ts";
import { unknownEventTypeWarning } from "../filter/validateEventTypes.ts";
import { escapeMisleading, toPlainText } from "../lookAlike.ts";
import { quote, quoteIfNeeded } from "../quote.ts";
import { conditionValues, withChangedCondition } from "./conditionEdits.ts";
import type { LintHit } from "./finding.ts";
import { findCapturedValues, findFields, type LintReading } from "./lintReading.ts";

/** The name of no event type, but almost one: the short name, or another case. `validate` reports it without a fix. */
export const checkEventTypeNames = ({ filter }: LintReading): readonly LintHit[] => {
  const names: unknown = filter?.includedEventTypes;
  if (!Array.isArray(names)) return [];
  return names.flatMap((name: unknown, index): LintHit | readonly [] => {
    if (typeof name !== "string" || findEventType(name)) return [];
    const meant = findMeantEventType(name);
    if (!meant) return [];
    const { pointer, message, remedy } = unknownEventTypeWarning(`/includedEventTypes/${index}`, name);
    const fixed = [...new Set(names.with(index, meant.name))];
    return {
      pointer,
      message,
      remedy,
      basis: "documented",
      fix: { label: `Use ${meant.name}`, filter: { ...filter, includedEventTypes: fixed } },
    };
  });
};

/** A text without the namespace that it has in captured events: `PipelineRun` instead of `azureml.PipelineRun`. */
export const checkMissingNamespaces = (reading: LintReading): readonly LintHit[] =>
  reading.conditions
    .filter(({ operator }) => operator.valueType === "string" && operator.comparison === "equals")
    .flatMap((condition) => {
      const examples = findFields(reading, condition.key).flatMap(({ field }) => field.examples ?? []);
      const observed = findCapturedValues(reading, condition.key).map(({ value }) => value);
      const values = conditionValues(reading.filter, condition);
      return values.flatMap((value, index): LintHit | readonly [] => {
        if (typeof value !== "string" || observed.includes(value)) return [];
        const full = examples.find((example) => foldCase(example).endsWith(`.${foldCase(value)}`));
        if (full === undefined) return [];
        return {
          pointer: `${condition.path}/values/${index}`,
          message: `Captured events have ${full} in ${quoteIfNeeded(condition.key)}, not ${quoteIfNeeded(value)}.`,
          remedy: `Use ${full}.`,
          basis: "assumed",
          fix: {
            label: `Use ${full}`,
            filter: withChangedCondition(reading.filter, condition, { values: values.with(index, full) }),
          },
        };
      });
    });

/** Characters in a value that don't show, or look like others, and have to match too. */
export function checkCharacters({ filter, conditions, subjects }: LintReading): readonly LintHit[] {
  const ofSubjects = subjects.map(({ path, text }) => ({
    pointer: path,
    text,
    withText: (fixed: string) => ({ ...filter, [path.slice(1)]: fixed }),
  }));
  const ofValues = conditions.flatMap((condition) => {
    const values = conditionValues(filter, condition);
    return values.flatMap((text, index) =>
      typeof text === "string"
        ? {
            pointer: `${condition.path}/values/${index}`,
            text,
            withText: (fixed: string) => withChangedCondition(filter, condition, { values: values.with(index, fixed) }),
          }
        : [],
    );
  });
  return [...ofSubjects, ...ofValues].flatMap(({ pointer, text, withText }): LintHit | readonly [] => {
    const trimmed = text.trim();
    const plain = toPlainText(text);
    // `checkBlanks` reports blanks at the ends.
    if (plain === "" || plain === trimmed || escapeMisleading(trimmed) === trimmed) return [];
    return {
      pointer,
      message: `${quote(text)} contains characters that don't show or look like others. They must match too.`,
      remedy: `Use ${quoteIfNeeded(plain)}.`,
      basis: "documented",
      fix: { label: `Use ${quoteIfNeeded(plain)}`, filter: withText(plain) },
    };
  });
}
