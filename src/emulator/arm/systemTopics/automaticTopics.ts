import { normalizeArmId, parseArmId } from "../../../core/armId.ts";
import { isBelowSystemTopic, resourceNameFromId, sourceIdOf } from "../../store/storedEventSubscription.ts";
import type { SeedWorkspace } from "../../store/seed.ts";
import type { EmulatorState, SystemTopic } from "../../store/state.ts";
import { systemTopicsPath, topicSourceOf } from "./systemTopic.ts";
import { workspaceTopicType } from "./topicTypes.ts";

/**
 * What is true of every state: a workspace with event subscriptions has a system topic, which the service makes if
 * nobody else has, and takes away with the last event subscription.
 *
 * @param before the state from which `state` came; when nothing that counts has changed, nothing is looked through
 * @param ids gives GUIDs that were never given before
 * @see https://learn.microsoft.com/azure/event-grid/system-topics#lifecycle-of-system-topics
 */
export function withAutomaticTopics(
  state: EmulatorState,
  before: EmulatorState | undefined,
  ids: () => string,
): EmulatorState {
  const { workspaces, eventSubscriptions, systemTopics } = state;
  if (
    workspaces === before?.workspaces &&
    eventSubscriptions === before.eventSubscriptions &&
    systemTopics === before.systemTopics
  )
    return state;
  const used = new Set(eventSubscriptions.map(({ id }) => normalizeArmId(sourceIdOf(state, id))));
  const extended = new Set(
    eventSubscriptions
      .filter(({ id }) => !isBelowSystemTopic(id))
      .map(({ id }) => normalizeArmId(sourceIdOf(state, id))),
  );
  const remainingTopics = systemTopics.filter(
    (topic) => !topic.automatic || used.has(normalizeArmId(topicSourceOf(topic))),
  );
  const served = new Set(remainingTopics.map((topic) => normalizeArmId(topicSourceOf(topic))));
  const createdTopics = workspaces
    .filter(({ id }) => extended.has(normalizeArmId(id)) && !served.has(normalizeArmId(id)))
    .map((workspace) => createAutomaticTopic(workspace, ids));
  if (!createdTopics.length && remainingTopics.length === systemTopics.length) return state;
  return { ...state, systemTopics: [...remainingTopics, ...createdTopics] };
}

function createAutomaticTopic({ id, location }: SeedWorkspace, ids: () => string): SystemTopic {
  const { subscriptionId = "", resourceGroup = "" } = parseArmId(id) ?? {};
  const name = `${resourceNameFromId(id)}-${ids().toLowerCase()}`;
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}${systemTopicsPath}/${name}`,
    automatic: true,
    resource: {
      location,
      properties: { source: id, topicType: workspaceTopicType, metricResourceId: ids().toLowerCase() },
    },
  };
}
