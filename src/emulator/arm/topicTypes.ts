import { eventTypes } from "../../core/events/catalogue.ts";
import type { JsonObject } from "../../core/json.ts";
import { Refusal } from "../http.ts";
import { route, type Route } from "../router.ts";

const name = "Microsoft.MachineLearningServices.Workspaces";
const id = `providers/Microsoft.EventGrid/topicTypes/${name}`;

/** As the real service shows it, with the regions of July 2022. */
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
      ["Korea South", "Korea Central", "Australia East", "Germany West Central"],
    ].flat(),
    sourceResourceFormat:
      "/subscriptions/<subscriptionId>/resourceGroups/<resourceGroupName>/providers/Microsoft.MachineLearningServices/Workspaces/<name>",
  },
  id,
  name,
  type: "Microsoft.EventGrid/topicTypes",
};

const eventTypeResources = (): JsonObject[] =>
  eventTypes.map((type) => ({
    properties: { displayName: type.label, description: type.whenRaised, schemaUrl: "tbd", isInDefaultSet: true },
    id: `${id}/eventTypes/${type.name}`,
    name: type.name,
    type: "Microsoft.EventGrid/topicTypes/eventTypes",
  }));

/** What kinds of sources there are, and which events they raise. @see https://learn.microsoft.com/rest/api/eventgrid/controlplane/topic-types */
export const topicTypeRoutes: readonly Route[] = [
  route("GET", "/providers/Microsoft.EventGrid/topicTypes", () => ({ status: 200, body: { value: [topicType] } })),
  route("GET", "/providers/Microsoft.EventGrid/topicTypes/:type", ({ parameters }) => {
    mustBeKnown(parameters.type);
    return { status: 200, body: topicType };
  }),
  route("GET", "/providers/Microsoft.EventGrid/topicTypes/:type/eventTypes", ({ parameters }) => {
    mustBeKnown(parameters.type);
    return { status: 200, body: { value: eventTypeResources() } };
  }),
];

function mustBeKnown(type: string): void {
  if (type.toLowerCase() === name.toLowerCase()) return;
  throw new Refusal(404, "ResourceNotFound", `The topic type '${type}' does not exist here; ${name} does.`);
}
