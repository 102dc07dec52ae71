import { isObject, type Json, type JsonObject } from "../../../core/json.ts";
import type { Filter } from "../../../core/filter/filter.ts";
import { validate } from "../../../core/filter/validate.ts";
import { invalidRequest } from "../../http/http.ts";
import { toText } from "../../store/jsonValues.ts";
import { deliveryAttributesOf, settingsOf } from "../../store/storedEventSubscription.ts";
import { isHeaderValue } from "../../delivery/outgoingEvent.ts";
import { deadLetterProblem, destinationProblem } from "./destinationChecks.ts";
import { isTextList, isAbsentOr, rangeProblem } from "../fieldChecks.ts";

/**
 * Rejects an event subscription that Azure would reject at once, in Azure's own words where they are known.
 *
 * @param now milliseconds since 1970
 * @throws HttpError 400 `InvalidRequest`
 */
export function checkEventSubscription(name: string, properties: JsonObject, now: number): void {
  for (const rule of eventSubscriptionRules) {
    const problem = rule({ name, properties, now });
    if (problem) throw invalidRequest(`Invalid event subscription request: ${problem}`);
  }
}

interface EventSubscriptionRequest {
  readonly name: string;
  readonly properties: JsonObject;
  readonly now: number;
}

/** Each returns the problem as a sentence, or undefined. */
const eventSubscriptionRules: readonly ((request: EventSubscriptionRequest) => string | undefined)[] = [
  /** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsofteventgrid */
  ({ name }) =>
    /^[-a-zA-Z0-9]{3,64}$/.test(name)
      ? undefined
      : `The event subscription name '${name}' must be 3 to 64 characters long and consist of letters, digits and hyphens.`,
  ({ properties }) => destinationProblem(properties),
  ({ properties }) => attributesProblem(deliveryAttributesOf(properties)),
  ({ properties }) => filterProblem(properties["filter"]),
  ({ properties }) =>
    isAbsentOr(properties["labels"], isTextList) ? undefined : "The labels must be a list of strings.",
  ({ properties }) => deliverySchemaProblem(properties["eventDeliverySchema"]),
  ({ properties }) => retryPolicyProblem(properties["retryPolicy"]),
  ({ properties }) => deadLetterProblem(properties),
  ({ properties, now }) => expiryProblem(properties["expirationTimeUtc"], now),
];

/** @see https://learn.microsoft.com/azure/event-grid/delivery-properties */
function attributesProblem(mappings: readonly JsonObject[]): string | undefined {
  if (mappings.length > 10) return `At most 10 delivery attributes can be specified, not ${mappings.length}.`;
  for (const mapping of mappings) {
    const { name, type } = mapping;
    const { value, sourceField } = settingsOf(mapping);
    if (typeof name !== "string" || !/^[-!#$%&'*+.^_`|~0-9a-z]+$/i.test(name))
      return `The delivery attribute name '${toText(name)}' is not a legal header name.`;
    if (/^aeg-/i.test(name)) return `The delivery attribute name '${name}' begins with aeg-, which is reserved.`;
    if (/^(connection|content-length|host|transfer-encoding|upgrade)$/i.test(name))
      return `The delivery attribute name '${name}' belongs to HTTP itself.`;
    if (type === "Static") {
      if (typeof value !== "string") return `The static delivery attribute '${name}' must have a value.`;
      if (Buffer.byteLength(value) > 4096) return `The value of the delivery attribute '${name}' exceeds 4096 bytes.`;
      if (!isHeaderValue(value)) return `The value of the delivery attribute '${name}' cannot be sent in a header.`;
    } else if (type === "Dynamic") {
      if (typeof sourceField !== "string" || !sourceField)
        return `The dynamic delivery attribute '${name}' must have a sourceField.`;
    } else return `The type of the delivery attribute '${name}' must be Static or Dynamic.`;
  }
  return undefined;
}

function filterProblem(filter: Json | undefined): string | undefined {
  if (!isAbsentOr(filter, isObject)) return "The filter must be an object.";
  if (!isObject(filter)) return undefined;
  const { includedEventTypes, advancedFilters } = filter;
  if (!isAbsentOr(includedEventTypes, isTextList))
    return "The includedEventTypes of the filter must be a list of strings.";
  if (!isAbsentOr(advancedFilters, (list) => Array.isArray(list) && list.every(isObject)))
    return "The advancedFilters of the filter must be a list of objects.";
  const error = validate(filter as Filter).find(({ severity }) => severity === "error");
  return error && `${error.message} (filter${error.pointer})`;
}

function deliverySchemaProblem(schema: Json | undefined): string | undefined {
  if (isAbsentOr(schema, (name) => name === "EventGridSchema" || name === "CloudEventSchemaV1_0")) return undefined;
  return `The event delivery schema '${toText(schema)}' is not supported for this topic type. Use EventGridSchema or CloudEventSchemaV1_0.`;
}

/** @see https://learn.microsoft.com/azure/event-grid/manage-event-delivery#set-retry-policy */
function retryPolicyProblem(policy: Json | undefined): string | undefined {
  if (!isAbsentOr(policy, isObject)) return "The retryPolicy must be an object.";
  const { maxDeliveryAttempts, eventTimeToLiveInMinutes } = isObject(policy) ? policy : {};
  return (
    rangeProblem("maxDeliveryAttempts", maxDeliveryAttempts, 30) ??
    rangeProblem("eventTimeToLiveInMinutes", eventTimeToLiveInMinutes, 1440)
  );
}

function expiryProblem(expiry: Json | undefined, now: number): string | undefined {
  if (expiry === undefined || expiry === null) return undefined;
  const time = typeof expiry === "string" ? Date.parse(expiry) : NaN;
  if (Number.isNaN(time)) return `Invalid expiration time. '${toText(expiry)}' is not a date and time in ISO 8601.`;
  return time > now ? undefined : `Invalid expiration time. ${toText(expiry)} is not in the future.`;
}
