import type { EventSchema } from "../events/eventSchema.ts";
import { quoteIfNeeded } from "../quote.ts";
import type { ConditionClause } from "../filter/clauses.ts";
import type { Filter } from "../filter/filter.ts";
import { parseKeyPath } from "../filter/keyPath.ts";
import { findKeyMistake } from "../filter/keySyntax.ts";
import { createRemovalFix, withChangedCondition, withoutCondition } from "./conditionEdits.ts";
import type { LintFix, LintHit } from "./finding.ts";
import { findCapturedValues, type LintReading } from "./lintReading.ts";

/** A key of the schema in which the events aren't delivered. */
export const checkOtherSchemaKeys = (reading: LintReading): readonly LintHit[] => {
  const { conditions, deliverySchema, filter } = reading;
  return conditions.flatMap((condition): LintHit | readonly [] => {
    const { path, key } = condition;
    const { replacement } = parseKeyPath(key, deliverySchema ?? "EventGridSchema");
    if (replacement === undefined || (!deliverySchema && findCapturedValues(reading, key).length > 0)) return [];
    return {
      pointer: `${path}/key`,
      message: `${quoteIfNeeded(key)} is a key of ${describeMismatch(deliverySchema)} ${replacement}.`,
      remedy: `Use ${replacement} instead of ${key}.`,
      basis: "assumed",
      fix: { label: `Use ${replacement}`, filter: withChangedCondition(filter, condition, { key: replacement }) },
    };
  });
};

function describeMismatch(deliverySchema: EventSchema | undefined): string {
  if (deliverySchema === "CloudEventSchemaV1_0")
    return "the Event Grid schema. This event subscription delivers CloudEvents, which have";
  const subject = deliverySchema ? "This event subscription delivers" : "Workspaces raise events";
  return `CloudEvents. ${subject} in the Event Grid schema, which has`;
}

/** A key that the Azure portal refuses for CloudEvents. `validate` reports keys that neither schema has. */
export const checkCloudEventKeys = ({ conditions, deliverySchema, filter }: LintReading): readonly LintHit[] =>
  deliverySchema !== "CloudEventSchemaV1_0"
    ? []
    : conditions.flatMap((condition): LintHit | readonly [] => {
        const { key, path } = condition;
        const { isDocumented, replacement } = parseKeyPath(key, deliverySchema);
        if (isDocumented || replacement !== undefined || findKeyMistake(key)) return [];
        const fix = createSubjectFix(filter, condition);
        return {
          pointer: `${path}/key`,
          message: `The Azure portal doesn't accept the key ${quoteIfNeeded(key)} for CloudEvents, only id, source, type, specversion, and keys in data.`,
          remedy: fix ? "Use the subject filter." : "Filter on one of those.",
          basis: "assumed",
          fix: fix ?? createRemovalFix(filter, condition),
        };
      });

const subjectFieldByOperator: Readonly<Record<string, "subjectBeginsWith" | "subjectEndsWith">> = {
  StringBeginsWith: "subjectBeginsWith",
  StringEndsWith: "subjectEndsWith",
};

/** The subject filter that asks the same, if there is one. */
function createSubjectFix(filter: Filter, condition: ConditionClause): LintFix | undefined {
  const { key, operator, operands } = condition;
  const field = subjectFieldByOperator[operator.name];
  const [text, ...others] = operands;
  if (!field || key.toLowerCase() !== "subject" || typeof text !== "string" || others.length > 0) return undefined;
  // The subject filter has one text, and may match case.
  if (filter[field] || filter.isSubjectCaseSensitive === true) return undefined;
  return { label: "Use the subject filter", filter: { ...withoutCondition(filter, condition), [field]: text } };
}
