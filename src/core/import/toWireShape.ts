import { deadLetterShape, destinationShape, propertiesShape } from "../subscription/wireShape.ts";
import { toCanonicalFields } from "./canonicalFields.ts";
import { findDestinationKind } from "../subscription/destinationKinds.ts";
import { readOnlyProperties } from "../subscription/eventSubscription.ts";
import {
  type ObjectField,
  type ObjectValue,
  fieldValue,
  isNullLiteral,
  createObject,
  createList,
  createOpen,
  literalText,
  type ParsedValue,
} from "./parsedValue.ts";

/** Fields beside `properties` in ARM's JSON. The SDKs and the CLI flatten both into one level. */
const outerFields = {
  destination: ["endpointType"],
  mapping: ["name", "type"],
} as const;

/**
 * Converts `properties` as GET, the Azure SDKs or the Azure CLI show them into the shape of a request: nested, and without
 * read-only members. Hidden secrets become open values.
 */
export function toWireShape(properties: ObjectValue): ObjectValue {
  return mapFields(toCanonicalFields(properties, propertiesShape), (name, value) => {
    if (readOnlyProperties.includes(name)) return undefined;
    if (name === "destination") return toWireDestination(value);
    if (name === "deadLetterDestination") return toWireDeadLetters(value);
    const inner = identityShapes.get(name);
    return inner ? mapFields(value, (part, of) => (part === inner.part ? inner.shape(of) : of)) : value;
  });
}

const identityShapes: ReadonlyMap<
  string,
  { readonly part: string; readonly shape: (value: ParsedValue) => ParsedValue }
> = new Map([
  ["deliveryWithResourceIdentity", { part: "destination", shape: (value) => toWireDestination(value) }],
  ["deadLetterWithResourceIdentity", { part: "deadLetterDestination", shape: (value) => toWireDeadLetters(value) }],
]);

const toWireDeadLetters = (value: ParsedValue): ParsedValue =>
  toCanonicalFields(nestProperties(value, outerFields.destination), deadLetterShape);

function toWireDestination(value: ParsedValue): ParsedValue {
  const nested = toCanonicalFields(nestProperties(value, outerFields.destination), destinationShape);
  return mapFields(nested, (name, of) => {
    if (name !== "properties") return of;
    const withMappings = mapFields(of, (part, mappings) =>
      part === "deliveryAttributeMappings" && mappings.kind === "list"
        ? createList(mappings.at, mappings.items.map(toWireMapping))
        : mappings,
    );
    return findDestinationKind(literalText(fieldValue(value, "endpointType"))) === "WebHook"
      ? toWireWebhook(withMappings)
      : withMappings;
  });
}

/** GET shows only the base of a webhook URL, so the URL becomes an open value. */
function toWireWebhook(properties: ParsedValue): ParsedValue {
  const base = literalText(fieldValue(properties, "endpointBaseUrl"));
  if (properties.kind !== "fields" || base === undefined) return properties;
  const others = properties.fields.filter(({ name }) => name !== "endpointBaseUrl");
  const url = fieldValue(properties, "endpointUrl");
  if (url && !isNullLiteral(url)) return createObject(properties.at, others);
  const at = url?.at ?? properties.at;
  const blank = { name: "endpointUrl", at, value: createOpen(at, base) };
  return createObject(properties.at, [...others.filter(({ name }) => name !== "endpointUrl"), blank]);
}

/** GET shows the value of a secret as "Hidden". */
const toWireMapping = (value: ParsedValue): ParsedValue =>
  mapFields(nestProperties(value, outerFields.mapping), (name, of) => {
    const secret = name === "properties" ? fieldValue(of, "isSecret") : undefined;
    if (secret?.kind !== "literal" || secret.value !== true) return of;
    return mapFields(of, (part, shown) =>
      part === "value" && literalText(shown) === "Hidden" ? createOpen(shown.at, "Hidden") : shown,
    );
  });

/** Moves all fields except `outside` into `properties`, unless that exists. */
function nestProperties(value: ParsedValue, outside: readonly string[]): ParsedValue {
  if (value.kind !== "fields" || fieldValue(value, "properties")) return value;
  const inner = value.fields.filter(({ name }) => !outside.includes(name));
  if (!inner.length) return value;
  const outer = value.fields.filter(({ name }) => outside.includes(name));
  return createObject(value.at, [...outer, { name: "properties", at: value.at, value: createObject(value.at, inner) }]);
}

/** Maps the values of an object's fields; a field whose value becomes undefined is dropped. */
function mapFields(value: ObjectValue, to: (name: string, value: ParsedValue) => ParsedValue | undefined): ObjectValue;
function mapFields(value: ParsedValue, to: (name: string, value: ParsedValue) => ParsedValue | undefined): ParsedValue;
function mapFields(value: ParsedValue, to: (name: string, value: ParsedValue) => ParsedValue | undefined): ParsedValue {
  if (value.kind !== "fields") return value;
  const changed = value.fields.flatMap((each): ObjectField[] => {
    const other = to(each.name, each.value);
    return other ? [{ ...each, value: other }] : [];
  });
  return createObject(value.at, changed);
}
