import { armKey, parseArmId } from "../core/armId.ts";
import { compare } from "../core/compare.ts";
import type { AzureSubscription, Identity } from "../ports/accounts.ts";
import type { MlWorkspace } from "../ports/cloud.ts";

/** What one identity sees. */
export interface Sight {
  readonly through: Identity;
  readonly tenantName: string;
  readonly azureSubscriptions: readonly AzureSubscription[];
  readonly workspaces: readonly MlWorkspace[];
}

/** An Azure subscription and through whom it is reached. */
export interface ReachedSubscription extends AzureSubscription {
  readonly through: Identity;
  readonly tenantName: string;
}

/** What several identities see together, and through which of them each of it is reached. */
export interface Reach {
  /** Each once, by name, also those that are not chosen. */
  readonly azureSubscriptions: readonly ReachedSubscription[];
  /** Each once, by name, in the chosen Azure subscriptions. */
  readonly workspaces: readonly MlWorkspace[];
  /** @returns undefined for what is in an Azure subscription that nobody sees */
  readonly through: (id: string) => Identity | undefined;
}

/**
 * Several tenants and accounts may see the same. The way through its own tenant is taken, and else the first, whoever
 * answered first; a workspace is reached through one who sees it, as rights may differ within an Azure subscription.
 *
 * @param sights in the order of the accounts and their tenants
 */
export function reachOf(sights: readonly Sight[], isChosen: (azureSubscriptionId: string) => boolean): Reach {
  const homes = new Map<string, string>();
  for (const { azureSubscriptions } of sights)
    for (const { id, tenantId } of azureSubscriptions) homes.set(id.toLowerCase(), tenantId.toLowerCase());
  const isHome = ({ through }: Sight, azureSubscriptionId: string): boolean =>
    homes.get(azureSubscriptionId) === through.tenantId?.toLowerCase();
  /** By key, each with the best way to it so far. */
  const azureSubscriptions = new Map<string, Reached<AzureSubscription>>();
  const workspaces = new Map<string, Reached<MlWorkspace>>();
  const keep = <T>(
    into: Map<string, Reached<T>>,
    key: string,
    found: Reached<T>,
    azureSubscriptionId: string,
  ): void => {
    const known = into.get(key);
    if (!known || (isHome(found.as, azureSubscriptionId) && !isHome(known.as, azureSubscriptionId)))
      into.set(key, found);
  };
  for (const as of sights) {
    for (const one of as.azureSubscriptions) {
      const key = one.id.toLowerCase();
      keep(azureSubscriptions, key, { one, as }, key);
    }
    for (const one of as.workspaces) {
      const of = one.subscriptionId.toLowerCase();
      if (homes.has(of) && isChosen(of)) keep(workspaces, armKey(one.id), { one, as }, of);
    }
  }
  const byName = (a: { readonly name: string }, b: { readonly name: string }): number => compare(a.name, b.name);
  return {
    azureSubscriptions: [...azureSubscriptions.values()]
      .map(({ one, as: { through, tenantName } }) => ({ ...one, through, tenantName }))
      .sort(byName),
    workspaces: [...workspaces.values()]
      .map(({ one }) => {
        const subscriptionName = azureSubscriptions.get(one.subscriptionId.toLowerCase())?.one.name;
        return subscriptionName === undefined ? one : { ...one, subscriptionName };
      })
      .sort(byName),
    through(id) {
      for (let at: string | undefined = id; at; at = parseArmId(at)?.parent) {
        const known = workspaces.get(armKey(at));
        if (known) return known.as.through;
      }
      return azureSubscriptions.get(parseArmId(id)?.subscriptionId.toLowerCase() ?? "")?.as.through;
    },
  };
}

interface Reached<T> {
  readonly one: T;
  readonly as: Sight;
}
