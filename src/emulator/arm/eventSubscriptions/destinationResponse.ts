import { isObject, type JsonObject } from "../../../core/json.ts";
import { redactUrl } from "../../../core/subscription/endpoint.ts";
import { toText } from "../../store/jsonValues.ts";
import { isWebhookDestination, settingsOf } from "../../store/storedEventSubscription.ts";
import { orderProperties, withoutNulls } from "../propertyOrder.ts";

/** How a kind of destination is shown: the order of its settings, and what the service fills in. */
interface DestinationShape {
  readonly order: readonly string[];
  /** Shown in every answer, also as null. */
  readonly alwaysShown?: JsonObject;
  /** Shown in all answers but the one to a PUT. */
  readonly defaults?: JsonObject;
}

const batchDefaults: JsonObject = { maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 };

/** Kinds that are not listed come back as they were given, but for nulls. */
const destinationShapes = new Map<string, DestinationShape>([
  [
    "webhook",
    {
      order: [
        "endpointUrl",
        "endpointBaseUrl",
        "maxEventsPerBatch",
        "preferredBatchSizeInKilobytes",
        "azureActiveDirectoryTenantId",
        "azureActiveDirectoryApplicationIdOrUri",
      ],
      alwaysShown: { endpointUrl: null, endpointBaseUrl: null },
      defaults: batchDefaults,
    },
  ],
  ["azurefunction", { order: ["resourceId", ...Object.keys(batchDefaults)], defaults: batchDefaults }],
  ["storagequeue", { order: ["resourceId", "queueName", "queueMessageTimeToLiveInSeconds"] }],
  [
    "monitoralert",
    { order: ["severity", "description", "actionGroups"], alwaysShown: { description: null, actionGroups: null } },
  ],
]);

/** A destination as the answer to a PUT shows it: plain secrets included, without most defaults. */
export const toPutDestination = (given: JsonObject): JsonObject => toDestinationResponse(given, false);

/** A destination as all other answers show it: all defaults, no secret. */
export const toGetDestination = (given: JsonObject): JsonObject => toDestinationResponse(given, true);

function toDestinationResponse(given: JsonObject, complete: boolean): JsonObject {
  const shape = destinationShapes.get(toText(given["endpointType"]).toLowerCase());
  const settings = withoutNulls(settingsOf(given));
  const all: JsonObject = {
    ...(complete ? shape?.defaults : {}),
    ...shape?.alwaysShown,
    ...(isWebhookDestination(given) ? withBaseUrl(settings) : settings),
  };
  const mappings = all["deliveryAttributeMappings"];
  const shown = Array.isArray(mappings)
    ? { ...all, deliveryAttributeMappings: mappings.filter(isObject).map((one) => toAttributeResponse(one, complete)) }
    : all;
  const properties = orderProperties(shown, shape?.order ?? ["resourceId"], Object.keys(shape?.alwaysShown ?? {}));
  return orderProperties({ ...given, properties }, ["properties", "endpointType"]);
}

/** A webhook's URL is never shown, only its part before the query. */
const withBaseUrl = ({ endpointUrl, ...settings }: JsonObject): JsonObject => ({
  ...settings,
  endpointUrl: null,
  endpointBaseUrl: typeof endpointUrl === "string" ? redactUrl(endpointUrl) : null,
});

/** A delivery attribute in the service's order. @param hide whether a secret stays one */
export function toAttributeResponse(mapping: JsonObject, hide: boolean): JsonObject {
  const settings = settingsOf(mapping);
  const properties = hide && settings["isSecret"] === true ? { ...settings, value: "Hidden" } : settings;
  return orderProperties({ ...mapping, properties }, ["properties", "name", "type"]);
}
