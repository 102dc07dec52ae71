import { armKey, sameArmId } from "../../core/armId.ts";
import { isObject, type JsonObject } from "../../core/json.ts";
import { objectAt, textOf } from "../json.ts";
import { nameOf } from "../kept.ts";
import type { State, SystemTopic } from "../state.ts";
import { findGroup, notFound, tenantId } from "./azureSubscriptions.ts";

const provider = "/providers/Microsoft.EventGrid/systemTopics";
/** The lists of system topics end so, behind an Azure subscription or a resource group. */
export const systemTopicsPath = provider;
export const systemTopicPath = `/subscriptions/:subscription/resourceGroups/:group${provider}/:topic` as const;
type SystemTopicPath = "subscription" | "group" | "topic";

/** The workspace whose events go through the system topic. */
export const topicSource = ({ resource }: SystemTopic): string => textOf(objectAt(resource, "properties")["source"]);

/** The system topic with a resource id, whatever its case. */
export const seekSystemTopic = ({ systemTopics }: State, id: string): SystemTopic | undefined =>
  systemTopics.find((topic) => armKey(topic.id) === armKey(id));

/** The system topic of a workspace: there is at most one for a source. */
export const systemTopicOf = ({ systemTopics }: State, workspaceId: string): SystemTopic | undefined =>
  systemTopics.find((topic) => sameArmId(topicSource(topic), workspaceId));

export const systemTopicId = ({ subscription, group, topic }: Readonly<Record<SystemTopicPath, string>>): string =>
  `/subscriptions/${subscription}/resourceGroups/${group}${provider}/${topic}`;

/**
 * Finds the system topic that a path names.
 *
 * @throws Refusal 404 in the words of Azure Resource Manager
 */
export function findSystemTopic(state: State, path: Readonly<Record<SystemTopicPath, string>>): SystemTopic {
  findGroup(state, path);
  const found = seekSystemTopic(state, systemTopicId(path));
  if (found) return found;
  throw notFound(
    "ResourceNotFound",
    `The Resource 'Microsoft.EventGrid/systemTopics/${path.topic}' under resource group '${path.group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** How Azure Resource Manager shows a system topic. The order of properties and the nulls were read from the real service. */
export function shownTopic({ id, resource }: SystemTopic, provisioningState = "Succeeded"): JsonObject {
  const { location, tags, identity } = resource;
  return {
    properties: { provisioningState, ...objectAt(resource, "properties") },
    systemData: null,
    ...(isObject(identity) ? { identity } : {}),
    location,
    tags: tags ?? null,
    id,
    name: nameOf(id),
    type: "Microsoft.EventGrid/systemTopics",
  };
}

/**
 * An identity as the service completes it: with the ids of its principals, and nulls for what it is not.
 *
 * @param given of a legal shape
 * @param earlier keeps its principal
 * @param ids gives the ids of new principals
 */
export function completedIdentity(given: JsonObject, earlier: JsonObject | undefined, ids: () => string): JsonObject {
  const type = textOf(given["type"]);
  const own = /SystemAssigned/i.test(type);
  const assigned = /UserAssigned/i.test(type) ? objectAt(given, "userAssignedIdentities") : undefined;
  const before = objectAt(earlier ?? {}, "userAssignedIdentities");
  const userAssignedIdentities =
    assigned &&
    Object.fromEntries(
      Object.keys(assigned).map((id) => [id, before[id] ?? { principalId: ids(), clientId: ids() }] as const),
    );
  return {
    type,
    principalId: own ? (earlier?.["principalId"] ?? ids()) : null,
    tenantId: own ? tenantId : null,
    userAssignedIdentities: userAssignedIdentities ?? null,
  };
}
