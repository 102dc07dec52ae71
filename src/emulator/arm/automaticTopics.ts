import { armKey, parseArmId } from "../../core/armId.ts";
import { isBelowSystemTopic, nameOf, sourceOf } from "../kept.ts";
import type { SeedWorkspace } from "../seed.ts";
import type { State, SystemTopic } from "../state.ts";
import { systemTopicsPath, topicSource } from "./systemTopic.ts";
import { workspaceTopicType } from "./topicTypes.ts";

/**
 * What is true of every state: a workspace with event subscriptions has a system topic, which the service makes if
 * nobody else has, and takes away with the last event subscription.
 *
 * @param before the state from which `state` came; when nothing that counts has changed, nothing is looked through
 * @param ids gives GUIDs that were never given before
 * @see https://learn.microsoft.com/azure/event-grid/system-topics#lifecycle-of-system-topics
 */
export function withAutomaticTopics(state: State, before: State | undefined, ids: () => string): State {
  const { workspaces, eventSubscriptions, systemTopics } = state;
  if (
    workspaces === before?.workspaces &&
    eventSubscriptions === before.eventSubscriptions &&
    systemTopics === before.systemTopics
  )
    return state;
  const used = new Set(eventSubscriptions.map(({ id }) => armKey(sourceOf(state, id))));
  const extended = new Set(
    eventSubscriptions.filter(({ id }) => !isBelowSystemTopic(id)).map(({ id }) => armKey(sourceOf(state, id))),
  );
  const staying = systemTopics.filter((topic) => !topic.automatic || used.has(armKey(topicSource(topic))));
  const served = new Set(staying.map((topic) => armKey(topicSource(topic))));
  const made = workspaces
    .filter(({ id }) => extended.has(armKey(id)) && !served.has(armKey(id)))
    .map((workspace) => automaticTopic(workspace, ids));
  if (!made.length && staying.length === systemTopics.length) return state;
  return { ...state, systemTopics: [...staying, ...made] };
}

function automaticTopic({ id, location }: SeedWorkspace, ids: () => string): SystemTopic {
  const { subscriptionId = "", resourceGroup = "" } = parseArmId(id) ?? {};
  const name = `${nameOf(id)}-${ids().toLowerCase()}`;
  return {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}${systemTopicsPath}/${name}`,
    automatic: true,
    resource: {
      location,
      properties: { source: id, topicType: workspaceTopicType, metricResourceId: ids().toLowerCase() },
    },
  };
}
