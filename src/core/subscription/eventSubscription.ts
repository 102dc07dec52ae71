import type { Filter } from "../filter/filter.ts";

/**
 * An event subscription as ARM sends it. The JSON itself is the truth: properties that are not named here stay in it
 * and survive an edit; this type only gives a typed view of what the product reads.
 *
 * @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/event-subscriptions
 */
export interface EventSubscription {
  /** Full resource id, on a workspace or below a system topic. */
  readonly id: string;
  readonly name: string;
  readonly type?: string;
  readonly properties: EventSubscriptionProperties;
}

export interface EventSubscriptionProperties {
  /** Resource id of the source, in the casing that the service chose. */
  readonly topic?: string | null;
  readonly provisioningState?: string | null;
  readonly destination?: Destination | null;
  readonly deliveryWithResourceIdentity?: { readonly destination?: Destination | null } | null;
  readonly filter?: Filter | null;
  readonly labels?: readonly string[] | null;
  /** ISO 8601; absent means that it never expires. */
  readonly expirationTimeUtc?: string | null;
  readonly eventDeliverySchema?: string | null;
  readonly retryPolicy?: {
    readonly maxDeliveryAttempts?: number | null;
    readonly eventTimeToLiveInMinutes?: number | null;
  } | null;
  readonly deadLetterDestination?: DeadLetterDestination | null;
  readonly deadLetterWithResourceIdentity?: { readonly deadLetterDestination?: DeadLetterDestination | null } | null;
}

/** Where events are sent; `endpointType` decides what `properties` holds. */
export interface Destination {
  readonly endpointType: string;
  readonly properties?: Readonly<Record<string, unknown>> | null;
}

export interface DeadLetterDestination {
  readonly endpointType: string;
  readonly properties?: { readonly resourceId?: string; readonly blobContainerName?: string } | null;
}

/** Where `subscription` sends events, also when it does so with a managed identity. */
export const getDestination = ({ properties }: Pick<EventSubscription, "properties">): Destination | undefined =>
  properties.destination ?? properties.deliveryWithResourceIdentity?.destination ?? undefined;

/** The id of the event subscription `name` on the workspace with the id `workspaceId`. */
export const eventSubscriptionId = (workspaceId: string, name: string): string =>
  `${workspaceId}/providers/Microsoft.EventGrid/eventSubscriptions/${encodeURIComponent(name)}`;
