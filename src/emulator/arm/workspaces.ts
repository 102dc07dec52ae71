import { armKey } from "../../core/armId.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Request } from "../http.ts";
import { nameOf } from "../kept.ts";
import { route, type Route } from "../router.ts";
import type { SeedWorkspace } from "../seed.ts";
import type { State } from "../state.ts";
import { findAzureSubscription, findGroup, notFound } from "./azureSubscriptions.ts";
import { pageBySkip } from "./paging.ts";

const provider = "/providers/Microsoft.MachineLearningServices/workspaces";
export const workspacePath = `/subscriptions/:subscription/resourceGroups/:group${provider}/:workspace` as const;
type WorkspacePath = "subscription" | "group" | "workspace";

/**
 * Finds the workspace that a path names.
 *
 * @throws Refusal 404 that says which part of the path does not exist, in the words of Azure Resource Manager
 */
export function findWorkspace(state: State, path: Readonly<Record<WorkspacePath, string>>): SeedWorkspace {
  const inGroup = findGroup(state, path);
  const found = inGroup.find(({ id }) => nameOf(id).toLowerCase() === path.workspace.toLowerCase());
  if (found) return found;
  throw notFound(
    "ResourceNotFound",
    `The Resource 'Microsoft.MachineLearningServices/workspaces/${path.workspace}' under resource group '${path.group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** The workspace with a resource id, whatever its case. */
export const seekWorkspace = ({ workspaces }: State, id: string): SeedWorkspace | undefined =>
  workspaces.find((workspace) => armKey(workspace.id) === armKey(id));

/** Workspaces, as far as they are there to find event subscriptions. @see https://learn.microsoft.com/rest/api/azureml/workspaces */
export const workspaceRoutes = (state: () => State): readonly Route[] => [
  route("GET", `/subscriptions/:subscription${provider}`, (request) =>
    list(request, findAzureSubscription(state(), request.parameters.subscription)),
  ),
  route("GET", `/subscriptions/:subscription/resourceGroups/:group${provider}`, (request) =>
    list(request, findGroup(state(), request.parameters)),
  ),
  route("GET", workspacePath, (request) => ({
    status: 200,
    body: shownWorkspace(findWorkspace(state(), request.parameters)),
  })),
];

const list = (request: Request, found: readonly SeedWorkspace[]) => ({
  status: 200,
  body: pageBySkip(request, found.map(shownWorkspace)),
});

/** A workspace as Azure Machine Learning's own resource provider shows it. */
export const shownWorkspace = ({ id, location }: SeedWorkspace): JsonObject => ({
  id,
  name: nameOf(id),
  type: "Microsoft.MachineLearningServices/workspaces",
  location,
  tags: {},
  kind: "Default",
  properties: { friendlyName: nameOf(id), provisioningState: "Succeeded", publicNetworkAccess: "Enabled" },
});
