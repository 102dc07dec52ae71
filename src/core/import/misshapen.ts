import { quote } from "../quote.ts";
import type { Report } from "./report.ts";
import { fields, type Fields, type Value } from "./value.ts";

type Shape = "text" | "scalar" | "object" | "list" | "objects";

const isText = (value: Value): boolean =>
  isOpen(value) || (value.kind === "literal" && typeof value.value === "string");
const isObject = (value: Value): boolean => isOpen(value) || value.kind === "fields";
const isOpen = ({ kind }: Value): boolean => kind === "open";

/** What each shape is called, and whether a value has it. */
const shapes: Readonly<Record<Shape, { readonly is: string; readonly fits: (value: Value) => boolean }>> = {
  text: { is: "text", fits: isText },
  scalar: { is: "one value", fits: (value) => isOpen(value) || value.kind === "literal" },
  object: { is: "an object", fits: isObject },
  list: { is: "a list", fits: (value) => isOpen(value) || value.kind === "list" },
  objects: {
    is: "a list of objects",
    fits: (value) => isOpen(value) || (value.kind === "list" && value.items.every(isObject)),
  },
};

const destination = (at: string): readonly [path: string, shape: Shape][] => [
  [at, "object"],
  [`${at}/endpointType`, "text"],
  [`${at}/properties`, "object"],
];

/** What the product itself looks into; all else is kept whatever it is, and the filter is read by `readFilter`. */
const expected: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ...["", "deliveryWithResourceIdentity/"].flatMap((within) => [
    ...destination(`${within}destination`),
    [`${within}destination/properties/deliveryAttributeMappings`, "objects"] as const,
  ]),
  ["deliveryWithResourceIdentity", "object"],
  ...["", "deadLetterWithResourceIdentity/"].flatMap((within) => destination(`${within}deadLetterDestination`)),
  ["deadLetterWithResourceIdentity", "object"],
  ["labels", "list"],
  ["expirationTimeUtc", "text"],
  ["eventDeliverySchema", "text"],
  ["retryPolicy", "object"],
  ["retryPolicy/maxDeliveryAttempts", "scalar"],
  ["retryPolicy/eventTimeToLiveInMinutes", "scalar"],
]);

/** `properties` without what has a shape in which it means nothing, which is told. */
export function withoutMisshapen(properties: Fields, report: Report, within = ""): Fields {
  return fields(
    properties.at,
    properties.fields.flatMap((each) => {
      const path = `${within}${each.name}`;
      const shape = expected.get(path);
      const { value } = each;
      if (shape === undefined || (value.kind === "literal" && value.value === null)) return [each];
      if (shapes[shape].fits(value))
        return value.kind === "fields" ? [{ ...each, value: withoutMisshapen(value, report, `${path}/`) }] : [each];
      report.error(
        value.at,
        `${path} is ${said(value)}, where ${shapes[shape].is} belongs; it was left out.`,
        "Correct it and import again.",
      );
      return [];
    }),
  );
}

const said = (value: Value): string =>
  value.kind === "literal" ? quote(value.value) : value.kind === "list" ? "a list of something else" : "an object";
