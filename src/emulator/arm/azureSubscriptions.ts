import { parseArmId } from "../../core/armId.ts";
import type { JsonObject } from "../../core/json.ts";
import { gatewayError, type HttpReply, type HttpRequest, okReply } from "../http/http.ts";
import { route, type Route } from "../http/router.ts";
import type { SeedWorkspace } from "../store/seed.ts";
import type { EmulatorState } from "../store/state.ts";
import { findEventGridVersions } from "./apiVersions.ts";
import { isSameName } from "./resourcePath.ts";

/** The tenant of all local Azure subscriptions. */
export const tenantId = "00000000-0000-4000-8000-00000000a310";

const subscriptionPath = "/subscriptions/:subscription";
const providerPath = `${subscriptionPath}/providers/Microsoft.EventGrid` as const;
const groupPath = `${subscriptionPath}/resourceGroups/:group` as const;

/**
 * Tenants, Azure subscriptions, resource groups and the registration of Event Grid, which clients need to find event
 * subscriptions. All are derived from the workspaces.
 *
 * @see https://learn.microsoft.com/rest/api/resources
 */
export const azureSubscriptionRoutes = (state: () => EmulatorState): readonly Route[] => [
  route("GET", "/tenants", () => okReply({ value: [tenant] })),
  route("GET", "/subscriptions", () => okReply({ value: listAzureSubscriptions(state()) })),
  route("GET", subscriptionPath, ({ parameters: { subscription } }) => {
    getSubscriptionWorkspaces(state(), subscription);
    const found = listAzureSubscriptions(state()).find((one) => isSameName(one.subscriptionId, subscription));
    return okReply(found);
  }),
  route("GET", `${subscriptionPath}/resourceGroups`, ({ parameters: { subscription } }) =>
    okReply({ value: toResourceGroups(getSubscriptionWorkspaces(state(), subscription)) }),
  ),
  route("GET", groupPath, ({ parameters }) => okReply(toResourceGroups(getGroupWorkspaces(state(), parameters))[0])),
  route("GET", providerPath, (request) => registrationReply(state(), request)),
  route("POST", `${providerPath}/register`, (request) => registrationReply(state(), request)),
];

const tenant: JsonObject = { id: `/tenants/${tenantId}`, tenantId, displayName: "Local", tenantCategory: "Home" };

/**
 * The workspaces of an Azure subscription.
 *
 * @throws HttpError 404
 */
export function getSubscriptionWorkspaces({ workspaces }: EmulatorState, subscription: string): SeedWorkspace[] {
  const found = workspaces.filter(({ id }) => isSameName(parseArmId(id)?.subscriptionId, subscription));
  if (found.length) return found;
  throw gatewayError(404, "SubscriptionNotFound", `The subscription '${subscription}' could not be found.`);
}

/**
 * The workspaces of a resource group.
 *
 * @throws HttpError 404 that names the part of the path that does not exist
 */
export function getGroupWorkspaces(
  state: EmulatorState,
  { subscription, group }: { readonly subscription: string; readonly group: string },
): SeedWorkspace[] {
  const found = getSubscriptionWorkspaces(state, subscription).filter(({ id }) =>
    isSameName(parseArmId(id)?.resourceGroup, group),
  );
  if (found.length) return found;
  throw gatewayError(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
}

function listAzureSubscriptions({ workspaces }: EmulatorState) {
  const ids = new Set(workspaces.map(({ id }) => parseArmId(id)?.subscriptionId ?? ""));
  return [...ids].map((subscriptionId, at) => ({
    id: `/subscriptions/${subscriptionId}`,
    authorizationSource: "RoleBased",
    managedByTenants: [],
    subscriptionId,
    tenantId,
    displayName: at ? `Local ${at + 1}` : "Local",
    state: "Enabled",
  }));
}

/** The location of a group is that of its first workspace. */
function toResourceGroups(workspaces: readonly SeedWorkspace[]): JsonObject[] {
  const groups = new Map<string, JsonObject>();
  for (const { id, location } of workspaces) {
    const { subscriptionId = "", resourceGroup: name = "" } = parseArmId(id) ?? {};
    if (groups.has(name.toLowerCase())) continue;
    groups.set(name.toLowerCase(), {
      id: `/subscriptions/${subscriptionId}/resourceGroups/${name}`,
      name,
      type: "Microsoft.Resources/resourceGroups",
      location,
      properties: { provisioningState: "Succeeded" },
    });
  }
  return [...groups.values()];
}

/** Event Grid as a registered resource provider of an Azure subscription. */
function registrationReply(
  state: EmulatorState,
  { parameters: { subscription } }: HttpRequest<"subscription">,
): HttpReply {
  getSubscriptionWorkspaces(state, subscription);
  return okReply({
    id: `/subscriptions/${subscription}/providers/Microsoft.EventGrid`,
    namespace: "Microsoft.EventGrid",
    registrationPolicy: "RegistrationRequired",
    registrationState: "Registered",
    resourceTypes: ["eventSubscriptions", "systemTopics", "systemTopics/eventSubscriptions", "topicTypes"].map(
      (resourceType) => ({ resourceType, locations: [], apiVersions: findEventGridVersions(resourceType) }),
    ),
  });
}
