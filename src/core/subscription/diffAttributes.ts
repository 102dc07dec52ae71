import { type JsonObject, isObject } from "../json.ts";
import { quoteIfNeeded } from "../quote.ts";
import {
  type Comparison,
  type Difference,
  diffProperties,
  joinComparisons,
  noDifferences,
  toComparison,
} from "./difference.ts";
import { deliveryAttributesOf, type Destination, isSecretAttribute } from "./eventSubscription.ts";

interface DeliveryAttribute {
  readonly name: string;
  /** The name, made unique if several attributes have it. */
  readonly key: string;
  readonly index: number;
  /** ARM's JSON, without the value of a secret. */
  readonly mapping: JsonObject;
  readonly isSecret: boolean;
  readonly value: unknown;
}

function parseDeliveryAttributes(destination: Destination): readonly DeliveryAttribute[] {
  const mappings = deliveryAttributesOf(destination);
  const names = mappings.map(({ name }) => (typeof name === "string" ? name : ""));
  return mappings.map((mapping, index) => {
    const { value, ...others } = isObject(mapping["properties"]) ? mapping["properties"] : {};
    const isSecret = isSecretAttribute(mapping);
    const name = names[index] ?? "";
    const key = JSON.stringify([name, names.slice(0, index).filter((other) => other === name).length]);
    return { name, key, index, mapping: isSecret ? { ...mapping, properties: others } : mapping, isSecret, value };
  });
}

/** Compares delivery attributes by name, regardless of order. */
export function compareDeliveryAttributes(pointer: string, before: Destination, after: Destination): Comparison {
  const [olds, news] = [parseDeliveryAttributes(before), parseDeliveryAttributes(after)];
  const removed = olds
    .filter((old) => !news.some(({ key }) => key === old.key))
    .map(({ index, name, mapping }): Difference => ({
      pointer: `${pointer}/${index}`,
      kind: "removed",
      before: mapping,
      sentence: `Removes ${labelOf(name)}.`,
    }));
  return joinComparisons(
    toComparison(...removed),
    ...news.map((attribute) =>
      compareAttribute(
        `${pointer}/${attribute.index}`,
        olds.find(({ key }) => key === attribute.key),
        attribute,
      ),
    ),
  );
}

const labelOf = (name: string): string => `the delivery attribute ${quoteIfNeeded(name)}`;

function compareAttribute(
  pointer: string,
  before: DeliveryAttribute | undefined,
  after: DeliveryAttribute,
): Comparison {
  const label = labelOf(after.name);
  if (!before) return toComparison({ pointer, kind: "added", after: after.mapping, sentence: `Adds ${label}.` });
  const options = {
    defaults: { isSecret: false },
    labels: {
      isSecret: `whether ${label} is a secret`,
      value: `the value of ${label}`,
      sourceField: `the source field of ${label}`,
      type: `the type of ${label}`,
    },
  };
  return joinComparisons(
    toComparison(...diffProperties(pointer, before.mapping, after.mapping, options)),
    before.isSecret && after.isSecret
      ? compareSecrets(`${pointer}/properties/value`, label, before.value, after.value)
      : noDifferences,
  );
}

/** Azure shows the value of a secret as `Hidden`. */
function compareSecrets(pointer: string, label: string, before: unknown, after: unknown): Comparison {
  if (before === "Hidden" || after === "Hidden")
    return {
      differences: [],
      incomparable: [{ pointer, sentence: `Can't compare the secret value of ${label}: Azure hides it.` }],
    };
  if (before === after) return noDifferences;
  return toComparison({ pointer, kind: "changed", sentence: `Changes the secret value of ${label}.` });
}
