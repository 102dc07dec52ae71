import { type EventField, type EventType, eventTypes } from "../events/catalogue.ts";
import { type JsonObject, isObject } from "../json.ts";
import { foldCase } from "../filter/caseless.ts";
import { type ConditionClause, type SubjectClause, parseClauses } from "../filter/clauses.ts";
import type { Filter } from "../filter/filter.ts";
import { detectEventSchema, type EventSchema } from "../events/eventSchema.ts";
import { parseKeyPath, spellingInEvent, valueAtPath } from "../filter/keyPath.ts";

/** A filter, parsed for the lint rules. */
export interface LintReading {
  readonly filter: Filter;
  /** The valid conditions. */
  readonly conditions: readonly ConditionClause[];
  readonly subjects: readonly SubjectClause[];
  /** The selected event types by name; undefined when all match. */
  readonly chosenTypes: readonly string[] | undefined;
  /** The event types of the catalogue that match. */
  readonly allowedTypes: readonly EventType[];
  /** Whether the catalogue knows every matching type, so that rules can rely on their fields. */
  readonly hasOnlyKnownTypes: boolean;
  /** Captured events. */
  readonly capturedEvents: readonly JsonObject[];
  /** The schema in which the event subscription delivers, if known. */
  readonly deliverySchema: EventSchema | undefined;
}

/** Bounds for hostile filters: Azure allows 25 conditions with 25 values in all. */
const limits = { conditions: 50, operands: 100, capturedEvents: 500 } as const;

/** @param capturedEvents oldest first; only the newest are used */
export function createLintReading(
  filter: Filter,
  capturedEvents: readonly unknown[],
  deliverySchema: EventSchema | undefined,
): LintReading {
  const clauses = parseClauses(filter);
  const listedTypes = clauses.find((clause) => clause.is === "eventTypes")?.names ?? [];
  // When none is selected, the service lists the default types by name.
  const all =
    listedTypes.length === 0 ||
    listedTypes.includes("All") ||
    eventTypes.every(({ name }) => listedTypes.includes(name));
  const types = all ? eventTypes : eventTypes.filter(({ name }) => listedTypes.includes(name));
  return {
    filter,
    conditions: clauses
      .filter((clause) => clause.is === "condition")
      .filter(({ operands }) => operands.length <= limits.operands)
      .slice(0, limits.conditions),
    subjects: clauses.filter((clause) => clause.is === "subject"),
    chosenTypes: all ? undefined : listedTypes,
    allowedTypes: types,
    hasOnlyKnownTypes: all || new Set(listedTypes).size === types.length,
    capturedEvents: capturedEvents.slice(-limits.capturedEvents).filter(isObject),
    deliverySchema,
  };
}

/** A key resolved to a field of an event type's `data`. */
export interface FieldReference {
  readonly field: EventField;
  /** The field's name as the key spells it. */
  readonly nameInKey: string;
  /** The rest of the key, below the field. */
  readonly subPath: readonly string[];
}

/** Finds the field of `data` that `key` addresses in events of `type`, ignoring case. */
export function findField(type: EventType, key: string): FieldReference | undefined {
  const [data, written, ...below] = parseKeyPath(key, "EventGridSchema").names;
  if (data !== "data" || written === undefined) return undefined;
  const folded = foldCase(written);
  const field = type.fields.find(({ spellings }) => spellings.some((spelling) => foldCase(spelling) === folded));
  return field && { field, nameInKey: written, subPath: below };
}

/** Whether `key` addresses the payload. */
export const isDataKey = (key: string): boolean => parseKeyPath(key, "EventGridSchema").names[0] === "data";

/** The fields that `key` addresses in the matching event types. */
export const findFields = ({ allowedTypes }: LintReading, key: string): readonly FieldReference[] =>
  allowedTypes.flatMap((type) => findField(type, key) ?? []);

/** The values of captured events at `key`, with the key as each event spells it. Events without the key are skipped. */
export function findCapturedValues(
  { capturedEvents }: LintReading,
  key: string,
): readonly { readonly value: unknown; readonly spelling: string }[] {
  const paths = {
    EventGridSchema: parseKeyPath(key, "EventGridSchema"),
    CloudEventSchemaV1_0: parseKeyPath(key, "CloudEventSchemaV1_0"),
  };
  return capturedEvents.flatMap((event) => {
    const path = paths[detectEventSchema(event) ?? "EventGridSchema"];
    const value = valueAtPath(event, path);
    return value === undefined ? [] : [{ value, spelling: spellingInEvent(event, path).join(".") }];
  });
}
