import { type EventField, type EventType, eventTypes } from "../events/catalogue.ts";
import { type JsonObject, isObject } from "../json.ts";
import { fold } from "../filter/caseless.ts";
import { type Condition, type SubjectClause, clausesOf } from "../filter/clauses.ts";
import type { Filter } from "../filter/filter.ts";
import { schemaOf } from "../events/schema.ts";
import { keyPath, spellingIn, valueAt } from "../filter/lookUp.ts";

/** A filter as the rules of lint read it. */
export interface LintReading {
  readonly filter: Filter;
  /** The conditions that can be understood. */
  readonly conditions: readonly Condition[];
  readonly subjects: readonly SubjectClause[];
  /** The event types that are chosen by name; undefined when all are let through. */
  readonly named: readonly string[] | undefined;
  /** The event types of the catalogue that are let through. */
  readonly types: readonly EventType[];
  /** Whether the catalogue has every type that is let through, so that something can be said of their events. */
  readonly known: boolean;
  /** Captured events. */
  readonly observed: readonly JsonObject[];
}

/** What lint looks at of a hostile filter: Azure allows 25 conditions with 25 values in all. */
const most = { conditions: 50, operands: 100, observed: 500 } as const;

/** @param observed captured events; the newest are looked at, which are the last */
export function readForLint(filter: Filter, observed: readonly unknown[]): LintReading {
  const clauses = clausesOf(filter);
  const listed = clauses.find((clause) => clause.is === "eventTypes")?.names ?? [];
  // What the service writes when nothing was chosen: the default types, each by name.
  const all = listed.length === 0 || listed.includes("All") || eventTypes.every(({ name }) => listed.includes(name));
  const types = all ? eventTypes : eventTypes.filter(({ name }) => listed.includes(name));
  return {
    filter,
    conditions: clauses
      .filter((clause) => clause.is === "condition")
      .filter(({ operands }) => operands.length <= most.operands)
      .slice(0, most.conditions),
    subjects: clauses.filter((clause) => clause.is === "subject"),
    named: all ? undefined : listed,
    types,
    known: all || new Set(listed).size === types.length,
    observed: observed.slice(-most.observed).filter(isObject),
  };
}

/** A field of an event type's `data` that a key leads to. */
export interface FieldAt {
  readonly field: EventField;
  /** The field's name as the key writes it. */
  readonly written: string;
  /** What the key asks for below the field. */
  readonly below: readonly string[];
}

/** The field of `data` that `key` leads to in the events of `type`, in whatever case it is written. */
export function fieldAt(type: EventType, key: string): FieldAt | undefined {
  const [data, written, ...below] = keyPath(key, "EventGridSchema").names;
  if (data !== "data" || written === undefined) return undefined;
  const folded = fold(written);
  const field = type.fields.find(({ spellings }) => spellings.some((spelling) => fold(spelling) === folded));
  return field && { field, written, below };
}

/** Whether `key` looks into the payload. */
export const isDataKey = (key: string): boolean => keyPath(key, "EventGridSchema").names[0] === "data";

/** The fields that `key` leads to in the events that are let through. */
export const fieldsAt = ({ types }: LintReading, key: string): readonly FieldAt[] =>
  types.flatMap((type) => fieldAt(type, key) ?? []);

/** What captured events have at `key`: the value, and the key as the event spells it. Events without it are left out. */
export function observedAt(
  { observed }: LintReading,
  key: string,
): readonly { readonly value: unknown; readonly spelling: string }[] {
  const paths = {
    EventGridSchema: keyPath(key, "EventGridSchema"),
    CloudEventSchemaV1_0: keyPath(key, "CloudEventSchemaV1_0"),
  };
  return observed.flatMap((event) => {
    const path = paths[schemaOf(event) ?? "EventGridSchema"];
    const value = valueAt(event, path);
    return value === undefined ? [] : [{ value, spelling: spellingIn(event, path).join(".") }];
  });
}
