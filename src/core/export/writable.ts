import { own } from "../json.ts";
import { isPreview } from "./destinationKinds.ts";
import { nameOf, type Place, placeOf } from "./place.ts";
import { Parameters, withoutSecretsIn } from "./secrets.ts";
import { isFields, type Parameter, type Written, type WrittenObject } from "./written.ts";

/** What all formats write of an event subscription. */
export interface Writable {
  readonly name: string;
  readonly place: Place;
  readonly apiVersion: string;
  /** ARM's `properties`. */
  readonly properties: WrittenObject;
  /** Every parameter that stands in `properties`. */
  readonly parameters: readonly Parameter[];
  /** Sentences about what is left out in every format. */
  readonly notes: readonly string[];
}

const readOnly: readonly string[] = ["topic", "provisioningState", "systemData"];
/** Deeper JSON is refused by ARM itself. */
const deepest = 64;

/**
 * The part of an event subscription that can be written: without nulls, without what the service alone writes, without
 * what the service drops or adds itself (`""` for a subject, `false` for a switch of the filter, empty lists), and with
 * parameters for secrets.
 *
 * @param subscription as GET gives it, or a draft without an id; anything else gives what can be read of it
 */
export function writable(subscription: unknown): Writable {
  const source = typeof subscription === "object" && subscription ? subscription : {};
  const notes: string[] = [];
  const cleaned = cleanse(own(source, "properties"), 0, notes);
  const { destination, deliveryWithResourceIdentity: byIdentity, ...others } = isFields(cleaned) ? cleaned : {};
  const parameters = new Parameters();
  const delivery = present({
    destination: withoutSecretsIn(destination, parameters),
    deliveryWithResourceIdentity: isFields(byIdentity)
      ? present({ ...byIdentity, destination: withoutSecretsIn(byIdentity["destination"], parameters) })
      : byIdentity,
  });
  const properties = Object.entries(others).flatMap(([name, value]): [string, Written][] => {
    if (readOnly.includes(name)) return [];
    const written = name === "filter" ? withoutDefaults(value) : value;
    return isEmpty(written) ? [] : [[name, written]];
  });
  const kind = [delivery["destination"], isFields(byIdentity) ? byIdentity["destination"] : undefined]
    .filter(isFields)
    .some(({ endpointType }) => isPreview(endpointType));
  return {
    name: nameOf(source),
    place: placeOf(source),
    apiVersion: kind ? "2023-12-15-preview" : "2025-02-15",
    properties: { ...delivery, ...Object.fromEntries(properties) },
    parameters: parameters.made,
    notes: [...new Set(notes)],
  };
}

/** What of a filter the service fills in when it is absent, or drops. */
function withoutDefaults(filter: Written): Written {
  if (!isFields(filter)) return filter;
  return Object.fromEntries(
    Object.entries(filter).filter(([name, value]) => {
      if (/^subject(Begins|Ends)With$/.test(name)) return value !== "";
      if (name === "isSubjectCaseSensitive" || name === "enableAdvancedFilteringOnArrays") return value !== false;
      return !isEmpty(value);
    }),
  );
}

const isEmpty = (value: Written): boolean =>
  Array.isArray(value) ? value.length === 0 : isFields(value) && Object.keys(value).length === 0;

function cleanse(value: unknown, depth: number, notes: string[]): Written {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "object" || value === null) return null;
  if (depth > deepest) {
    notes.push(`What is nested deeper than ${deepest} levels is left out.`);
    return null;
  }
  if (Array.isArray(value)) return value.map((item) => cleanse(item, depth + 1, notes));
  const entries = Object.entries(value).map(([name, of]) => [name.toWellFormed(), cleanse(of, depth + 1, notes)]);
  return Object.fromEntries(entries.filter(([, of]) => of !== null)) as WrittenObject;
}

const present = (object: Readonly<Record<string, Written | undefined>>): WrittenObject =>
  Object.fromEntries(Object.entries(object).filter((entry): entry is [string, Written] => entry[1] !== undefined));
