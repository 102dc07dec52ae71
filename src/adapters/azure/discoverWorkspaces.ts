import { normalizeArmId } from "../../core/armId.ts";
import { compareNames } from "../../core/compareNames.ts";
import { Failure } from "../../core/failure.ts";
import { isObject, type Json } from "../../core/json.ts";
import type { MlWorkspace } from "../../ports/cloud.ts";
import { PagingGuard } from "./pagingGuard.ts";
import type { ArmJsonClient } from "./armJsonClient.ts";

/** A workspace and the system topic, if any, through which the portal subscribes to its events. */
export interface DiscoveredWorkspace {
  readonly workspace: MlWorkspace;
  readonly systemTopicId: string | undefined;
}

/**
 * Every workspace with its system topic, in one question over all Azure subscriptions. Rows without an order could be
 * repeated or left out between two pages.
 *
 * @see https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data
 */
const query = `resources
| where type =~ 'microsoft.machinelearningservices/workspaces'
| extend wsKey = tolower(id)
| join kind=leftouter (
    resources
    | where type =~ 'microsoft.eventgrid/systemtopics'
    | where tostring(properties.topicType) =~ 'Microsoft.MachineLearningServices.Workspaces'
    | project systemTopicId = id, wsKey = tolower(tostring(properties.source))
  ) on wsKey
| project id, name, location, resourceGroup, subscriptionId, systemTopicId
| order by id asc`;

/** The newest generally available version of Azure Resource Graph. */
const apiVersion = "2024-04-01";

/** What is asked, and who hears of it before the end. */
export interface DiscoveryOptions {
  /** The Azure subscriptions to look in; all that the user may see where it is empty. */
  readonly azureSubscriptions: readonly string[];
  /** Takes all that was found so far, after each page but the last. */
  readonly onPartialItems: (found: readonly DiscoveredWorkspace[]) => void;
}

/**
 * Asks Azure Resource Graph for the workspaces that the signed-in user may see: one request for each 1,000 of them,
 * however many Azure subscriptions they are in. Each page names the next, so they are asked for one after the other.
 */
export async function discoverWorkspaces(
  arm: ArmJsonClient,
  { azureSubscriptions, onPartialItems: some }: DiscoveryOptions,
  signal: AbortSignal,
): Promise<readonly DiscoveredWorkspace[]> {
  const found = new Map<string, DiscoveredWorkspace>();
  const pages = new PagingGuard();
  let skipToken: string | undefined;
  do {
    const options = { resultFormat: "objectArray", $top: 1_000, ...(skipToken ? { $skipToken: skipToken } : {}) };
    const asked = azureSubscriptions.length ? { subscriptions: azureSubscriptions } : {};
    const page = await arm.postQuery("/providers/Microsoft.ResourceGraph/resources", signal, {
      apiVersion,
      body: { query, options, ...asked },
    });
    if (!isObject(page) || !Array.isArray(page["data"]))
      throw new Failure("refused", "Azure Resource Graph sent an answer without rows.", {
        remedy: "Retry; if it stays so, a proxy may answer in its place.",
      });
    const before = found.size;
    for (const row of page["data"]) {
      const one = parseRow(row);
      if (one) found.set(normalizeArmId(one.workspace.id), one);
    }
    const token: Json | undefined = page["$skipToken"];
    skipToken = typeof token === "string" && token ? token : undefined;
    if (skipToken) {
      pages.checkNextPage(skipToken, found.size - before);
      some(sortByName(found));
    }
  } while (skipToken);
  return sortByName(found);
}

function parseRow(row: Json): DiscoveredWorkspace | undefined {
  const { id, systemTopicId, ...rest } = isObject(row) ? row : {};
  if (typeof id !== "string") return undefined;
  const text = (key: string): string => (typeof rest[key] === "string" ? rest[key] : "");
  const workspace = {
    id,
    name: text("name"),
    location: text("location"),
    resourceGroup: text("resourceGroup"),
    subscriptionId: text("subscriptionId"),
  };
  return { workspace, systemTopicId: typeof systemTopicId === "string" && systemTopicId ? systemTopicId : undefined };
}

const sortByName = (found: ReadonlyMap<string, DiscoveredWorkspace>): readonly DiscoveredWorkspace[] =>
  [...found.values()].sort((a, b) => compareNames(a.workspace.name, b.workspace.name));
