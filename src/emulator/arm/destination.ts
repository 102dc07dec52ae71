import { isObject, type JsonObject } from "../../core/json.ts";
import { withoutSecrets } from "../../core/subscription/endpoint.ts";
import { textOf } from "../json.ts";
import { isWebhook, settingsOf } from "../kept.ts";
import { ordered, withoutNulls } from "./ordered.ts";

/** How a kind of destination is shown: the order of its settings, and what the service fills in. */
interface Shape {
  readonly order: readonly string[];
  /** Shown in every answer, also as null. */
  readonly always?: JsonObject;
  /** Shown in all answers but the one to a PUT. */
  readonly defaults?: JsonObject;
}

const batch: JsonObject = { maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 };

/** Kinds that are not listed come back as they were given, but for nulls. */
const shapes = new Map<string, Shape>([
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
      always: { endpointUrl: null, endpointBaseUrl: null },
      defaults: batch,
    },
  ],
  ["azurefunction", { order: ["resourceId", ...Object.keys(batch)], defaults: batch }],
  ["storagequeue", { order: ["resourceId", "queueName", "queueMessageTimeToLiveInSeconds"] }],
  [
    "monitoralert",
    { order: ["severity", "description", "actionGroups"], always: { description: null, actionGroups: null } },
  ],
]);

/** A destination as the answer to a PUT shows it: plain secrets included, without most defaults. */
export const echoedDestination = (given: JsonObject): JsonObject => destination(given, false);

/** A destination as all other answers show it: all defaults, no secret. */
export const shownDestination = (given: JsonObject): JsonObject => destination(given, true);

function destination(given: JsonObject, complete: boolean): JsonObject {
  const shape = shapes.get(textOf(given["endpointType"]).toLowerCase());
  const settings = withoutNulls(settingsOf(given));
  const all: JsonObject = {
    ...(complete ? shape?.defaults : {}),
    ...shape?.always,
    ...(isWebhook(given) ? baseUrl(settings) : settings),
  };
  const mappings = all["deliveryAttributeMappings"];
  const shown = Array.isArray(mappings)
    ? { ...all, deliveryAttributeMappings: mappings.filter(isObject).map((one) => shownAttribute(one, complete)) }
    : all;
  const properties = ordered(shown, shape?.order ?? ["resourceId"], Object.keys(shape?.always ?? {}));
  return ordered({ ...given, properties }, ["properties", "endpointType"]);
}

/** A webhook's URL is never shown, only its part before the query. */
const baseUrl = ({ endpointUrl, ...settings }: JsonObject): JsonObject => ({
  ...settings,
  endpointUrl: null,
  endpointBaseUrl: typeof endpointUrl === "string" ? withoutSecrets(endpointUrl) : null,
});

/** A delivery attribute in the service's order. @param hide whether a secret stays one */
export function shownAttribute(mapping: JsonObject, hide: boolean): JsonObject {
  const settings = settingsOf(mapping);
  const properties = hide && settings["isSecret"] === true ? { ...settings, value: "Hidden" } : settings;
  return ordered({ ...mapping, properties }, ["properties", "name", "type"]);
}
