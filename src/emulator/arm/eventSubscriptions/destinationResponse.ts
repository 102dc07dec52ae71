import { isObject, type JsonObject } from "../../../core/json.ts";
import {
  destinationDefaults,
  type DestinationKind,
  destinationKinds,
  findDestinationKind,
} from "../../../core/subscription/destinationKinds.ts";
import { redactUrl } from "../../../core/subscription/endpoint.ts";
import { settingsOf } from "../../store/storedEventSubscription.ts";
import { orderProperties, withoutNulls } from "../propertyOrder.ts";

/** Properties that every response has, null unless they were given. */
const alwaysShown: Readonly<Partial<Record<DestinationKind, JsonObject>>> = {
  WebHook: { endpointUrl: null, endpointBaseUrl: null },
  MonitorAlert: { description: null, actionGroups: null },
};

/** The order in which a destination's properties are shown. Those of unknown kinds come back in the order they were given. */
const shownOrder = (kind: DestinationKind | undefined): readonly string[] =>
  kind === undefined
    ? ["resourceId"]
    : destinationKinds[kind].properties.flatMap((name) =>
        name === "endpointUrl" ? [name, "endpointBaseUrl"] : [name],
      );

/** A destination in the response to a PUT: secrets in plain text, and without defaults. */
export const toPutDestination = (given: JsonObject): JsonObject => toDestinationResponse(given, false);

/** A destination in every other response: with all defaults, and without secrets. */
export const toGetDestination = (given: JsonObject): JsonObject => toDestinationResponse(given, true);

function toDestinationResponse(given: JsonObject, isGet: boolean): JsonObject {
  const kind = findDestinationKind(given["endpointType"]);
  const nullable = (kind && alwaysShown[kind]) ?? {};
  const settings = withoutNulls(settingsOf(given));
  const all: JsonObject = {
    ...(isGet && kind ? destinationDefaults(kind) : {}),
    ...nullable,
    ...(kind === "WebHook" ? withBaseUrl(settings) : settings),
  };
  const mappings = all["deliveryAttributeMappings"];
  const shown = Array.isArray(mappings)
    ? { ...all, deliveryAttributeMappings: mappings.filter(isObject).map((one) => toAttributeResponse(one, isGet)) }
    : all;
  const properties = orderProperties(shown, shownOrder(kind), Object.keys(nullable));
  return orderProperties({ ...given, properties }, ["properties", "endpointType"]);
}

/** Replaces a webhook's URL, which is never shown, by the part of it before the query. */
const withBaseUrl = ({ endpointUrl, ...settings }: JsonObject): JsonObject => ({
  ...settings,
  endpointUrl: null,
  endpointBaseUrl: typeof endpointUrl === "string" ? redactUrl(endpointUrl) : null,
});

/** A delivery attribute in the service's order. */
export function toAttributeResponse(mapping: JsonObject, hideSecret: boolean): JsonObject {
  const settings = settingsOf(mapping);
  const properties = hideSecret && settings["isSecret"] === true ? { ...settings, value: "Hidden" } : settings;
  return orderProperties({ ...mapping, properties }, ["properties", "name", "type"]);
}
