import { eventTypes } from "../../../core/events/catalogue.ts";
import { isObject, type JsonObject } from "../../../core/json.ts";
import type { HttpRequest } from "../../http/http.ts";
import { objectAt } from "../../store/jsonValues.ts";

/** Versions whose responses were recorded without the delivery schema. */
const withoutDeliverySchema: readonly string[] = ["2018-01-01", "2019-01-01", "2019-06-01"];

/** The version that shows all event types as `["All"]`. Later ones list them. */
const withAllLiteral = "2018-01-01";

/**
 * An event subscription as the api-version of a request shows it. Only differences that were recorded from the service are
 * made: old versions may lack more of what they didn't have yet.
 */
export function toVersion(resource: JsonObject, { query }: Pick<HttpRequest, "query">): JsonObject {
  const version = query.get("api-version") ?? "";
  if (!withoutDeliverySchema.includes(version)) return resource;
  const { eventDeliverySchema: _schema, ...properties } = objectAt(resource, "properties");
  const { filter } = properties;
  const isAll = version === withAllLiteral && isObject(filter) && includesAllTypes(filter);
  const shownFilter = isAll ? { filter: { ...filter, includedEventTypes: ["All"] } } : {};
  return { ...resource, properties: { ...properties, ...shownFilter } };
}

const includesAllTypes = ({ includedEventTypes }: JsonObject): boolean =>
  Array.isArray(includedEventTypes) && eventTypes.every(({ name }) => includedEventTypes.includes(name));
