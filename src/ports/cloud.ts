import type { JsonObject } from "../core/json.ts";
import type { Failure } from "../core/failure.ts";
import type { Permission } from "../core/permissions.ts";
import type { ManualValidation } from "../core/subscription/handshakeFailure.ts";
import type { EventSubscription } from "../core/subscription/eventSubscription.ts";

/** An Azure Machine Learning workspace. */
export interface MlWorkspace {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  /** Display name of its Azure subscription, if known. */
  readonly subscriptionName?: string;
}

/** One step of loading a list. The last one is `complete`. */
export type ListUpdate<T> =
  /** All items found so far, after each page but the last. */
  | { readonly kind: "partial"; readonly items: readonly T[] }
  /** During a reload: the items found so far, and the earlier items of parts that have not answered yet. */
  | { readonly kind: "refreshing"; readonly items: readonly T[] }
  | {
      readonly kind: "complete";
      readonly items: readonly T[];
      /** Why parts of the list are missing. */
      readonly partFailures?: readonly Failure[];
      /** Parts that can be loaded after the delay the service asked for. The provider reports these itself. */
      readonly throttledParts?: readonly Failure[];
    };

/** A list that loads while it is iterated. Ending the iteration, or aborting its signal, cancels it. */
export type ListUpdates<T> = AsyncIterable<ListUpdate<T>>;

/**
 * A cloud of workspaces and their event subscriptions: Azure, or the Local Event Grid.
 *
 * @throws Failure from each call and iteration that fails, and the reason of its signal
 */
export interface Cloud {
  workspaces(signal: AbortSignal): ListUpdates<MlWorkspace>;
  /** From the workspace itself and from its system topics, without duplicates, by name. */
  eventSubscriptions(workspaceId: string, signal: AbortSignal): ListUpdates<EventSubscription>;
  eventSubscription(id: string, signal: AbortSignal): Promise<EventSubscription>;
  /**
   * Creates or replaces, and waits until the service has finished, including the webhook handshake.
   *
   * @param onManualValidation called when the service waits for a manual validation of the webhook. Without it, that is a
   * failure, because no one would see the wait
   */
  put(
    id: string,
    body: Pick<EventSubscription, "properties">,
    signal: AbortSignal,
    onManualValidation?: (wait: ManualValidation) => void,
  ): Promise<EventSubscription>;
  /**
   * Replaces members of `properties`, each as a whole, and waits as `put` does.
   *
   * @param change the members themselves, not wrapped in `properties`
   */
  patch(
    id: string,
    change: Partial<EventSubscription["properties"]>,
    signal: AbortSignal,
    onManualValidation?: (wait: ManualValidation) => void,
  ): Promise<EventSubscription>;
  /** What role assignments allow the signed-in user at a scope. Deny assignments are not included. */
  permissions(scope: string, signal: AbortSignal): Promise<readonly Permission[]>;
  /** The full URL of a webhook, including keys: shown only on request, never logged. */
  webhookUrl(id: string, signal: AbortSignal): Promise<string>;
  /** The delivery attributes with their secret values: never shown, never logged. */
  deliveryAttributes(id: string, signal: AbortSignal): Promise<readonly JsonObject[]>;
  /** Deletes and waits until it is gone. Succeeds if it does not exist. */
  delete(id: string, signal: AbortSignal): Promise<void>;
}

/** The clouds that the product shows, by the name used in URIs and saved state. */
export type Clouds = Readonly<Record<CloudName, Cloud>>;
export type CloudName = "local" | "azure";

/** Publishes events as the cloud's own sources would. Only the Local Event Grid can. */
export interface Publisher {
  /** @param events or JSON of an array of them, which is sent as it is written */
  publish(events: readonly object[] | string, signal: AbortSignal): Promise<void>;
}
