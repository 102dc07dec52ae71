import { isSameArmId } from "../../../core/armId.ts";
import { isObject, type JsonObject } from "../../../core/json.ts";
import { gatewayError } from "../../http/http.ts";
import { objectAt, toText } from "../../store/jsonValues.ts";
import { resourceNameFromId } from "../../store/storedEventSubscription.ts";
import type { EmulatorState, SystemTopic } from "../../store/state.ts";
import { getGroupWorkspaces, tenantId } from "../azureSubscriptions.ts";

/** The end of the path of a list, after an Azure subscription or a resource group. */
export const systemTopicsPath = "/providers/Microsoft.EventGrid/systemTopics";
export const systemTopicPath = `/subscriptions/:subscription/resourceGroups/:group${systemTopicsPath}/:topic` as const;
type SystemTopicParameters = "subscription" | "group" | "topic";

/** The workspace whose events the system topic publishes. */
export const topicSourceOf = ({ resource }: SystemTopic): string => toText(objectAt(resource, "properties")["source"]);

/** Finds a system topic by its resource id, case-insensitively. */
export const findSystemTopicById = ({ systemTopics }: EmulatorState, id: string): SystemTopic | undefined =>
  systemTopics.find((topic) => isSameArmId(topic.id, id));

/** The system topic of a workspace: a source has at most one. */
export const systemTopicOfWorkspace = ({ systemTopics }: EmulatorState, workspaceId: string): SystemTopic | undefined =>
  systemTopics.find((topic) => isSameArmId(topicSourceOf(topic), workspaceId));

export const systemTopicId = ({
  subscription,
  group,
  topic,
}: Readonly<Record<SystemTopicParameters, string>>): string =>
  `/subscriptions/${subscription}/resourceGroups/${group}${systemTopicsPath}/${topic}`;

/** Finds the system topic that a path names. @throws HttpError 404, worded as by Azure Resource Manager */
export function getSystemTopic(
  state: EmulatorState,
  path: Readonly<Record<SystemTopicParameters, string>>,
): SystemTopic {
  getGroupWorkspaces(state, path);
  const found = findSystemTopicById(state, systemTopicId(path));
  if (found) return found;
  throw gatewayError(
    404,
    "ResourceNotFound",
    `The Resource 'Microsoft.EventGrid/systemTopics/${path.topic}' under resource group '${path.group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** A system topic as Azure Resource Manager returns it. The order of properties and the nulls are those of the real service. */
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
 * An identity as the service completes it: with the ids of its principals, and null for what it does not have.
 *
 * @param identity valid, see `checkIdentity`
 * @param earlier the identity before, empty for none; its principals stay
 * @param ids creates the ids of new principals
 */
export function completeIdentity(identity: JsonObject, earlier: JsonObject, ids: () => string): JsonObject {
  const type = toText(identity["type"]);
  const isSystemAssigned = /SystemAssigned/i.test(type);
  const before = objectAt(earlier, "userAssignedIdentities");
  const userAssignedIdentities = /UserAssigned/i.test(type)
    ? Object.fromEntries(
        Object.keys(objectAt(identity, "userAssignedIdentities")).map((id) => [
          id,
          before[id] ?? { principalId: ids(), clientId: ids() },
        ]),
      )
    : null;
  return {
    type,
    principalId: isSystemAssigned ? (earlier["principalId"] ?? ids()) : null,
    tenantId: isSystemAssigned ? tenantId : null,
    userAssignedIdentities,
  };
}
