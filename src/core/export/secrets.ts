import { redactUrl } from "../subscription/endpoint.ts";
import { destinationKinds, findDestinationKind } from "../subscription/destinationKinds.ts";
import { isTemplateObject, Parameter, type TemplateValue, type TemplateObject } from "./templateValue.ts";

/** What GET shows instead of a secret. */
const hiddenMarker = "Hidden";

/** Creates parameters with unique names. */
export class ParameterSet {
  readonly parameters: Parameter[] = [];
  readonly #names = new Set<string>();

  /** @param path names that lead to the value in the event subscription; any text */
  add(path: readonly string[], description: string, value?: string): Parameter {
    const words = path.flatMap((part) => part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []);
    const base = words.slice(0, 12).map((word) => word.toLowerCase().slice(0, 20));
    let name = base;
    // Templates ignore the case of parameters, and word boundaries are lost in camel case.
    for (let count = 2; this.#names.has(name.join("")); count += 1) name = [...base, String(count)];
    this.#names.add(name.join(""));
    const parameter = new Parameter(name, description, value);
    this.parameters.push(parameter);
    return parameter;
  }
}

/**
 * Replaces everything in a destination that may be secret by parameters: a webhook URL (handlers keep keys in its query and
 * path), the value of a secret delivery attribute, whatever GET hides, and in unknown properties any URL with a query, a
 * fragment or credentials. A webhook URL without keys becomes the parameter's default.
 *
 * @see https://learn.microsoft.com/azure/event-grid/delivery-properties
 */
export function parameterizeDestination(
  destination: TemplateValue | undefined,
  parameters: ParameterSet,
): TemplateValue | undefined {
  if (!isTemplateObject(destination)) return destination;
  const { endpointType } = destination;
  const properties = destination["properties"] ?? {};
  if (!isTemplateObject(properties)) return destination;
  const kind = findDestinationKind(endpointType);
  const isWebhook = kind === "WebHook";
  const known: readonly string[] = kind === undefined ? [] : destinationKinds[kind].properties;
  const { endpointUrl, endpointBaseUrl, ...others } = properties;
  const address = isWebhook ? { endpointUrl: createWebhookParameter(endpointUrl, endpointBaseUrl, parameters) } : {};
  const parameterized = mapFields(isWebhook ? others : properties, (name, value) => {
    if (name === "deliveryAttributeMappings" && Array.isArray(value)) {
      return value.map((mapping: TemplateValue) => parameterizeAttribute(mapping, parameters));
    }
    return known.includes(name) ? value : parameterizeUnknown(value, ["destination", name], parameters);
  });
  if (destination["properties"] === undefined && !isWebhook) return destination;
  return { ...destination, properties: { ...address, ...parameterized } };
}

function createWebhookParameter(
  url: TemplateValue | undefined,
  base: TemplateValue | undefined,
  parameters: ParameterSet,
): Parameter {
  const words = ["endpointUrl"];
  if (typeof url === "string" && isUrlWithoutKeys(url)) return parameters.add(words, "URL of the webhook.", url);
  const known = [url, base].find((each) => typeof each === "string" && each !== hiddenMarker);
  const shown = typeof known === "string" ? redactUrl(known) : "";
  const begins = /^https?:/i.test(shown) ? `, which begins with ${shown}` : "";
  return parameters.add(words, `Whole URL of the webhook with its keys${begins}.`);
}

/** Whether a URL has no part that handlers keep keys in. */
const isUrlWithoutKeys = (url: string): boolean => /^https?:\/\/[^?#@\s]+$/i.test(url) && URL.canParse(url);

function parameterizeAttribute(mapping: TemplateValue, parameters: ParameterSet): TemplateValue {
  if (!isTemplateObject(mapping) || !isTemplateObject(mapping["properties"])) return mapping;
  const { isSecret = false, value } = mapping["properties"];
  if (isSecret === false && value !== hiddenMarker) return mapping;
  if (mapping["type"] === "Dynamic") return mapping;
  const name = typeof mapping["name"] === "string" ? mapping["name"] : "";
  const secret = parameters.add(["header", name], `Secret value of the delivery attribute ${name}.`);
  return { ...mapping, properties: { ...mapping["properties"], value: secret } };
}

/** Unknown properties may hold secrets. */
function parameterizeUnknown(value: TemplateValue, words: readonly string[], parameters: ParameterSet): TemplateValue {
  if (typeof value === "string") {
    const mayHoldKeys = /^[a-z][\w+.-]*:\/\//i.test(value) && /[?#@]/.test(value);
    if (value !== hiddenMarker && !mayHoldKeys) return value;
    return parameters.add(words, `Value of ${words.join(" ")}.`);
  }
  if (Array.isArray(value)) return value.map((item: TemplateValue) => parameterizeUnknown(item, words, parameters));
  return isTemplateObject(value)
    ? mapFields(value, (name, member) => parameterizeUnknown(member, [...words, name], parameters))
    : value;
}

const mapFields = (value: TemplateObject, to: (name: string, value: TemplateValue) => TemplateValue): TemplateObject =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [name, to(name, member)]));
