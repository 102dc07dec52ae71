import { quote } from "../quote.ts";
import type { ImportReport } from "./importReport.ts";
import { createObject, type ObjectValue, type ParsedValue } from "./parsedValue.ts";

type ValueShape = "text" | "scalar" | "object" | "list" | "objects";

const isText = (value: ParsedValue): boolean =>
  isOpen(value) || (value.kind === "literal" && typeof value.value === "string");
const isObject = (value: ParsedValue): boolean => isOpen(value) || value.kind === "fields";
const isOpen = ({ kind }: ParsedValue): boolean => kind === "open";

/** What each shape is called, and whether a value has it. */
const shapeRules: Readonly<
  Record<ValueShape, { readonly is: string; readonly fits: (value: ParsedValue) => boolean }>
> = {
  text: { is: "text", fits: isText },
  scalar: { is: "one value", fits: (value) => isOpen(value) || value.kind === "literal" },
  object: { is: "an object", fits: isObject },
  list: { is: "a list", fits: (value) => isOpen(value) || value.kind === "list" },
  objects: {
    is: "a list of objects",
    fits: (value) => isOpen(value) || (value.kind === "list" && value.items.every(isObject)),
  },
};

const destinationShapes = (at: string): readonly [path: string, shape: ValueShape][] => [
  [at, "object"],
  [`${at}/endpointType`, "text"],
  [`${at}/properties`, "object"],
];

/** What the product itself looks into; all else is kept whatever it is, and the filter is read by `readFilter`. */
const expectedShapes: ReadonlyMap<string, ValueShape> = new Map<string, ValueShape>([
  ...["", "deliveryWithResourceIdentity/"].flatMap((within) => [
    ...destinationShapes(`${within}destination`),
    [`${within}destination/properties/deliveryAttributeMappings`, "objects"] as const,
  ]),
  ["deliveryWithResourceIdentity", "object"],
  ...["", "deadLetterWithResourceIdentity/"].flatMap((within) => destinationShapes(`${within}deadLetterDestination`)),
  ["deadLetterWithResourceIdentity", "object"],
  ["labels", "list"],
  ["expirationTimeUtc", "text"],
  ["eventDeliverySchema", "text"],
  ["retryPolicy", "object"],
  ["retryPolicy/maxDeliveryAttempts", "scalar"],
  ["retryPolicy/eventTimeToLiveInMinutes", "scalar"],
]);

/** `properties` without what has a shape in which it means nothing, which is told. */
export function removeMisshapen(properties: ObjectValue, report: ImportReport, within = ""): ObjectValue {
  return createObject(
    properties.at,
    properties.fields.flatMap((each) => {
      const path = `${within}${each.name}`;
      const shape = expectedShapes.get(path);
      const { value } = each;
      if (shape === undefined || (value.kind === "literal" && value.value === null)) return [each];
      if (shapeRules[shape].fits(value))
        return value.kind === "fields" ? [{ ...each, value: removeMisshapen(value, report, `${path}/`) }] : [each];
      report.error(
        value.at,
        `${path} is ${describeValue(value)}, where ${shapeRules[shape].is} belongs; it was left out.`,
        "Correct it and import again.",
      );
      return [];
    }),
  );
}

const describeValue = (value: ParsedValue): string =>
  value.kind === "literal" ? quote(value.value) : value.kind === "list" ? "a list of something else" : "an object";
