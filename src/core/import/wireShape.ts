import { type Field, type Fields, field, fields, list, open, textOf, type Value } from "./value.ts";

/** What only the service writes into `properties`. */
const readOnly: readonly string[] = ["topic", "provisioningState", "systemData"];

/** The discriminating fields that stay beside `properties` in ARM's JSON; the SDKs and the CLI show all on one level. */
const beside = {
  destination: ["endpointType"],
  mapping: ["name", "type"],
} as const;

/**
 * ARM's shape of `properties`, from what GET, the Azure SDKs or the Azure CLI show: nested again, and without what only
 * the service writes. Secrets that are not shown become open.
 */
export function wireShape(properties: Fields): Fields {
  return change(properties, (name, value) => {
    if (readOnly.includes(name)) return undefined;
    if (name === "destination") return destination(value);
    if (name === "deadLetterDestination") return nest(value, beside.destination);
    const inner = identityDelivery.get(name);
    return inner ? change(value, (part, of) => (part === inner.part ? inner.shape(of) : of)) : value;
  });
}

const identityDelivery: ReadonlyMap<string, { readonly part: string; readonly shape: (value: Value) => Value }> =
  new Map([
    ["deliveryWithResourceIdentity", { part: "destination", shape: (value) => destination(value) }],
    [
      "deadLetterWithResourceIdentity",
      { part: "deadLetterDestination", shape: (value) => nest(value, beside.destination) },
    ],
  ]);

function destination(value: Value): Value {
  return change(nest(value, beside.destination), (name, of) => {
    if (name !== "properties") return of;
    const withMappings = change(of, (part, mappings) =>
      part === "deliveryAttributeMappings" && mappings.kind === "list"
        ? list(mappings.at, mappings.items.map(mapping))
        : mappings,
    );
    return textOf(field(value, "endpointType"))?.toLowerCase() === "webhook" ? webhook(withMappings) : withMappings;
  });
}

/** GET never shows a webhook's URL, only its beginning. */
function webhook(properties: Value): Value {
  const base = textOf(field(properties, "endpointBaseUrl"));
  if (properties.kind !== "fields" || base === undefined) return properties;
  const others = properties.fields.filter(({ name }) => name !== "endpointBaseUrl");
  const url = field(properties, "endpointUrl");
  if (url && !isNull(url)) return fields(properties.at, others);
  const at = url?.at ?? properties.at;
  const blank = { name: "endpointUrl", at, value: open(at, base) };
  return fields(properties.at, [...others.filter(({ name }) => name !== "endpointUrl"), blank]);
}

/** The value of a secret header reads "Hidden". */
const mapping = (value: Value): Value =>
  change(nest(value, beside.mapping), (name, of) => {
    const secret = name === "properties" ? field(of, "isSecret") : undefined;
    if (secret?.kind !== "literal" || secret.value !== true) return of;
    return change(of, (part, shown) =>
      part === "value" && textOf(shown) === "Hidden" ? open(shown.at, "Hidden") : shown,
    );
  });

/** Puts all fields but `outside` into `properties`, unless there is one. */
function nest(value: Value, outside: readonly string[]): Value {
  if (value.kind !== "fields" || field(value, "properties")) return value;
  const inner = value.fields.filter(({ name }) => !outside.includes(name));
  if (!inner.length) return value;
  const outer = value.fields.filter(({ name }) => outside.includes(name));
  return fields(value.at, [...outer, { name: "properties", at: value.at, value: fields(value.at, inner) }]);
}

/** `value` with other values in its fields; undefined drops one. */
function change(value: Fields, to: (name: string, value: Value) => Value | undefined): Fields;
function change(value: Value, to: (name: string, value: Value) => Value | undefined): Value;
function change(value: Value, to: (name: string, value: Value) => Value | undefined): Value {
  if (value.kind !== "fields") return value;
  const changed = value.fields.flatMap((each): Field[] => {
    const other = to(each.name, each.value);
    return other ? [{ ...each, value: other }] : [];
  });
  return fields(value.at, changed);
}

const isNull = (value: Value): boolean => value.kind === "literal" && value.value === null;
