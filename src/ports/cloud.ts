import type { JsonObject } from "../core/json.ts";
import type { Failure } from "../core/failure.ts";
import type { Permission } from "../core/permissions.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";

/** An Azure Machine Learning workspace. */
export interface MlWorkspace {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  /** What a person calls its Azure subscription, where that is known. */
  readonly subscriptionName?: string;
}

/** Hears of a list while it is being loaded. */
export interface ListListener<T> {
  /** Takes all that was found so far, after each page but the last. */
  readonly onPartialItems?: (found: readonly T[]) => void;
  /** Takes all that is known while a list is loaded anew: what has come so far, and of the rest what was there before. */
  readonly onRefreshingItems?: (known: readonly T[]) => void;
  /** Takes why a part of the list cannot be had; the rest is given all the same. */
  readonly onPartFailure?: (failure: Failure) => void;
  /** Takes that a part comes after a wait for which the service asks; who gives the list tells why by itself. */
  readonly onThrottled?: (failure: Failure) => void;
}

/** A cloud of workspaces and their event subscriptions: Azure, or the Local Event Grid. What goes wrong is a `Failure`. */
export interface Cloud {
  workspaces(signal: AbortSignal, listener?: ListListener<MlWorkspace>): Promise<readonly MlWorkspace[]>;
  /** From the workspace itself and from its system topics, without doubles, by name. */
  eventSubscriptions(
    workspaceId: string,
    signal: AbortSignal,
    listener?: ListListener<EventSubscription>,
  ): Promise<readonly EventSubscription[]>;
  eventSubscription(id: string, signal: AbortSignal): Promise<EventSubscription>;
  /** Creates or replaces, and waits until the service has done so, the webhook's handshake included. */
  put(id: string, body: Pick<EventSubscription, "properties">, signal: AbortSignal): Promise<EventSubscription>;
  /**
   * Changes members of `properties`, each replaced whole, and waits as `put` does.
   *
   * @param change the members beside each other, without `properties` around them
   */
  patch(id: string, change: Partial<EventSubscription["properties"]>, signal: AbortSignal): Promise<EventSubscription>;
  /** What the signed-in user may do at a scope, by role assignments; deny assignments are not among it. */
  permissions(scope: string, signal: AbortSignal): Promise<readonly Permission[]>;
  /** The whole URL of a webhook, keys included: never shown unasked, never logged. */
  webhookUrl(id: string, signal: AbortSignal): Promise<string>;
  /** The delivery attributes with their secret values: never shown, never logged. */
  deliveryAttributes(id: string, signal: AbortSignal): Promise<readonly JsonObject[]>;
  /** Deletes and waits until it is gone; what does not exist counts as deleted. */
  delete(id: string, signal: AbortSignal): Promise<void>;
}

/** The clouds that the product shows, by the name that stands for them in addresses and saved state. */
export type Clouds = Readonly<Record<CloudName, Cloud>>;
export type CloudName = "local" | "azure";

/** Takes events as the cloud's own sources would raise them. Only the Local Event Grid can. */
export interface Publisher {
  publish(events: readonly object[], signal: AbortSignal): Promise<void>;
}
