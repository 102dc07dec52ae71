import { normalizeArmId, parseArmId } from "../../core/armId.ts";
import { compareNames } from "../../core/compareNames.ts";
import type { AzureSubscription, Identity } from "../../ports/accounts.ts";
import type { MlWorkspace } from "../../ports/cloud.ts";

/** What one identity sees. */
export interface IdentityResources {
  readonly identity: Identity;
  readonly tenantName: string;
  readonly azureSubscriptions: readonly AzureSubscription[];
  readonly workspaces: readonly MlWorkspace[];
}

/** An Azure subscription and through whom it is reached. */
export interface VisibleSubscription extends AzureSubscription {
  readonly identity: Identity;
  readonly tenantName: string;
}

/** What several identities see together, and through which of them each of it is reached. */
export interface VisibleResources {
  /** Each once, by name, also those that are not chosen. */
  readonly azureSubscriptions: readonly VisibleSubscription[];
  /** Each once, by name, in the chosen Azure subscriptions. */
  readonly workspaces: readonly MlWorkspace[];
  /** @returns undefined for what is in an Azure subscription that nobody sees */
  readonly identityFor: (id: string) => Identity | undefined;
}

/**
 * Several tenants and accounts may see the same. The way through its own tenant is taken, and else the first, whoever
 * answered first; a workspace is reached through one who sees it, as rights may differ within an Azure subscription.
 *
 * @param sights in the order of the accounts and their tenants
 */
export function mergeVisibleResources(
  sights: readonly IdentityResources[],
  isChosen: (azureSubscriptionId: string) => boolean,
): VisibleResources {
  const homes = new Map<string, string>();
  for (const { azureSubscriptions } of sights)
    for (const { id, tenantId } of azureSubscriptions) homes.set(id.toLowerCase(), tenantId.toLowerCase());
  const isHome = ({ identity: through }: IdentityResources, azureSubscriptionId: string): boolean =>
    homes.get(azureSubscriptionId) === through.tenantId?.toLowerCase();
  /** By key, each with the best way to it so far. */
  const azureSubscriptions = new Map<string, ResourceSighting<AzureSubscription>>();
  const workspaces = new Map<string, ResourceSighting<MlWorkspace>>();
  const keep = <T>(
    into: Map<string, ResourceSighting<T>>,
    key: string,
    found: ResourceSighting<T>,
    azureSubscriptionId: string,
  ): void => {
    const known = into.get(key);
    if (!known || (isHome(found.seenIn, azureSubscriptionId) && !isHome(known.seenIn, azureSubscriptionId)))
      into.set(key, found);
  };
  for (const as of sights) {
    for (const one of as.azureSubscriptions) {
      const key = one.id.toLowerCase();
      keep(azureSubscriptions, key, { resource: one, seenIn: as }, key);
    }
    for (const one of as.workspaces) {
      const of = one.subscriptionId.toLowerCase();
      if (homes.has(of) && isChosen(of)) keep(workspaces, normalizeArmId(one.id), { resource: one, seenIn: as }, of);
    }
  }
  const byName = (a: { readonly name: string }, b: { readonly name: string }): number => compareNames(a.name, b.name);
  return {
    azureSubscriptions: [...azureSubscriptions.values()]
      .map(({ resource: one, seenIn: { identity, tenantName } }) => ({ ...one, identity, tenantName }))
      .sort(byName),
    workspaces: [...workspaces.values()]
      .map(({ resource: one }) => {
        const subscriptionName = azureSubscriptions.get(one.subscriptionId.toLowerCase())?.resource.name;
        return subscriptionName === undefined ? one : { ...one, subscriptionName };
      })
      .sort(byName),
    identityFor(id) {
      for (let at: string | undefined = id; at; at = parseArmId(at)?.parent) {
        const known = workspaces.get(normalizeArmId(at));
        if (known) return known.seenIn.identity;
      }
      return azureSubscriptions.get(parseArmId(id)?.subscriptionId.toLowerCase() ?? "")?.seenIn.identity;
    },
  };
}

interface ResourceSighting<T> {
  readonly resource: T;
  readonly seenIn: IdentityResources;
}
