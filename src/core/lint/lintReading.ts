import { type EventField, type EventType, eventTypes } from "../events/catalogue.ts";
import { type JsonObject, isObject } from "../json.ts";
import { foldCase } from "../filter/caseless.ts";
import { type ConditionClause, type SubjectClause, parseClauses } from "../filter/clauses.ts";
import type { Filter } from "../filter/filter.ts";
import { detectEventSchema } from "../events/eventSchema.ts";
import { parseKeyPath, spellingInEvent, valueAtPath } from "../filter/keyPath.ts";

/** A filter as the rules of lint read it. */
export interface LintReading {
  readonly filter: Filter;
  /** The conditions that can be understood. */
  readonly conditions: readonly ConditionClause[];
  readonly subjects: readonly SubjectClause[];
  /** The event types that are chosen by name; undefined when all are let through. */
  readonly chosenTypes: readonly string[] | undefined;
  /** The event types of the catalogue that are let through. */
  readonly allowedTypes: readonly EventType[];
  /** Whether the catalogue has every type that is let through, so that something can be said of their events. */
  readonly hasOnlyKnownTypes: boolean;
  /** Captured events. */
  readonly capturedEvents: readonly JsonObject[];
}

/** What lint looks at of a hostile filter: Azure allows 25 conditions with 25 values in all. */
const limits = { conditions: 50, operands: 100, observed: 500 } as const;

/** @param observed captured events; the newest are looked at, which are the last */
export function createLintReading(filter: Filter, observed: readonly unknown[]): LintReading {
  const clauses = parseClauses(filter);
  const listed = clauses.find((clause) => clause.is === "eventTypes")?.names ?? [];
  // What the service writes when nothing was chosen: the default types, each by name.
  const all = listed.length === 0 || listed.includes("All") || eventTypes.every(({ name }) => listed.includes(name));
  const types = all ? eventTypes : eventTypes.filter(({ name }) => listed.includes(name));
  return {
    filter,
    conditions: clauses
      .filter((clause) => clause.is === "condition")
      .filter(({ operands }) => operands.length <= limits.operands)
      .slice(0, limits.conditions),
    subjects: clauses.filter((clause) => clause.is === "subject"),
    chosenTypes: all ? undefined : listed,
    allowedTypes: types,
    hasOnlyKnownTypes: all || new Set(listed).size === types.length,
    capturedEvents: observed.slice(-limits.observed).filter(isObject),
  };
}

/** A field of an event type's `data` that a key leads to. */
export interface FieldReference {
  readonly field: EventField;
  /** The field's name as the key writes it. */
  readonly nameInKey: string;
  /** What the key asks for below the field. */
  readonly subPath: readonly string[];
}

/** The field of `data` that `key` leads to in the events of `type`, in whatever case it is written. */
export function findField(type: EventType, key: string): FieldReference | undefined {
  const [data, written, ...below] = parseKeyPath(key, "EventGridSchema").names;
  if (data !== "data" || written === undefined) return undefined;
  const folded = foldCase(written);
  const field = type.fields.find(({ spellings }) => spellings.some((spelling) => foldCase(spelling) === folded));
  return field && { field, nameInKey: written, subPath: below };
}

/** Whether `key` looks into the payload. */
export const isDataKey = (key: string): boolean => parseKeyPath(key, "EventGridSchema").names[0] === "data";

/** The fields that `key` leads to in the events that are let through. */
export const findFields = ({ allowedTypes: types }: LintReading, key: string): readonly FieldReference[] =>
  types.flatMap((type) => findField(type, key) ?? []);

/** What captured events have at `key`: the value, and the key as the event spells it. Events without it are left out. */
export function findCapturedValues(
  { capturedEvents: observed }: LintReading,
  key: string,
): readonly { readonly value: unknown; readonly spelling: string }[] {
  const paths = {
    EventGridSchema: parseKeyPath(key, "EventGridSchema"),
    CloudEventSchemaV1_0: parseKeyPath(key, "CloudEventSchemaV1_0"),
  };
  return observed.flatMap((event) => {
    const path = paths[detectEventSchema(event) ?? "EventGridSchema"];
    const value = valueAtPath(event, path);
    return value === undefined ? [] : [{ value, spelling: spellingInEvent(event, path).join(".") }];
  });
}
