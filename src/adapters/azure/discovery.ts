import type { ResourceGraphClient } from "@azure/arm-resourcegraph";
import { armKey } from "../../core/armId.ts";
import { isObject } from "../../core/json.ts";
import type { MlWorkspace } from "../../ports/cloud.ts";

/** A workspace and the system topic, if any, through which the portal subscribes to its events. */
export interface Discovered {
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

/** Asks Azure Resource Graph for the workspaces that the signed-in user may see. */
export async function discover(client: ResourceGraphClient, signal: AbortSignal): Promise<readonly Discovered[]> {
  const found = new Map<string, Discovered>();
  let skipToken: string | undefined;
  do {
    const options = { resultFormat: "objectArray" as const, ...(skipToken ? { skipToken } : {}) };
    const page = await client.resources({ query, options }, { abortSignal: signal });
    for (const row of page.data as unknown[]) {
      const { id, systemTopicId, ...rest } = isObject(row) ? row : {};
      if (typeof id !== "string") continue;
      const text = (key: string): string => (typeof rest[key] === "string" ? rest[key] : "");
      found.set(armKey(id), {
        workspace: {
          id,
          name: text("name"),
          location: text("location"),
          resourceGroup: text("resourceGroup"),
          subscriptionId: text("subscriptionId"),
        },
        systemTopicId: typeof systemTopicId === "string" && systemTopicId ? systemTopicId : undefined,
      });
    }
    skipToken = page.skipToken;
  } while (skipToken);
  return [...found.values()].sort((a, b) => a.workspace.name.localeCompare(b.workspace.name));
}
