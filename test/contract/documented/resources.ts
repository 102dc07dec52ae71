import { expect } from "vitest";
import { eventGridPath, resourceGroupPath, subscriptionPath, type DocumentedRow } from "./documentedRow.ts";

export const resourceRows: readonly DocumentedRow[] = [
  {
    what: "one Azure subscription",
    source: "https://learn.microsoft.com/rest/api/resources",
    request: ["GET", subscriptionPath],
    status: 200,
    headers: { "x-ms-ratelimit-remaining-subscription-reads": "1099" },
    body: { id: subscriptionPath, state: "Enabled" },
  },
  {
    what: "resource groups, in the spelling of older clients",
    source: "https://learn.microsoft.com/rest/api/resources",
    request: ["GET", `${subscriptionPath}/resourcegroups`],
    status: 200,
    body: { value: [{ id: resourceGroupPath, name: "RG", location: "westeurope" }] },
  },
  {
    what: "one resource group",
    source: "https://learn.microsoft.com/rest/api/resources",
    request: ["GET", resourceGroupPath],
    status: 200,
    body: { id: resourceGroupPath },
  },
  {
    what: "whether Event Grid is registered",
    source: "https://learn.microsoft.com/rest/api/resources",
    request: ["GET", `${subscriptionPath}${eventGridPath}`],
    version: "2021-04-01",
    status: 200,
    body: {
      namespace: "Microsoft.EventGrid",
      registrationState: "Registered",
      resourceTypes: [
        { resourceType: "eventSubscriptions", apiVersions: expect.arrayContaining(["2025-02-15"]) as unknown },
        {},
        {},
        {},
      ],
    },
  },
  {
    what: "registering Event Grid",
    source: "https://learn.microsoft.com/rest/api/resources",
    request: ["POST", `${subscriptionPath}${eventGridPath}/register`],
    version: "2021-04-01",
    status: 200,
    body: { registrationState: "Registered" },
  },
];
