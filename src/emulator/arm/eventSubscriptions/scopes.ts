import { gatewayError, type HttpRequest } from "../../http/http.ts";
import type { SeedWorkspace } from "../../store/seed.ts";
import type { EmulatorState } from "../../store/state.ts";
import { getGroupWorkspaces } from "../azureSubscriptions.ts";
import type { OperationPlace } from "../operations.ts";
import { findSystemTopicById, systemTopicId, topicSourceOf } from "../systemTopics/systemTopic.ts";
import { getWorkspace, findWorkspaceById } from "../workspaces.ts";

/** The parent of event subscriptions: a workspace or its system topic. */
export interface EventSubscriptionScope {
  readonly id: string;
  readonly workspace: SeedWorkspace;
  readonly operationPlace: OperationPlace;
}

type ScopeParameters = "subscription" | "group" | "parent";
/** Finds the parent that a path names. @throws HttpError 404 that names what does not exist */
export type GetScope = (state: EmulatorState, request: HttpRequest<ScopeParameters>) => EventSubscriptionScope;

export const getWorkspaceScope: GetScope = (state, { parameters }) => {
  const { subscription, group, parent } = parameters;
  const workspace = getWorkspace(state, { subscription, group, workspace: parent });
  const operationPlace = { subscription, location: workspace.location };
  return { id: workspace.id, workspace, operationPlace };
};

export const getSystemTopicScope: GetScope = (state, { parameters, method }) => {
  const { subscription, group, parent } = parameters;
  getGroupWorkspaces(state, parameters);
  const id = systemTopicId({ subscription, group, topic: parent });
  const topic = findSystemTopicById(state, id);
  const source = topic && topicSourceOf(topic);
  const workspace = source === undefined ? undefined : findWorkspaceById(state, source);
  if (topic && source !== undefined && workspace) {
    // The service writes the Azure subscription of these operations in upper case.
    const operationPlace = { subscription: subscription.toUpperCase(), location: workspace.location };
    return { id: topic.id, workspace, operationPlace };
  }
  throw gatewayError(
    404,
    "ParentResourceNotFound",
    method === "GET"
      ? `Failed to perform 'read' on resource(s) of type 'systemTopics/eventSubscriptions', because the parent resource '${id}' could not be found.`
      : `Can not perform requested operation on nested resource. Parent resource '${parent}' not found.`,
  );
};
