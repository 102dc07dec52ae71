import { withoutOuterSlashes } from "./slashes.ts";

/** An Azure resource id, taken apart. Ids are compared without regard to case, but kept as written. */
export interface ArmId {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** Of the last provider in the id, for example `Microsoft.MachineLearningServices`. */
  readonly provider: string;
  /** Type below the provider, for example `workspaces` or `systemTopics/eventSubscriptions`. */
  readonly type: string;
  readonly name: string;
  /** For an extension resource the id of what it extends, for a child the id of its parent. */
  readonly parent?: string;
}

/**
 * Takes a resource id apart.
 *
 * @returns undefined when `id` is no resource id at resource group scope
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
export function parseArmId(id: string): ArmId | undefined {
  const segments = withoutOuterSlashes(id).split("/");
  // Keywords and names take turns, so a resource that is called "providers" is not mistaken for the keyword.
  const isKeyword = (at: number, word: string): boolean => at % 2 === 0 && segments[at]?.toLowerCase() === word;
  if (!isKeyword(0, "subscriptions") || !isKeyword(2, "resourcegroups") || !isKeyword(4, "providers")) return undefined;
  const at = segments.findLastIndex((_, index) => isKeyword(index, "providers"));
  const [, subscriptionId, , resourceGroup] = segments;
  const [provider, ...typed] = segments.slice(at + 1);
  const name = typed.at(-1);
  if (!subscriptionId || !resourceGroup || !provider || !name || typed.length % 2 || segments.includes(""))
    return undefined;
  const type = typed.filter((_, index) => index % 2 === 0).join("/");
  const parentEnd = typed.length > 2 ? segments.length - 2 : at;
  const parent = parentEnd > 4 ? { parent: `/${segments.slice(0, parentEnd).join("/")}` } : {};
  return { subscriptionId, resourceGroup, provider, type, name, ...parent };
}

/** Whether two ids name the same resource: case, and a leading or trailing slash, do not count. */
export const isSameArmId = (a: string, b: string): boolean => normalizeArmId(a) === normalizeArmId(b);

/** An id in the form to look it up by. */
export const normalizeArmId = (id: string): string => withoutOuterSlashes(id).toLowerCase();
