import { quote } from "../quote.ts";
import type { ImportReport } from "./importReport.ts";
import { createObject, isNullLiteral, literalText, type ObjectValue, type ParsedValue } from "./parsedValue.ts";

type ValueShape = "text" | "scalar" | "object" | "list" | "objects";

/** The shape of a value that isn't open: an open value may take any. */
const shapeRules: Readonly<
  Record<ValueShape, { readonly label: string; readonly fits: (value: ParsedValue) => boolean }>
> = {
  text: { label: "text", fits: (value) => literalText(value) !== undefined },
  scalar: { label: "one value", fits: ({ kind }) => kind === "literal" },
  object: { label: "an object", fits: ({ kind }) => kind === "fields" },
  list: { label: "a list", fits: ({ kind }) => kind === "list" },
  objects: {
    label: "a list of objects",
    fits: (value) => value.kind === "list" && value.items.every(({ kind }) => kind === "open" || kind === "fields"),
  },
};

const destinationShapes = (at: string): readonly [path: string, shape: ValueShape][] => [
  [at, "object"],
  [`${at}/endpointType`, "text"],
  [`${at}/properties`, "object"],
];

/** Properties that the product reads. All others are preserved as they are, and `readFilter` reads the filter. */
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

/** Removes and reports properties of a type that has no meaning there. */
export function removeWrongTypes(properties: ObjectValue, report: ImportReport, within = ""): ObjectValue {
  return createObject(
    properties.at,
    properties.fields.flatMap((each) => {
      const path = `${within}${each.name}`;
      const shape = expectedShapes.get(path);
      const { value } = each;
      if (shape === undefined || value.kind === "open" || isNullLiteral(value)) return [each];
      if (shapeRules[shape].fits(value))
        return value.kind === "fields" ? [{ ...each, value: removeWrongTypes(value, report, `${path}/`) }] : [each];
      report.error(
        value.at,
        `${path} was removed: expected ${shapeRules[shape].label}, found ${describeValue(value)}.`,
        "Correct it and import again.",
      );
      return [];
    }),
  );
}

const describeValue = (value: ParsedValue): string =>
  value.kind === "literal" ? quote(value.value) : value.kind === "list" ? "a list" : "an object";
