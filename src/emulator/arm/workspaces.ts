import { isSameArmId } from "../../core/armId.ts";
import type { JsonObject } from "../../core/json.ts";
import { gatewayError, type HttpRequest, okReply } from "../http/http.ts";
import { resourceNameFromId } from "../store/storedEventSubscription.ts";
import { route, type Route } from "../http/router.ts";
import type { SeedWorkspace } from "../store/seed.ts";
import type { EmulatorState } from "../store/state.ts";
import { getSubscriptionWorkspaces, getGroupWorkspaces } from "./azureSubscriptions.ts";
import { pageBySkip } from "./paging.ts";
import { isSameName } from "./resourcePath.ts";

const workspacesPath = "/providers/Microsoft.MachineLearningServices/workspaces";
export const workspacePath = `/subscriptions/:subscription/resourceGroups/:group${workspacesPath}/:workspace` as const;
type WorkspaceParameters = "subscription" | "group" | "workspace";

/**
 * Finds the workspace that a path names.
 *
 * @throws HttpError 404 that names the part of the path that does not exist, worded as by Azure Resource Manager
 */
export function getWorkspace(state: EmulatorState, path: Readonly<Record<WorkspaceParameters, string>>): SeedWorkspace {
  const inGroup = getGroupWorkspaces(state, path);
  const found = inGroup.find(({ id }) => isSameName(resourceNameFromId(id), path.workspace));
  if (found) return found;
  throw gatewayError(
    404,
    "ResourceNotFound",
    `The Resource 'Microsoft.MachineLearningServices/workspaces/${path.workspace}' under resource group '${path.group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** Finds a workspace by its resource id, case-insensitively. */
export const findWorkspaceById = ({ workspaces }: EmulatorState, id: string): SeedWorkspace | undefined =>
  workspaces.find((workspace) => isSameArmId(workspace.id, id));

/** Workspaces, as far as clients need them to find event subscriptions. @see https://learn.microsoft.com/rest/api/azureml/workspaces */
export const workspaceRoutes = (state: () => EmulatorState): readonly Route[] => [
  route("GET", `/subscriptions/:subscription${workspacesPath}`, (request) =>
    listReply(request, getSubscriptionWorkspaces(state(), request.parameters.subscription)),
  ),
  route("GET", `/subscriptions/:subscription/resourceGroups/:group${workspacesPath}`, (request) =>
    listReply(request, getGroupWorkspaces(state(), request.parameters)),
  ),
  route("GET", workspacePath, ({ parameters }) => okReply(toWorkspaceResponse(getWorkspace(state(), parameters)))),
];

const listReply = (request: HttpRequest, workspaces: readonly SeedWorkspace[]) =>
  okReply(pageBySkip(request, workspaces.map(toWorkspaceResponse)));

/** A workspace as Azure Machine Learning's own resource provider shows it. */
export const toWorkspaceResponse = ({ id, location }: SeedWorkspace): JsonObject => ({
  id,
  name: resourceNameFromId(id),
  type: "Microsoft.MachineLearningServices/workspaces",
  location,
  tags: {},
  kind: "Default",
  properties: { friendlyName: resourceNameFromId(id), provisioningState: "Succeeded", publicNetworkAccess: "Enabled" },
});
