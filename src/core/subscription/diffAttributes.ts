import { type JsonObject, isObject } from "../json.ts";
import { quoteIfNeeded } from "../quote.ts";
import { type Comparison, type Difference, diffProperties, joinComparisons, noDifferences } from "./difference.ts";
import type { Destination } from "./eventSubscription.ts";

interface DeliveryAttribute {
  readonly name: string;
  /** The name, made unique where it is there twice. */
  readonly key: string;
  readonly index: number;
  readonly mapping: JsonObject;
  readonly isSecret: boolean;
  readonly value: unknown;
}

function parseDeliveryAttributes({ properties }: Destination): readonly DeliveryAttribute[] {
  const mappings: unknown = properties?.["deliveryAttributeMappings"];
  if (!Array.isArray(mappings)) return [];
  const objects = mappings.filter(isObject);
  const names = objects.map(({ name }) => (typeof name === "string" ? name : ""));
  return objects.map((mapping, index) => {
    const { value, ...rest } = isObject(mapping["properties"]) ? mapping["properties"] : {};
    const isSecret = rest["isSecret"] === true;
    const name = names[index] ?? "";
    const key = JSON.stringify([name, names.slice(0, index).filter((other) => other === name).length]);
    return { name, key, index, mapping: isSecret ? { ...mapping, properties: rest } : mapping, isSecret, value };
  });
}

/** Delivery attributes by their names: order does not count. Azure shows a secret one as Hidden. */
export function compareDeliveryAttributes(at: string, from: Destination, to: Destination): Comparison {
  const [before, after] = [parseDeliveryAttributes(from), parseDeliveryAttributes(to)];
  const what = (name: string): string => `the delivery attribute ${quoteIfNeeded(name)}`;
  const gone = before
    .filter((was) => !after.some(({ key }) => key === was.key))
    .map(({ index, name, mapping }): Difference => ({
      pointer: `${at}/${index}`,
      kind: "removed",
      before: mapping,
      sentence: `Removes ${what(name)}.`,
    }));
  const others = after.map((is): Comparison => {
    const pointer = `${at}/${is.index}`;
    const was = before.find(({ key }) => key === is.key);
    if (!was)
      return {
        differences: [{ pointer, kind: "added", after: is.mapping, sentence: `Adds ${what(is.name)}.` }],
        incomparable: [],
      };
    const how = {
      defaults: { isSecret: false },
      words: {
        isSecret: `whether ${what(is.name)} is a secret`,
        value: `the value of ${what(is.name)}`,
        sourceField: `the field of ${what(is.name)}`,
        type: `the kind of ${what(is.name)}`,
      },
    };
    return joinComparisons(
      { differences: diffProperties(pointer, was.mapping, is.mapping, how), incomparable: [] },
      was.isSecret && is.isSecret
        ? compareSecrets(`${pointer}/properties/value`, what(is.name), was, is)
        : noDifferences,
    );
  });
  return joinComparisons({ differences: gone, incomparable: [] }, ...others);
}

function compareSecrets(pointer: string, what: string, was: DeliveryAttribute, is: DeliveryAttribute): Comparison {
  if (was.value === "Hidden" || is.value === "Hidden")
    return {
      differences: [],
      incomparable: [{ pointer, sentence: `The secret value of ${what} cannot be compared: Azure does not show it.` }],
    };
  if (was.value === is.value) return noDifferences;
  return {
    differences: [{ pointer, kind: "changed", sentence: `Changes the secret value of ${what}.` }],
    incomparable: [],
  };
}
