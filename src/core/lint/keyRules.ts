import { quoteIfNeeded } from "../quote.ts";
import { eventTypes } from "../events/catalogue.ts";
import type { ConditionClause } from "../filter/clauses.ts";
import { findKeyMistake } from "../filter/keySyntax.ts";
import { withChangedCondition, createRemovalFix, formatCondition } from "./conditionEdits.ts";
import type { LintHit } from "./finding.ts";
import { findTypesBySubject } from "./subjectRules.ts";
import { type LintReading, findField, findFields, isDataKey, findCapturedValues } from "./lintReading.ts";
import { formatTypesHaveIt, formatEventTypeLabels } from "./eventTypeWording.ts";

/** Conditions that only the catalogue can judge: no captured event has their key. */
const unobservedConditions = (reading: LintReading): readonly ConditionClause[] =>
  reading.hasOnlyKnownTypes
    ? reading.conditions.filter(({ key }) => isDataKey(key) && findCapturedValues(reading, key).length === 0)
    : [];

/** A key that is written in another syntax. `validate` reports it as well, but has no fix. */
export const checkKeySyntax = (reading: LintReading): readonly LintHit[] =>
  reading.conditions.flatMap((condition): LintHit | readonly [] => {
    const mistake = findKeyMistake(condition.key);
    if (mistake?.key === undefined || findCapturedValues(reading, condition.key).length > 0) return [];
    const { message, remedy, key, isElement = false } = mistake;
    const fixed = withChangedCondition(reading.filter, condition, { key });
    return {
      pointer: `${condition.path}/key`,
      message,
      remedy,
      basis: "assumed",
      fix: {
        label: `Use ${key}`,
        filter: isElement ? { ...fixed, enableAdvancedFilteringOnArrays: true } : fixed,
      },
    };
  });

/** A key whose case differs from the documentation and from captured events. */
export const checkKeyCase = (reading: LintReading): readonly LintHit[] =>
  reading.conditions.flatMap((condition): LintHit | readonly [] => {
    const { path, key } = condition;
    const observed = new Set(findCapturedValues(reading, key).map(({ spelling }) => spelling));
    const documented = new Set(
      findFields(reading, key).flatMap((at) => at.field.spellings.map((name) => respellKey(at, name))),
    );
    const shown = observed.size > 0 ? observed : documented;
    const [first] = shown;
    if (first === undefined || !isDataKey(key) || shown.has(normalizeDataPrefix(key))) return [];
    const where = observed.size > 0 ? "captured events" : "Microsoft's documentation";
    return {
      pointer: `${path}/key`,
      message: `${quoteIfNeeded(key)} is spelled ${[...shown].join(" or ")} in ${where}. Azure may be case-sensitive here.`,
      remedy: `Use ${first}.`,
      basis: "assumed",
      fix: { label: `Use ${first}`, filter: withChangedCondition(reading.filter, condition, { key: first }) },
    };
  });

const respellKey = ({ subPath }: { readonly subPath: readonly string[] }, name: string): string =>
  ["data", name, ...subPath].join(".");

/** The key with `data` in lowercase: Microsoft's pages also write Data, which Event Grid accepts. */
const normalizeDataPrefix = (key: string): string => key.replace(/^data(?=\.|$)/i, "data");

/** Selected event types without the key: none of their events matches. */
export const checkTypesWithoutKey = (reading: LintReading): readonly LintHit[] =>
  unobservedConditions(reading).flatMap((condition): LintHit | readonly [] => {
    const { allowedTypes, chosenTypes, filter } = reading;
    const without = allowedTypes.filter((type) => !findField(type, condition.key));
    const having = allowedTypes.filter((type) => !without.includes(type));
    if (condition.operator.matchesIfAbsent || chosenTypes === undefined || !without.length || !having.length) return [];
    return {
      pointer: condition.path,
      message: `No event of type ${formatEventTypeLabels(without)} matches: by the documentation these events have no ${quoteIfNeeded(condition.key)}.`,
      remedy: `Select only ${formatEventTypeLabels(having)}.`,
      basis: "assumed",
      fix: {
        label: `Select only ${formatEventTypeLabels(having)}`,
        filter: { ...filter, includedEventTypes: having.map(({ name }) => name) },
      },
    };
  });

/** A key that no selected event type has: the condition matches always or never. */
export const checkKeyOfNoType = (reading: LintReading): readonly LintHit[] =>
  unobservedConditions(reading).flatMap((condition): LintHit | readonly [] => {
    const { key, operator, path } = condition;
    if (isWholeData(key) || findFields(reading, key).length > 0 || findKeyMistake(key)) return [];
    const elsewhere = eventTypes.filter((type) => !type.retirement && findField(type, key));
    const has = reading.chosenTypes ? "no selected event type has" : "no documented event has";
    const then = operator.matchesIfAbsent ? "matches every documented event" : "matches no documented event";
    const select = {
      label: `Select ${formatEventTypeLabels(elsewhere)}`,
      filter: { ...reading.filter, includedEventTypes: elsewhere.map(({ name }) => name) },
    };
    const fix = operator.matchesIfAbsent
      ? createRemovalFix(reading.filter, condition)
      : elsewhere.length > 0
        ? select
        : undefined;
    return {
      pointer: `${path}/key`,
      message: `"${formatCondition(condition)}" ${then}: ${has} ${quoteIfNeeded(key)}.`,
      remedy:
        elsewhere.length > 0
          ? `${formatTypesHaveIt(elsewhere)}.`
          : "Check the name, or capture an event to see its keys.",
      basis: "assumed",
      ...(fix && { fix }),
    };
  });

/** Two requirements that different event types meet, and no type meets both. */
export function checkKeysApart(reading: LintReading): readonly LintHit[] {
  const ofKeys = unobservedConditions(reading)
    .filter(({ operator }) => !operator.matchesIfAbsent)
    .map((condition) => ({
      pointer: condition.path,
      what: `"${formatCondition(condition)}"`,
      types: reading.allowedTypes.filter((type) => findField(type, condition.key)),
    }));
  const needed = [...ofKeys, ...findTypesBySubject(reading)].filter(({ types }) => types.length > 0);
  return needed.flatMap((one, index): LintHit | readonly [] => {
    const other = needed.slice(0, index).find(({ types }) => !types.some((type) => one.types.includes(type)));
    if (!other) return [];
    return {
      pointer: one.pointer,
      message: `This filter matches no documented event: ${other.what} needs ${formatEventTypeLabels(other.types)}, but ${one.what} needs ${formatEventTypeLabels(one.types)}.`,
      remedy: "Split the filter over two event subscriptions.",
      basis: "assumed",
    };
  });
}

const isWholeData = (key: string): boolean => /^data$/i.test(key);

/** Members of every Azure ML event, in both schemas. */
const requiredKeys = new Set(["id", "subject", "data"]);

/** A presence check for a member that every event has. */
export const checkAlwaysPresent = ({ filter, conditions }: LintReading): readonly LintHit[] =>
  conditions
    .filter(({ key, operator }) => requiredKeys.has(key.toLowerCase()) && operator.operandField === "nothing")
    .map((condition) => {
      const matches = condition.operator.isNegated ? "every" : "no";
      return {
        pointer: condition.path,
        message: `"${formatCondition(condition)}" matches ${matches} event: all documented samples have ${quoteIfNeeded(condition.key)}.`,
        remedy: "Remove the condition.",
        basis: "assumed",
        fix: createRemovalFix(filter, condition),
      };
    });

/** Azure Machine Learning names its own tags and properties with dots, as in `azureml.pipelineid`. */
const azuremlRemedy = "Filter on data.runType, data.experimentName, or the subject instead.";

/** A tag or property name that contains a dot. */
export const checkDottedNames = (reading: LintReading): readonly LintHit[] =>
  unobservedConditions(reading).flatMap(({ key, path }): LintHit | readonly [] => {
    const at = findFields(reading, key).find(({ field, subPath }) => field.type === "map" && subPath.length > 1);
    if (!at) return [];
    return {
      pointer: `${path}/key`,
      message: `${quoteIfNeeded(key)} looks for ${quoteIfNeeded(at.subPath.slice(1).join("."))} inside ${quoteIfNeeded(at.subPath[0] ?? "")}, but ${at.nameInKey} contains only text. A filter can't address a name that contains a dot.`,
      remedy: at.subPath[0] === "azureml" ? azuremlRemedy : "Give the tag or property a name without a dot.",
      basis: "assumed",
    };
  });
