import { eventTypes } from "../../../core/events/catalogue.ts";
import type { JsonObject } from "../../../core/json.ts";
import { notFound, okReply } from "../../http/http.ts";
import { route, type Route } from "../../http/router.ts";
import { isSameName } from "../resourcePath.ts";

/** The topic type of workspaces. */
export const workspaceTopicType = "Microsoft.MachineLearningServices.Workspaces";
const topicTypeId = `providers/Microsoft.EventGrid/topicTypes/${workspaceTopicType}`;

/** As returned by the real service in July 2022. */
const topicType: JsonObject = {
  properties: {
    provider: "Microsoft.MachineLearningServices",
    displayName: "Machine Learning Workspaces",
    description: "Microsoft Azure Machine Learning Service events",
    resourceRegionType: "RegionalResource",
    provisioningState: "Succeeded",
    supportedLocations: [
      ["East US 2 EUAP", "West Central US", "East US", "East US 2", "Central US EUAP", "Central US"],
      ["South Central US", "North Central US", "West US", "West US 2", "Canada Central", "Brazil South"],
      ["West Europe", "North Europe", "UK South", "France Central", "Southeast Asia", "East Asia", "Japan East"],
      ["Korea South", "Korea Central", "Australia East", "Germany West Central", "Central India", "Japan West"],
      ["Jio India West", "Norway East", "South Africa North", "Switzerland North", "UAE North", "West US 3"],
    ].flat(),
    sourceResourceFormat:
      "/subscriptions/<subscriptionId>/resourceGroups/<resourceGroupName>/providers/Microsoft.MachineLearningServices/Workspaces/<name>",
  },
  id: topicTypeId,
  name: workspaceTopicType,
  type: "Microsoft.EventGrid/topicTypes",
};

/**
 * Not recorded from the real service: that all five are in the default set, and their display names, are assumed. An
 * event type outside of the default set has no `isInDefaultSet`.
 */
const eventTypeResources = (): JsonObject[] =>
  eventTypes.map((type) => ({
    properties: { displayName: type.label, description: type.whenRaised, schemaUrl: "tbd", isInDefaultSet: true },
    id: `${topicTypeId}/eventTypes/${type.name}`,
    name: type.name,
    type: "Microsoft.EventGrid/topicTypes/eventTypes",
  }));

/** The kinds of event sources and the events they raise. @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/topic-types */
export const topicTypeRoutes: readonly Route[] = [
  route("GET", "/providers/Microsoft.EventGrid/topicTypes", () => okReply({ value: [topicType] })),
  route("GET", "/providers/Microsoft.EventGrid/topicTypes/:type", ({ parameters }) => {
    requireTopicType(parameters.type);
    return okReply(topicType);
  }),
  route("GET", "/providers/Microsoft.EventGrid/topicTypes/:type/eventTypes", ({ parameters }) => {
    requireTopicType(parameters.type);
    return okReply({ value: eventTypeResources() });
  }),
];

function requireTopicType(type: string): void {
  if (!isSameName(type, workspaceTopicType))
    throw notFound(`The topic type '${type}' doesn't exist. The Local Event Grid has ${workspaceTopicType}.`);
}
