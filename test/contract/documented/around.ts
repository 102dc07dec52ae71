import { expect } from "vitest";
import { grid, group, home, type Row } from "./row.ts";

export const aroundRows: readonly Row[] = [
  {
    what: "one Azure subscription",
    source: "https://learn.microsoft.com/rest/api/resources",
    request: ["GET", home],
    status: 200,
    headers: { "x-ms-ratelimit-remaining-subscription-reads": "1099" },
    body: { id: home, state: "Enabled" },
  },
  {
    what: "resource groups, in the spelling of older clients",
    source: "https://learn.microsoft.com/rest/api/resources",
    request: ["GET", `${home}/resourcegroups`],
    status: 200,
    body: { value: [{ id: group, name: "RG", location: "westeurope" }] },
  },
  {
    what: "one resource group",
    source: "https://learn.microsoft.com/rest/api/resources",
    request: ["GET", group],
    status: 200,
    body: { id: group },
  },
  {
    what: "whether Event Grid is registered",
    source: "https://learn.microsoft.com/rest/api/resources",
    request: ["GET", `${home}${grid}`],
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
    request: ["POST", `${home}${grid}/register`],
    version: "2021-04-01",
    status: 200,
    body: { registrationState: "Registered" },
  },
];
