import { plain } from "../quote.ts";
import { eventTypes } from "../events/catalogue.ts";
import type { Condition } from "../filter/clauses.ts";
import { keyPath } from "../filter/lookUp.ts";
import { changeCondition, removal, says } from "./edit.ts";
import type { Hit } from "./finding.ts";
import { subjectNeeds } from "./subject.ts";
import { type LintReading, fieldAt, fieldsAt, isDataKey, observedAt } from "./reading.ts";
import { haveIt, named } from "./types.ts";

/** The conditions whose rule rests on the catalogue, where no captured event shows that it is out of date. */
const unseen = (reading: LintReading): readonly Condition[] =>
  reading.known ? reading.conditions.filter(({ key }) => isDataKey(key) && observedAt(reading, key).length === 0) : [];

/** A key in a case that neither the documentation nor a captured event shows. */
export const keyCase = (reading: LintReading): readonly Hit[] =>
  reading.conditions.flatMap((condition) => {
    const { path, key } = condition;
    const observed = new Set(observedAt(reading, key).map(({ spelling }) => spelling));
    const documented = new Set(
      fieldsAt(reading, key).flatMap((at) => at.field.spellings.map((name) => respelled(at, name))),
    );
    const shown = observed.size > 0 ? observed : documented;
    const [first] = shown;
    if (first === undefined || !isDataKey(key) || shown.has(dataAsSent(key))) return [];
    const where = observed.size > 0 ? "captured events" : "Microsoft's pages";
    return [
      {
        pointer: `${path}/key`,
        message: `${plain(key)} is not spelled as in ${where}, which have ${[...shown].join(" or ")}; Azure may tell case apart.`,
        remedy: `Write ${first}.`,
        basis: "assumed" as const,
        fix: { label: `Write ${first}`, filter: changeCondition(reading.filter, condition, { key: first }) },
      },
    ];
  });

const respelled = ({ below }: { readonly below: readonly string[] }, name: string): string =>
  ["data", name, ...below].join(".");

/** The key with its first name as events have it: pages of Microsoft write Data, and Event Grid knows what is meant. */
const dataAsSent = (key: string): string => key.replace(/^data(?=\.|$)/i, "data");

/** Chosen event types that do not have the key, so that none of their events matches, or every one. */
export const typesWithoutKey = (reading: LintReading): readonly Hit[] =>
  unseen(reading).flatMap((condition) => {
    const { types, filter } = reading;
    const without = types.filter((type) => !fieldAt(type, condition.key));
    const having = types.filter((type) => !without.includes(type));
    if (condition.operator.ifAbsent || reading.named === undefined || !without.length || !having.length) return [];
    return [
      {
        pointer: condition.path,
        message: `${named(without)}: by the documentation these events have no ${plain(condition.key)}, so none of them matches.`,
        remedy: `Choose only ${named(having)}.`,
        basis: "assumed" as const,
        fix: {
          label: `Choose only ${named(having)}`,
          filter: { ...filter, includedEventTypes: having.map(({ name }) => name) },
        },
      },
    ];
  });

/** A key of CloudEvents, while what a workspace raises comes in the Event Grid schema. */
export const otherSchemaKeys = (reading: LintReading): readonly Hit[] =>
  reading.conditions.flatMap((condition) => {
    const { path, key } = condition;
    const { instead } = keyPath(key, "EventGridSchema");
    if (instead === undefined || observedAt(reading, key).length > 0) return [];
    return [
      {
        pointer: `${path}/key`,
        message: `${plain(key)} is a key of CloudEvents; the events of a workspace come in the Event Grid schema, which has ${instead}.`,
        remedy: `Write ${instead}.`,
        basis: "assumed" as const,
        fix: { label: `Write ${instead}`, filter: changeCondition(reading.filter, condition, { key: instead }) },
      },
    ];
  });

/** A key that no chosen event type has: the condition always has the same answer. */
export const keyOfNoType = (reading: LintReading): readonly Hit[] =>
  unseen(reading).flatMap((condition) => {
    const { key, operator, path } = condition;
    if (isWholeData(key) || fieldsAt(reading, key).length > 0) return [];
    const elsewhere = eventTypes.filter((type) => fieldAt(type, key));
    const has = reading.named ? "no chosen event type has" : "no documented event has";
    const then = operator.ifAbsent ? "matches every documented event" : "matches no documented event";
    const choose = {
      label: `Choose ${named(elsewhere)}`,
      filter: { ...reading.filter, includedEventTypes: elsewhere.map(({ name }) => name) },
    };
    const fix = operator.ifAbsent ? removal(reading.filter, condition) : elsewhere.length > 0 ? choose : undefined;
    return [
      {
        pointer: `${path}/key`,
        message: `"${says(condition)}" ${then}: ${has} ${plain(key)}.`,
        remedy: elsewhere.length > 0 ? `${haveIt(elsewhere)}.` : "Check the name, or capture an event to see it.",
        basis: "assumed" as const,
        ...(fix && { fix }),
      },
    ];
  });

/** Two requirements that are each met by events of other types, so that no type meets both. */
export function keysApart(reading: LintReading): readonly Hit[] {
  const ofKeys = unseen(reading)
    .filter(({ operator }) => !operator.ifAbsent)
    .map((condition) => ({
      pointer: condition.path,
      what: `"${says(condition)}"`,
      types: reading.types.filter((type) => fieldAt(type, condition.key)),
    }));
  const needed = [...ofKeys, ...subjectNeeds(reading)].filter(({ types }) => types.length > 0);
  return needed.flatMap((one, index) => {
    const other = needed.slice(0, index).find(({ types }) => !types.some((type) => one.types.includes(type)));
    return other
      ? [
          {
            pointer: one.pointer,
            message: `This filter matches no documented event: ${other.what} asks for ${named(other.types)}, and ${one.what} for ${named(one.types)}.`,
            remedy: "Split the filter over two event subscriptions.",
            basis: "assumed" as const,
          },
        ]
      : [];
  });
}

const isWholeData = (key: string): boolean => /^data$/i.test(key);

/** What every Azure ML event has, in both schemas. */
const always = new Set(["id", "subject", "data"]);

/** A question after the presence of what every event has. */
export const alwaysPresent = ({ filter, conditions }: LintReading): readonly Hit[] =>
  conditions
    .filter(({ key, operator }) => always.has(key.toLowerCase()) && operator.takes === "nothing")
    .map((condition) => {
      const matches = condition.operator.negated ? "every" : "no";
      return {
        pointer: condition.path,
        message: `"${says(condition)}" matches ${matches} event: each has ${plain(condition.key)}, in every documented sample.`,
        remedy: "Remove the condition.",
        basis: "assumed",
        fix: removal(filter, condition),
      };
    });

/** A name with a dot below a map of tags or properties. */
export const dottedNames = (reading: LintReading): readonly Hit[] =>
  unseen(reading).flatMap(({ key, path }) => {
    const at = fieldsAt(reading, key).find(({ field, below }) => field.type === "map" && below.length > 1);
    return at
      ? [
          {
            pointer: `${path}/key`,
            message: `${plain(key)} looks for ${plain(at.below.slice(1).join("."))} inside ${plain(at.below[0] ?? "")}, and ${at.written} holds plain text; a name with a dot in it cannot be filtered on.`,
            remedy: "Give the tag or property a name without a dot.",
            basis: "assumed" as const,
          },
        ]
      : [];
  });
