import { quoteIfNeeded } from "../quote.ts";
import { eventTypes } from "../events/catalogue.ts";
import type { ConditionClause } from "../filter/clauses.ts";
import { parseKeyPath } from "../filter/keyPath.ts";
import { withChangedCondition, createRemovalFix, formatCondition } from "./conditionEdits.ts";
import type { LintHit } from "./finding.ts";
import { findTypesBySubject } from "./subjectRules.ts";
import { type LintReading, findField, findFields, isDataKey, findCapturedValues } from "./lintReading.ts";
import { formatTypesHaveIt, formatEventTypeLabels } from "./eventTypeWording.ts";

/** The conditions whose rule rests on the catalogue, where no captured event shows that it is out of date. */
const unobservedConditions = (reading: LintReading): readonly ConditionClause[] =>
  reading.hasOnlyKnownTypes
    ? reading.conditions.filter(({ key }) => isDataKey(key) && findCapturedValues(reading, key).length === 0)
    : [];

/** A key in a case that neither the documentation nor a captured event shows. */
export const checkKeyCase = (reading: LintReading): readonly LintHit[] =>
  reading.conditions.flatMap((condition) => {
    const { path, key } = condition;
    const observed = new Set(findCapturedValues(reading, key).map(({ spelling }) => spelling));
    const documented = new Set(
      findFields(reading, key).flatMap((at) => at.field.spellings.map((name) => respellKey(at, name))),
    );
    const shown = observed.size > 0 ? observed : documented;
    const [first] = shown;
    if (first === undefined || !isDataKey(key) || shown.has(normalizeDataPrefix(key))) return [];
    const where = observed.size > 0 ? "captured events" : "Microsoft's pages";
    return [
      {
        pointer: `${path}/key`,
        message: `${quoteIfNeeded(key)} is not spelled as in ${where}, which have ${[...shown].join(" or ")}; Azure may tell case apart.`,
        remedy: `Write ${first}.`,
        basis: "assumed" as const,
        fix: { label: `Write ${first}`, filter: withChangedCondition(reading.filter, condition, { key: first }) },
      },
    ];
  });

const respellKey = ({ subPath }: { readonly subPath: readonly string[] }, name: string): string =>
  ["data", name, ...subPath].join(".");

/** The key with its first name as events have it: pages of Microsoft write Data, and Event Grid knows what is meant. */
const normalizeDataPrefix = (key: string): string => key.replace(/^data(?=\.|$)/i, "data");

/** Chosen event types that do not have the key, so that none of their events matches, or every one. */
export const checkTypesWithoutKey = (reading: LintReading): readonly LintHit[] =>
  unobservedConditions(reading).flatMap((condition) => {
    const { allowedTypes: types, filter } = reading;
    const without = types.filter((type) => !findField(type, condition.key));
    const having = types.filter((type) => !without.includes(type));
    if (condition.operator.matchesIfAbsent || reading.chosenTypes === undefined || !without.length || !having.length)
      return [];
    return [
      {
        pointer: condition.path,
        message: `${formatEventTypeLabels(without)}: by the documentation these events have no ${quoteIfNeeded(condition.key)}, so none of them matches.`,
        remedy: `Choose only ${formatEventTypeLabels(having)}.`,
        basis: "assumed" as const,
        fix: {
          label: `Choose only ${formatEventTypeLabels(having)}`,
          filter: { ...filter, includedEventTypes: having.map(({ name }) => name) },
        },
      },
    ];
  });

/** A key of CloudEvents, while what a workspace raises comes in the Event Grid schema. */
export const checkOtherSchemaKeys = (reading: LintReading): readonly LintHit[] =>
  reading.conditions.flatMap((condition) => {
    const { path, key } = condition;
    const { replacement: instead } = parseKeyPath(key, "EventGridSchema");
    if (instead === undefined || findCapturedValues(reading, key).length > 0) return [];
    return [
      {
        pointer: `${path}/key`,
        message: `${quoteIfNeeded(key)} is a key of CloudEvents; the events of a workspace come in the Event Grid schema, which has ${instead}.`,
        remedy: `Write ${instead}.`,
        basis: "assumed" as const,
        fix: { label: `Write ${instead}`, filter: withChangedCondition(reading.filter, condition, { key: instead }) },
      },
    ];
  });

/** A key that no chosen event type has: the condition always has the same answer. */
export const checkKeyOfNoType = (reading: LintReading): readonly LintHit[] =>
  unobservedConditions(reading).flatMap((condition) => {
    const { key, operator, path } = condition;
    if (isWholeData(key) || findFields(reading, key).length > 0) return [];
    const elsewhere = eventTypes.filter((type) => findField(type, key));
    const has = reading.chosenTypes ? "no chosen event type has" : "no documented event has";
    const then = operator.matchesIfAbsent ? "matches every documented event" : "matches no documented event";
    const choose = {
      label: `Choose ${formatEventTypeLabels(elsewhere)}`,
      filter: { ...reading.filter, includedEventTypes: elsewhere.map(({ name }) => name) },
    };
    const fix = operator.matchesIfAbsent
      ? createRemovalFix(reading.filter, condition)
      : elsewhere.length > 0
        ? choose
        : undefined;
    return [
      {
        pointer: `${path}/key`,
        message: `"${formatCondition(condition)}" ${then}: ${has} ${quoteIfNeeded(key)}.`,
        remedy:
          elsewhere.length > 0 ? `${formatTypesHaveIt(elsewhere)}.` : "Check the name, or capture an event to see it.",
        basis: "assumed" as const,
        ...(fix && { fix }),
      },
    ];
  });

/** Two requirements that are each met by events of other types, so that no type meets both. */
export function checkKeysApart(reading: LintReading): readonly LintHit[] {
  const ofKeys = unobservedConditions(reading)
    .filter(({ operator }) => !operator.matchesIfAbsent)
    .map((condition) => ({
      pointer: condition.path,
      what: `"${formatCondition(condition)}"`,
      types: reading.allowedTypes.filter((type) => findField(type, condition.key)),
    }));
  const needed = [...ofKeys, ...findTypesBySubject(reading)].filter(({ types }) => types.length > 0);
  return needed.flatMap((one, index) => {
    const other = needed.slice(0, index).find(({ types }) => !types.some((type) => one.types.includes(type)));
    return other
      ? [
          {
            pointer: one.pointer,
            message: `This filter matches no documented event: ${other.what} asks for ${formatEventTypeLabels(other.types)}, and ${one.what} for ${formatEventTypeLabels(one.types)}.`,
            remedy: "Split the filter over two event subscriptions.",
            basis: "assumed" as const,
          },
        ]
      : [];
  });
}

const isWholeData = (key: string): boolean => /^data$/i.test(key);

/** What every Azure ML event has, in both schemas. */
const requiredKeys = new Set(["id", "subject", "data"]);

/** A question after the presence of what every event has. */
export const checkAlwaysPresent = ({ filter, conditions }: LintReading): readonly LintHit[] =>
  conditions
    .filter(({ key, operator }) => requiredKeys.has(key.toLowerCase()) && operator.operandField === "nothing")
    .map((condition) => {
      const matches = condition.operator.isNegated ? "every" : "no";
      return {
        pointer: condition.path,
        message: `"${formatCondition(condition)}" matches ${matches} event: each has ${quoteIfNeeded(condition.key)}, in every documented sample.`,
        remedy: "Remove the condition.",
        basis: "assumed",
        fix: createRemovalFix(filter, condition),
      };
    });

/** A name with a dot below a map of tags or properties. */
export const checkDottedNames = (reading: LintReading): readonly LintHit[] =>
  unobservedConditions(reading).flatMap(({ key, path }) => {
    const at = findFields(reading, key).find(({ field, subPath: below }) => field.type === "map" && below.length > 1);
    return at
      ? [
          {
            pointer: `${path}/key`,
            message: `${quoteIfNeeded(key)} looks for ${quoteIfNeeded(at.subPath.slice(1).join("."))} inside ${quoteIfNeeded(at.subPath[0] ?? "")}, and ${at.nameInKey} holds plain text; a name with a dot in it cannot be filtered on.`,
            remedy: "Give the tag or property a name without a dot.",
            basis: "assumed" as const,
          },
        ]
      : [];
  });
