import { findEventType, findMeantEventType } from "../events/catalogue.ts";
import { unknownEventTypeWarning } from "../filter/validateEventTypes.ts";
import { escapeMisleading, toPlainText } from "../lookAlike.ts";
import { quote, quoteIfNeeded } from "../quote.ts";
import { conditionValues, withChangedCondition } from "./conditionEdits.ts";
import type { LintHit } from "./finding.ts";
import type { LintReading } from "./lintReading.ts";

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
