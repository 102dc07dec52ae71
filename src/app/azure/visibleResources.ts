import { normalizeArmId, parseArmId } from "../../core/armId.ts";
import { compareNames } from "../../core/compareNames.ts";
import type { AzureSubscription, Identity } from "../../ports/accounts.ts";
import type { MlWorkspace } from "../../ports/cloud.ts";

/** What one identity can see. */
export interface IdentityResources {
  readonly identity: Identity;
  readonly tenantName: string;
  readonly azureSubscriptions: readonly AzureSubscription[];
  readonly workspaces: readonly MlWorkspace[];
}

/** An Azure subscription and the identity that requests to it use. */
export interface VisibleSubscription extends AzureSubscription {
  readonly identity: Identity;
  readonly tenantName: string;
}

/** What several identities can see together, and the identity to use for each resource. */
export interface VisibleResources {
  /** Without duplicates, by name, selected or not. */
  readonly azureSubscriptions: readonly VisibleSubscription[];
  /** Those in selected Azure subscriptions, without duplicates, by name. */
  readonly workspaces: readonly MlWorkspace[];
  /** @returns the identity to use; undefined if none can see the Azure subscription of the resource */
  readonly identityFor: (id: string) => Identity | undefined;
}

/**
 * Merges what identities can see. Of several identities the one in the resource's home tenant is used, and otherwise the
 * first in order. A workspace is reached through an identity that can see it, as rights differ within an Azure
 * subscription.
 *
 * @param resources in the order of the accounts and their tenants
 */
export function mergeVisibleResources(
  resources: readonly IdentityResources[],
  isSelected: (azureSubscriptionId: string) => boolean,
): VisibleResources {
  const homes = new Map<string, string>();
  for (const { azureSubscriptions } of resources)
    for (const { id, tenantId } of azureSubscriptions) homes.set(id.toLowerCase(), tenantId.toLowerCase());
  const isHome = ({ identity }: IdentityResources, azureSubscriptionId: string): boolean =>
    homes.get(azureSubscriptionId) === identity.tenantId?.toLowerCase();
  // By normalized id, each with the best identity so far.
  const azureSubscriptions = new Map<string, ResourceSighting<AzureSubscription>>();
  const workspaces = new Map<string, ResourceSighting<MlWorkspace>>();
  const addSighting = <T>(
    into: Map<string, ResourceSighting<T>>,
    key: string,
    found: ResourceSighting<T>,
    azureSubscriptionId: string,
  ): void => {
    const known = into.get(key);
    if (!known || (isHome(found.seenIn, azureSubscriptionId) && !isHome(known.seenIn, azureSubscriptionId)))
      into.set(key, found);
  };
  for (const seenIn of resources) {
    for (const resource of seenIn.azureSubscriptions) {
      const key = resource.id.toLowerCase();
      addSighting(azureSubscriptions, key, { resource, seenIn }, key);
    }
    for (const resource of seenIn.workspaces) {
      const subscriptionKey = resource.subscriptionId.toLowerCase();
      if (homes.has(subscriptionKey) && isSelected(subscriptionKey))
        addSighting(workspaces, normalizeArmId(resource.id), { resource, seenIn }, subscriptionKey);
    }
  }
  const byName = (a: { readonly name: string }, b: { readonly name: string }): number => compareNames(a.name, b.name);
  return {
    azureSubscriptions: [...azureSubscriptions.values()]
      .map(({ resource, seenIn: { identity, tenantName } }) => ({ ...resource, identity, tenantName }))
      .sort(byName),
    workspaces: [...workspaces.values()]
      .map(({ resource }) => {
        const subscriptionName = azureSubscriptions.get(resource.subscriptionId.toLowerCase())?.resource.name;
        return subscriptionName === undefined ? resource : { ...resource, subscriptionName };
      })
      .sort(byName),
    identityFor(id) {
      for (let at: string | undefined = id; at; at = parseArmId(at)?.parent) {
        const workspace = workspaces.get(normalizeArmId(at));
        if (workspace) return workspace.seenIn.identity;
      }
      return azureSubscriptions.get(parseArmId(id)?.subscriptionId.toLowerCase() ?? "")?.seenIn.identity;
    },
  };
}

interface ResourceSighting<T> {
  readonly resource: T;
  readonly seenIn: IdentityResources;
}
