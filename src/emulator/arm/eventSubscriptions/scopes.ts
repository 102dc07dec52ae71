import type { HttpRequest } from "../../http/http.ts";
import type { SeedWorkspace } from "../../store/seed.ts";
import type { EmulatorState } from "../../store/state.ts";
import { getGroupWorkspaces, notFound } from "../azureSubscriptions.ts";
import { findSystemTopicById, systemTopicId, topicSourceOf } from "../systemTopics/systemTopic.ts";
import { getWorkspace, findWorkspaceById } from "../workspaces.ts";

/** What event subscriptions are on: a workspace, or below: its system topic. */
export interface EventSubscriptionScope {
  readonly id: string;
  /** Whose events they get, as they are shown it. */
  readonly source: string;
  readonly workspace: SeedWorkspace;
  /** In which operations on them run, as their addresses write it. */
  readonly azureSubscription: string;
}

type ScopeParameters = "subscription" | "group" | "parent";
/** Finds what the path of a request names, or throws the refusal 404 that says what does not exist. */
export type GetScope = (state: EmulatorState, request: HttpRequest<ScopeParameters>) => EventSubscriptionScope;

export const getWorkspaceScope: GetScope = (state, { parameters }) => {
  const { subscription, group, parent } = parameters;
  const workspace = getWorkspace(state, { subscription, group, workspace: parent });
  return { id: workspace.id, source: workspace.id, workspace, azureSubscription: subscription };
};

export const getSystemTopicScope: GetScope = (state, { parameters, method }) => {
  const { subscription, group, parent } = parameters;
  getGroupWorkspaces(state, parameters);
  const id = systemTopicId({ subscription, group, topic: parent });
  const topic = findSystemTopicById(state, id);
  const source = topic && topicSourceOf(topic);
  const workspace = source === undefined ? undefined : findWorkspaceById(state, source);
  // The service writes the Azure subscription of these operations in upper case.
  if (topic && source !== undefined && workspace)
    return { id: topic.id, source, workspace, azureSubscription: subscription.toUpperCase() };
  throw notFound(
    "ParentResourceNotFound",
    method === "GET"
      ? `Failed to perform 'read' on resource(s) of type 'systemTopics/eventSubscriptions', because the parent resource '${id}' could not be found.`
      : `Can not perform requested operation on nested resource. Parent resource '${parent}' not found.`,
  );
};
