import { withoutOuterSlashes } from "./slashes.ts";

/** A parsed Azure resource ID. Comparisons ignore case, but the parts keep their spelling. */
export interface ArmId {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** The last provider in the ID, for example `Microsoft.MachineLearningServices`. */
  readonly provider: string;
  /** Type below the provider, for example `workspaces` or `systemTopics/eventSubscriptions`. */
  readonly type: string;
  readonly name: string;
  /** The ID of the extended resource for an extension, of the parent for a child. */
  readonly parent?: string;
}

/**
 * Parses a resource ID.
 *
 * @returns undefined unless `id` is a resource ID at resource group scope
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
export function parseArmId(id: string): ArmId | undefined {
  const segments = withoutOuterSlashes(id).split("/");
  // Keywords and names alternate, so a resource named "providers" is not mistaken for the keyword.
  const isKeyword = (at: number, word: string): boolean => at % 2 === 0 && segments[at]?.toLowerCase() === word;
  if (!isKeyword(0, "subscriptions") || !isKeyword(2, "resourcegroups") || !isKeyword(4, "providers")) return undefined;
  const at = segments.findLastIndex((_, index) => isKeyword(index, "providers"));
  const [, subscriptionId, , resourceGroup] = segments;
  const [provider, ...typesAndNames] = segments.slice(at + 1);
  const name = typesAndNames.at(-1);
  if (!subscriptionId || !resourceGroup || !provider || !name || typesAndNames.length % 2 || segments.includes(""))
    return undefined;
  const type = typesAndNames.filter((_, index) => index % 2 === 0).join("/");
  const parentEnd = typesAndNames.length > 2 ? segments.length - 2 : at;
  const parent = parentEnd > 4 ? { parent: `/${segments.slice(0, parentEnd).join("/")}` } : {};
  return { subscriptionId, resourceGroup, provider, type, name, ...parent };
}

/** Whether two IDs name the same resource, ignoring case and leading or trailing slashes. */
export const isSameArmId = (a: string, b: string): boolean => normalizeArmId(a) === normalizeArmId(b);

/** An ID normalized for lookups. */
export const normalizeArmId = (id: string): string => withoutOuterSlashes(id).toLowerCase();
