import { getOwn } from "../json.ts";
import { destinationKinds, findDestinationKind } from "../subscription/destinationKinds.ts";
import { readOnlyProperties } from "../subscription/eventSubscription.ts";
import { eventSubscriptionNameOf, type ParentResource, findParentResource } from "./parentResource.ts";
import { ParameterSet, parameterizeDestination } from "./secrets.ts";
import { isTemplateObject, type Parameter, type TemplateValue, type TemplateObject } from "./templateValue.ts";

/** The content of an event subscription that every format writes. */
export interface ExportModel {
  readonly name: string;
  readonly parent: ParentResource;
  readonly apiVersion: string;
  /** ARM's `properties`. */
  readonly properties: TemplateObject;
  /** Every parameter in `properties`. */
  readonly parameters: readonly Parameter[];
  /** Sentences about what every format leaves out. */
  readonly notes: readonly string[];
}

/** ARM rejects deeper JSON. */
const maxDepth = 64;

/**
 * Extracts what can be deployed: without nulls, read-only properties and values that the service drops or adds itself (an
 * empty subject, `false` flags of the filter, empty lists), and with parameters for secrets.
 *
 * @param subscription as GET returns it, or a draft without an id; of anything else, the readable parts are used
 */
export function toExportModel(subscription: unknown): ExportModel {
  const source = typeof subscription === "object" && subscription ? subscription : {};
  const notes: string[] = [];
  const cleaned = toTemplateValue(getOwn(source, "properties"), 0, notes);
  const {
    destination,
    deliveryWithResourceIdentity: withIdentity,
    ...others
  } = isTemplateObject(cleaned) ? cleaned : {};
  const parameters = new ParameterSet();
  const delivery = withoutUndefined({
    destination: parameterizeDestination(destination, parameters),
    deliveryWithResourceIdentity: isTemplateObject(withIdentity)
      ? withoutUndefined({
          ...withIdentity,
          destination: parameterizeDestination(withIdentity["destination"], parameters),
        })
      : withIdentity,
  });
  const properties = Object.entries(others).flatMap(([name, value]): [string, TemplateValue][] => {
    if (readOnlyProperties.includes(name)) return [];
    const exported = name === "filter" ? withoutDefaults(value) : value;
    return isEmpty(exported) ? [] : [[name, exported]];
  });
  const isPreview = [destination, isTemplateObject(withIdentity) ? withIdentity["destination"] : undefined]
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

/** Removes members of a filter that mean the same when they are absent. */
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
  const entries = Object.entries(value).map(([name, member]) => [
    name.toWellFormed(),
    toTemplateValue(member, depth + 1, notes),
  ]);
  return Object.fromEntries(entries.filter(([, member]) => member !== null)) as TemplateObject;
}

const withoutUndefined = (object: Readonly<Record<string, TemplateValue | undefined>>): TemplateObject =>
  Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, TemplateValue] => entry[1] !== undefined),
  );
