import { normalizeArmId, isSameArmId } from "../../../core/armId.ts";
import { isObject, type JsonObject } from "../../../core/json.ts";
import { objectAt, toText } from "../../store/jsonValues.ts";
import { resourceNameFromId } from "../../store/storedEventSubscription.ts";
import type { EmulatorState, SystemTopic } from "../../store/state.ts";
import { getGroupWorkspaces, notFound, tenantId } from "../azureSubscriptions.ts";

const providerPath = "/providers/Microsoft.EventGrid/systemTopics";
/** The lists of system topics end so, behind an Azure subscription or a resource group. */
export const systemTopicsPath = providerPath;
export const systemTopicPath = `/subscriptions/:subscription/resourceGroups/:group${providerPath}/:topic` as const;
type SystemTopicParameters = "subscription" | "group" | "topic";

/** The workspace whose events go through the system topic. */
export const topicSourceOf = ({ resource }: SystemTopic): string => toText(objectAt(resource, "properties")["source"]);

/** The system topic with a resource id, whatever its case. */
export const findSystemTopicById = ({ systemTopics }: EmulatorState, id: string): SystemTopic | undefined =>
  systemTopics.find((topic) => normalizeArmId(topic.id) === normalizeArmId(id));

/** The system topic of a workspace: there is at most one for a source. */
export const systemTopicOfWorkspace = ({ systemTopics }: EmulatorState, workspaceId: string): SystemTopic | undefined =>
  systemTopics.find((topic) => isSameArmId(topicSourceOf(topic), workspaceId));

export const systemTopicId = ({
  subscription,
  group,
  topic,
}: Readonly<Record<SystemTopicParameters, string>>): string =>
  `/subscriptions/${subscription}/resourceGroups/${group}${providerPath}/${topic}`;

/**
 * Finds the system topic that a path names.
 *
 * @throws Refusal 404 in the words of Azure Resource Manager
 */
export function getSystemTopic(
  state: EmulatorState,
  path: Readonly<Record<SystemTopicParameters, string>>,
): SystemTopic {
  getGroupWorkspaces(state, path);
  const found = findSystemTopicById(state, systemTopicId(path));
  if (found) return found;
  throw notFound(
    "ResourceNotFound",
    `The Resource 'Microsoft.EventGrid/systemTopics/${path.topic}' under resource group '${path.group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** How Azure Resource Manager shows a system topic. The order of properties and the nulls were read from the real service. */
export function toSystemTopicResponse({ id, resource }: SystemTopic, provisioningState = "Succeeded"): JsonObject {
  const { location, tags, identity } = resource;
  return {
    properties: { provisioningState, ...objectAt(resource, "properties") },
    systemData: null,
    ...(isObject(identity) ? { identity } : {}),
    location,
    tags: tags ?? null,
    id,
    name: resourceNameFromId(id),
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
export function completeIdentity(given: JsonObject, earlier: JsonObject | undefined, ids: () => string): JsonObject {
  const type = toText(given["type"]);
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
