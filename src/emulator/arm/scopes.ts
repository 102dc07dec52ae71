import type { Request } from "../http.ts";
import type { SeedWorkspace } from "../seed.ts";
import type { State } from "../state.ts";
import { findGroup, notFound } from "./azureSubscriptions.ts";
import { seekSystemTopic, systemTopicId, topicSource } from "./systemTopic.ts";
import { findWorkspace, seekWorkspace } from "./workspaces.ts";

/** What event subscriptions are on: a workspace, or below: its system topic. */
export interface Scope {
  readonly id: string;
  /** Whose events they get, as they are shown it. */
  readonly source: string;
  readonly workspace: SeedWorkspace;
  /** In which operations on them run, as their addresses write it. */
  readonly azureSubscription: string;
}

type Path = "subscription" | "group" | "parent";
/** Finds what the path of a request names, or throws the refusal 404 that says what does not exist. */
export type FindScope = (state: State, request: Request<Path>) => Scope;

export const onWorkspace: FindScope = (state, { parameters }) => {
  const { subscription, group, parent } = parameters;
  const workspace = findWorkspace(state, { subscription, group, workspace: parent });
  return { id: workspace.id, source: workspace.id, workspace, azureSubscription: subscription };
};

export const belowSystemTopic: FindScope = (state, { parameters, method }) => {
  const { subscription, group, parent } = parameters;
  findGroup(state, parameters);
  const id = systemTopicId({ subscription, group, topic: parent });
  const topic = seekSystemTopic(state, id);
  const source = topic && topicSource(topic);
  const workspace = source === undefined ? undefined : seekWorkspace(state, source);
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
