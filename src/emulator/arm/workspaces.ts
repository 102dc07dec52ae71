import { armKey, parseArmId } from "../../core/armId.ts";
import type { JsonObject } from "../../core/json.ts";
import { Refusal } from "../http.ts";
import { nameOf } from "../kept.ts";
import type { SeedWorkspace } from "../seed.ts";
import { route, type Route } from "../router.ts";
import type { State } from "../state.ts";

/** The tenant to which all local Azure subscriptions belong. */
export const tenantId = "00000000-0000-4000-8000-00000000a310";

export const workspacePath =
  "/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.MachineLearningServices/workspaces/:workspace";
export type WorkspacePath = "subscription" | "group" | "workspace";

/**
 * Finds the workspace that a path names.
 *
 * @throws Refusal 404 that says which part of the path does not exist, in the words of Azure Resource Manager
 */
export function findWorkspace(state: State, path: Readonly<Record<WorkspacePath, string>>): SeedWorkspace {
  const inGroup = findGroup(state, path);
  const id = workspacePath.replaceAll(/:(\w+)/g, (_, name: WorkspacePath) => path[name]);
  const found = inGroup.find((workspace) => armKey(workspace.id) === armKey(id));
  if (found) return found;
  throw notFound(
    "ResourceNotFound",
    `The Resource 'Microsoft.MachineLearningServices/workspaces/${path.workspace}' under resource group '${path.group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
  );
}

/** Azure subscriptions, tenants and workspaces, as far as they are there to find event subscriptions. */
export const workspaceRoutes = (state: () => State): readonly Route[] => [
  route("GET", "/tenants", () => ({
    status: 200,
    body: { value: [{ id: `/tenants/${tenantId}`, tenantId, displayName: "Local", tenantCategory: "Home" }] },
  })),
  route("GET", "/subscriptions", () => ({ status: 200, body: { value: azureSubscriptions(state()) } })),
  route("GET", "/subscriptions/:subscription/providers/Microsoft.MachineLearningServices/workspaces", (request) => ({
    status: 200,
    body: { value: findAzureSubscription(state(), request.parameters.subscription).map(shownWorkspace) },
  })),
  route(
    "GET",
    "/subscriptions/:subscription/resourceGroups/:group/providers/Microsoft.MachineLearningServices/workspaces",
    (request) => ({ status: 200, body: { value: findGroup(state(), request.parameters).map(shownWorkspace) } }),
  ),
  route("GET", workspacePath, (request) => ({
    status: 200,
    body: shownWorkspace(findWorkspace(state(), request.parameters)),
  })),
];

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

function azureSubscriptions({ workspaces }: State): JsonObject[] {
  const ids = new Set(workspaces.map(({ id }) => parseArmId(id)?.subscriptionId ?? ""));
  return [...ids].map((subscriptionId, at) => ({
    id: `/subscriptions/${subscriptionId}`,
    subscriptionId,
    tenantId,
    displayName: at ? `Local ${at + 1}` : "Local",
    state: "Enabled",
  }));
}

function findAzureSubscription({ workspaces }: State, subscription: string): SeedWorkspace[] {
  const found = workspaces.filter(({ id }) => same(parseArmId(id)?.subscriptionId, subscription));
  if (found.length) return found;
  throw notFound("SubscriptionNotFound", `The subscription '${subscription}' could not be found.`);
}

function findGroup(state: State, { subscription, group }: { subscription: string; group: string }): SeedWorkspace[] {
  const here = findAzureSubscription(state, subscription);
  const found = here.filter(({ id }) => same(parseArmId(id)?.resourceGroup, group));
  if (found.length) return found;
  throw notFound("ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
}

const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

const notFound = (code: string, message: string): Refusal =>
  new Refusal(404, code, message, { "x-ms-failure-cause": "gateway" });
