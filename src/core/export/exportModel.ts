import { getOwn } from "../json.ts";
import { destinationKinds, findDestinationKind } from "../subscription/destinationKinds.ts";
import { eventSubscriptionNameOf, type ParentResource, findParentResource } from "./parentResource.ts";
import { ParameterSet, parameterizeDestination } from "./secrets.ts";
import { isTemplateObject, type Parameter, type TemplateValue, type TemplateObject } from "./templateValue.ts";

/** What all formats write of an event subscription. */
export interface ExportModel {
  readonly name: string;
  readonly parent: ParentResource;
  readonly apiVersion: string;
  /** ARM's `properties`. */
  readonly properties: TemplateObject;
  /** Every parameter that stands in `properties`. */
  readonly parameters: readonly Parameter[];
  /** Sentences about what is left out in every format. */
  readonly notes: readonly string[];
}

const readOnlyProperties: readonly string[] = ["topic", "provisioningState", "systemData"];
/** Deeper JSON is refused by ARM itself. */
const maxDepth = 64;

/**
 * The part of an event subscription that can be written: without nulls, without what the service alone writes, without
 * what the service drops or adds itself (`""` for a subject, `false` for a switch of the filter, empty lists), and with
 * parameters for secrets.
 *
 * @param subscription as GET gives it, or a draft without an id; anything else gives what can be read of it
 */
export function toExportModel(subscription: unknown): ExportModel {
  const source = typeof subscription === "object" && subscription ? subscription : {};
  const notes: string[] = [];
  const cleaned = toTemplateValue(getOwn(source, "properties"), 0, notes);
  const { destination, deliveryWithResourceIdentity: byIdentity, ...others } = isTemplateObject(cleaned) ? cleaned : {};
  const parameters = new ParameterSet();
  const delivery = withoutUndefined({
    destination: parameterizeDestination(destination, parameters),
    deliveryWithResourceIdentity: isTemplateObject(byIdentity)
      ? withoutUndefined({ ...byIdentity, destination: parameterizeDestination(byIdentity["destination"], parameters) })
      : byIdentity,
  });
  const properties = Object.entries(others).flatMap(([name, value]): [string, TemplateValue][] => {
    if (readOnlyProperties.includes(name)) return [];
    const written = name === "filter" ? withoutDefaults(value) : value;
    return isEmpty(written) ? [] : [[name, written]];
  });
  const isPreview = [destination, isTemplateObject(byIdentity) ? byIdentity["destination"] : undefined]
    .filter(isTemplateObject)
    .map(({ endpointType }) => findDestinationKind(endpointType))
    .some((kind) => kind !== undefined && destinationKinds[kind].isPreview);
  return {
    name: eventSubscriptionNameOf(source),
    parent: findParentResource(source),
    apiVersion: isPreview ? "2023-12-15-preview" : "2025-02-15",
    properties: { ...delivery, ...Object.fromEntries(properties) },
    parameters: parameters.parameters,
    notes: [...new Set(notes)],
  };
}

/** What of a filter the service fills in when it is absent, or drops. */
function withoutDefaults(filter: TemplateValue): TemplateValue {
  if (!isTemplateObject(filter)) return filter;
  return Object.fromEntries(
    Object.entries(filter).filter(([name, value]) => {
      if (/^subject(Begins|Ends)With$/.test(name)) return value !== "";
      if (name === "isSubjectCaseSensitive" || name === "enableAdvancedFilteringOnArrays") return value !== false;
      return !isEmpty(value);
    }),
  );
}

const isEmpty = (value: TemplateValue): boolean =>
  Array.isArray(value) ? value.length === 0 : isTemplateObject(value) && Object.keys(value).length === 0;

function toTemplateValue(value: unknown, depth: number, notes: string[]): TemplateValue {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "object" || value === null) return null;
  if (depth > maxDepth) {
    notes.push(`What is nested deeper than ${maxDepth} levels is left out.`);
    return null;
  }
  if (Array.isArray(value)) return value.map((item) => toTemplateValue(item, depth + 1, notes));
  const entries = Object.entries(value).map(([name, of]) => [
    name.toWellFormed(),
    toTemplateValue(of, depth + 1, notes),
  ]);
  return Object.fromEntries(entries.filter(([, of]) => of !== null)) as TemplateObject;
}

const withoutUndefined = (object: Readonly<Record<string, TemplateValue | undefined>>): TemplateObject =>
  Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, TemplateValue] => entry[1] !== undefined),
  );
