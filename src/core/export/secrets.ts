import { withoutSecrets } from "../subscription/endpoint.ts";
import { isKnown } from "./destinationKinds.ts";
import { isFields, Parameter, type Written, type WrittenObject } from "./written.ts";

/** What GET shows in the place of a secret. */
const hidden = "Hidden";

/** Makes parameters, each with a name of its own. */
export class Parameters {
  readonly made: Parameter[] = [];
  readonly #names = new Set<string>();

  /** @param said what the value is called in the event subscription; anything */
  add(said: readonly string[], description: string, value?: string): Parameter {
    const words = said.flatMap((part) => part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []);
    const base = words.slice(0, 12).map((word) => word.toLowerCase().slice(0, 20));
    let named = base;
    // Templates do not tell parameters apart by case, nor do words show in camel case.
    for (let count = 2; this.#names.has(named.join("")); count += 1) named = [...base, String(count)];
    this.#names.add(named.join(""));
    const parameter = new Parameter(named, description, value);
    this.made.push(parameter);
    return parameter;
  }
}

/**
 * A destination in which everything secret is a parameter: a webhook's address (it carries keys in its query and in its
 * path), the value of a secret header, whatever GET hides, and in properties that are not known any address with a query,
 * a fragment or credentials. An address without these is the parameter's known value.
 *
 * @see https://learn.microsoft.com/azure/event-grid/delivery-properties
 */
export function withoutSecretsIn(destination: Written | undefined, parameters: Parameters): Written | undefined {
  if (!isFields(destination)) return destination;
  const { endpointType: kind, properties } = destination;
  const isWebhook = typeof kind === "string" && kind.toLowerCase() === "webhook";
  if (!isFields(properties ?? {})) return destination;
  const { endpointUrl, endpointBaseUrl, ...others } = (properties ?? {}) as WrittenObject;
  const address = isWebhook ? { endpointUrl: webhook(endpointUrl, endpointBaseUrl, parameters) } : {};
  const rest = isWebhook ? others : ((properties ?? {}) as WrittenObject);
  const written = change(rest, (name, value) => {
    if (name === "deliveryAttributeMappings" && Array.isArray(value)) {
      return value.map((mapping: Written) => attribute(mapping, parameters));
    }
    return isKnown(kind, name) ? value : veil(value, ["destination", name], parameters);
  });
  if (properties === undefined && !isWebhook) return destination;
  return { ...destination, properties: { ...address, ...written } };
}

function webhook(url: Written | undefined, base: Written | undefined, parameters: Parameters): Parameter {
  const words = ["endpointUrl"];
  if (typeof url === "string" && isOpen(url)) return parameters.add(words, "URL of the webhook.", url);
  const known = [url, base].find((each) => typeof each === "string" && each !== hidden);
  const shown = typeof known === "string" ? withoutSecrets(known) : "";
  const begins = /^https?:/i.test(shown) ? `, which begins with ${shown}` : "";
  return parameters.add(words, `Whole URL of the webhook with its keys${begins}.`);
}

/** Whether an address has no place where keys are kept. */
const isOpen = (url: string): boolean => /^https?:\/\/[^?#@\s]+$/i.test(url) && URL.canParse(url);

function attribute(mapping: Written, parameters: Parameters): Written {
  if (!isFields(mapping) || !isFields(mapping["properties"])) return mapping;
  const { isSecret = false, value } = mapping["properties"];
  if (isSecret === false && value !== hidden) return mapping;
  if (mapping["type"] === "Dynamic") return mapping;
  const name = typeof mapping["name"] === "string" ? mapping["name"] : "";
  const secret = parameters.add(["header", name], `Secret value of the delivery attribute ${name}.`);
  return { ...mapping, properties: { ...mapping["properties"], value: secret } };
}

/** Properties that are not known may hold what is secret. */
function veil(value: Written, words: readonly string[], parameters: Parameters): Written {
  if (typeof value === "string") {
    const address = /^[a-z][\w+.-]*:\/\//i.test(value) ? value : undefined;
    if (value !== hidden && (!address || !/[?#@]/.test(address))) return value;
    return parameters.add(words, `Value of ${words.join(" ")}.`);
  }
  if (Array.isArray(value)) return value.map((item: Written) => veil(item, words, parameters));
  return isFields(value) ? change(value, (name, of) => veil(of, [...words, name], parameters)) : value;
}

const change = (value: WrittenObject, to: (name: string, value: Written) => Written): WrittenObject =>
  Object.fromEntries(Object.entries(value).map(([name, of]) => [name, to(name, of)]));
