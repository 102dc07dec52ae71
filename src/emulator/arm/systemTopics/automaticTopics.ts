import { normalizeArmId, parseArmId } from "../../../core/armId.ts";
import { isBelowSystemTopic, resourceNameFromId, sourceIdOf } from "../../store/storedEventSubscription.ts";
import type { SeedWorkspace } from "../../store/seed.ts";
import type { EmulatorState, SystemTopic } from "../../store/state.ts";
import { systemTopicsPath, topicSourceOf } from "./systemTopic.ts";
import { workspaceTopicType } from "./topicTypes.ts";

/**
 * Adds and removes automatic system topics: a workspace with event subscriptions has a system topic, which the service
 * creates if there is none, and deletes with the last event subscription.
 *
 * @param before the previous state; nothing is done when nothing relevant has changed
 * @param ids creates unique GUIDs
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
