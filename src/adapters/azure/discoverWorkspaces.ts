import { normalizeArmId } from "../../core/armId.ts";
import { compareNames } from "../../core/compareNames.ts";
import { isObject, type Json } from "../../core/json.ts";
import type { ListUpdates, MlWorkspace } from "../../ports/cloud.ts";
import { unexpectedResponseFailure } from "./armFailure.ts";
import type { ArmJsonClient } from "./armJsonClient.ts";
import { PagingGuard } from "./pagingGuard.ts";

/** A workspace and its system topic, if any, through which the portal subscribes to its events. */
export interface DiscoveredWorkspace {
  readonly workspace: MlWorkspace;
  readonly systemTopicId: string | undefined;
}

/**
 * Every workspace with its system topic, in one query over all Azure subscriptions. Without an order, rows could be
 * repeated or left out between pages.
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

/**
 * Queries Azure Resource Graph for the workspaces that the signed-in user can see: one request for each 1,000 of them,
 * whatever the number of Azure subscriptions. Each page names the next, so they are requested in sequence.
 *
 * @param azureSubscriptions ids of those to look in; all if empty
 */
export async function* discoverWorkspaces(
  arm: ArmJsonClient,
  azureSubscriptions: readonly string[],
  signal: AbortSignal,
): ListUpdates<DiscoveredWorkspace> {
  const found = new Map<string, DiscoveredWorkspace>();
  const guard = new PagingGuard();
  for (let skipToken: string | undefined; ;) {
    const options = { resultFormat: "objectArray", $top: 1_000, ...(skipToken ? { $skipToken: skipToken } : {}) };
    const scope = azureSubscriptions.length ? { subscriptions: azureSubscriptions } : {};
    const page = await arm.postQuery("/providers/Microsoft.ResourceGraph/resources", signal, {
      apiVersion,
      body: { query, options, ...scope },
    });
    if (!isObject(page) || !Array.isArray(page["data"])) throw unexpectedResponseFailure("sent a result without rows");
    const countBefore = found.size;
    for (const row of page["data"]) {
      const one = parseRow(row);
      if (one) found.set(normalizeArmId(one.workspace.id), one);
    }
    const items = [...found.values()].sort((a, b) => compareNames(a.workspace.name, b.workspace.name));
    const token: Json | undefined = page["$skipToken"];
    if (typeof token !== "string" || !token) return yield { kind: "complete", items };
    skipToken = token;
    guard.checkNextPage(skipToken, found.size - countBefore);
    yield { kind: "partial", items };
  }
}

function parseRow(row: Json): DiscoveredWorkspace | undefined {
  if (!isObject(row) || typeof row["id"] !== "string") return undefined;
  const text = (key: string): string => (typeof row[key] === "string" ? row[key] : "");
  const workspace = {
    id: row["id"],
    name: text("name"),
    location: text("location"),
    resourceGroup: text("resourceGroup"),
    subscriptionId: text("subscriptionId"),
  };
  return { workspace, systemTopicId: text("systemTopicId") || undefined };
}
