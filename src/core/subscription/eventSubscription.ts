import type { Filter } from "../filter/filter.ts";
import { isObject, type JsonObject } from "../json.ts";

/**
 * An event subscription as ARM sends it: a typed view of the parts that the product reads. The JSON also holds properties
 * that aren't declared here, and they survive an edit.
 *
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions
 */
export interface EventSubscription {
  /** Full resource id, an extension of a workspace or a child of a system topic. */
  readonly id: string;
  readonly name: string;
  readonly type?: string;
  readonly properties: EventSubscriptionProperties;
}

export interface EventSubscriptionProperties {
  /** Resource id of the source, in the service's own casing. */
  readonly topic?: string | null;
  readonly provisioningState?: string | null;
  readonly destination?: Destination | null;
  readonly deliveryWithResourceIdentity?: { readonly destination?: Destination | null } | null;
  readonly filter?: Filter | null;
  readonly labels?: readonly string[] | null;
  /** ISO 8601; absent if it never expires. */
  readonly expirationTimeUtc?: string | null;
  readonly eventDeliverySchema?: string | null;
  readonly retryPolicy?: {
    readonly maxDeliveryAttempts?: number | null;
    readonly eventTimeToLiveInMinutes?: number | null;
  } | null;
  readonly deadLetterDestination?: DeadLetterDestination | null;
  readonly deadLetterWithResourceIdentity?: { readonly deadLetterDestination?: DeadLetterDestination | null } | null;
}

/** Members of `properties`, in the order in which Azure returns them. */
export const propertyNames: readonly string[] = [
  "topic",
  "provisioningState",
  "destination",
  "deliveryWithResourceIdentity",
  "filter",
  "labels",
  "expirationTimeUtc",
  "eventDeliverySchema",
  "retryPolicy",
  "deadLetterDestination",
  "deadLetterWithResourceIdentity",
];

/** Members of `properties` that only the service writes. */
export const readOnlyProperties: readonly string[] = ["topic", "provisioningState", "systemData"];

/** The schemas in which Event Grid can deliver, in ARM's spelling. Azure ML events come in the first two. */
export const deliverySchemas: readonly string[] = ["EventGridSchema", "CloudEventSchemaV1_0", "CustomInputSchema"];

/** Where events are sent. `endpointType` determines what `properties` holds. */
export interface Destination {
  readonly endpointType: string;
  readonly properties?: Readonly<Record<string, unknown>> | null;
}

export interface DeadLetterDestination {
  readonly endpointType: string;
  readonly properties?: { readonly resourceId?: string; readonly blobContainerName?: string } | null;
}

/** The destination, whether it is reached with a managed identity or without. */
export const getDestination = ({ properties }: Pick<EventSubscription, "properties">): Destination | undefined =>
  properties.destination ?? properties.deliveryWithResourceIdentity?.destination ?? undefined;

/** A text in a destination's `properties`; `""` if it has none. */
export function destinationText({ properties }: Destination, name: string): string {
  const value = properties?.[name];
  return typeof value === "string" ? value : "";
}

/** The delivery attributes of a destination, as ARM's JSON. */
export function deliveryAttributesOf(destination: Destination | undefined): readonly JsonObject[] {
  const mappings: unknown = destination?.properties?.["deliveryAttributeMappings"];
  return Array.isArray(mappings) ? mappings.filter(isObject) : [];
}

/** Whether the value of a delivery attribute is secret. Azure hides it then. */
export const isSecretAttribute = ({ properties }: JsonObject): boolean =>
  isObject(properties) && properties["isSecret"] === true;

/** The id of the event subscription `name` on the workspace with the id `workspaceId`. */
export const eventSubscriptionId = (workspaceId: string, name: string): string =>
  `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/${encodeURIComponent(name)}`;
