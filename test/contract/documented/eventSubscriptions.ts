import { expect } from "vitest";
import { eventSubscriptionPath } from "../../emulator/rig.ts";
import { home, one, operation, properties, hub, topic, workspace, type Row } from "./row.ts";

export const eventSubscriptionRows: readonly Row[] = [
  {
    what: "a first PUT",
    source: "event-grid.md 3.3, recorded 5.1",
    request: ["PUT", `${workspace}${eventSubscriptionPath}/new`, { properties, name: "of no account" }],
    status: 201,
    headers: { "azure-asyncoperation": operation("operationsStatus"), location: null, "retry-after": "0" },
    body: { properties: { provisioningState: "Creating", labels: null }, systemData: null },
  },
  {
    what: "a PUT without filter",
    source: "recorded 5.2",
    request: ["PUT", `${workspace}${eventSubscriptionPath}/unfiltered`, { properties }],
    status: 201,
    body: { properties: { filter: { subjectBeginsWith: "", subjectEndsWith: "" } } },
  },
  {
    what: "a PUT with All event types",
    source: "recorded 6, 2.2",
    request: [
      "PUT",
      `${workspace}${eventSubscriptionPath}/everything`,
      { properties: { ...properties, filter: { includedEventTypes: ["All"] } } },
    ],
    status: 201,
    body: {
      properties: {
        filter: {
          includedEventTypes: expect.arrayContaining(["Microsoft.MachineLearningServices.RunCompleted"]) as unknown,
        },
      },
    },
  },
  {
    what: "event types that nobody knows",
    source: "recorded 5.1",
    request: [
      "PUT",
      `${workspace}${eventSubscriptionPath}/unknown-types`,
      { properties: { ...properties, filter: { includedEventTypes: ["blobCreated", "blobUpdated"] } } },
    ],
    status: 201,
    body: { properties: { filter: { includedEventTypes: ["blobCreated", "blobUpdated"] } } },
  },
  {
    what: "a second PUT",
    source: "recorded 5.2",
    request: ["PUT", one, { properties }],
    status: 201,
    body: { properties: { provisioningState: "Updating" } },
  },
  {
    what: "a PATCH",
    source: "event-grid.md 2.5, recorded 5.2",
    request: ["PATCH", one, { labels: ["a", "b"] }],
    status: 201,
    headers: { "azure-asyncoperation": operation("operationsStatus"), location: null },
    body: {
      properties: {
        provisioningState: "Updating",
        labels: ["a", "b"],
        eventDeliverySchema: "EventGridSchema",
        retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
      },
    },
  },
  {
    what: "a PATCH with an identity",
    source: "recorded 6, 8.5 and 8.10",
    request: [
      "PATCH",
      one,
      {
        deliveryWithResourceIdentity: {
          identity: { type: "SystemAssigned" },
          destination: { endpointType: "EventHub", properties: { resourceId: hub } },
        },
      },
    ],
    status: 201,
    body: {
      properties: {
        destination: null,
        deliveryWithResourceIdentity: { destination: { properties: { resourceId: hub } } },
      },
    },
  },
  {
    what: "a DELETE",
    source: "event-grid.md 3.3, recorded 5.2",
    request: ["DELETE", `${workspace}${eventSubscriptionPath}/ONE`],
    status: 202,
    headers: {
      "azure-asyncoperation": operation("operationsStatus"),
      location: operation("operationResults"),
      "x-ms-ratelimit-remaining-subscription-deletes": "799",
    },
    body: "",
  },
  {
    what: "a DELETE of nothing",
    source: "recorded 5.2",
    request: ["DELETE", `${workspace}${eventSubscriptionPath}/none`],
    status: 204,
    body: "",
  },
  {
    what: "a DELETE where there is no workspace",
    source: "recorded 5.2",
    request: ["DELETE", `${workspace}-none${eventSubscriptionPath}/one`],
    status: 404,
    code: "ResourceNotFound",
    headers: { "x-ms-failure-cause": "gateway" },
  },
  {
    what: "a GET of nothing",
    source: "recorded 4",
    request: ["GET", `${workspace}${eventSubscriptionPath}/none`],
    status: 404,
    code: "ResourceNotFound",
    message: "Event subscription doesn't exist.",
    headers: { "x-ms-failure-cause": null },
  },
  {
    what: "a PATCH of nothing",
    source: "recorded 4",
    request: ["PATCH", `${workspace}${eventSubscriptionPath}/none`, { labels: [] }],
    status: 404,
    code: "ResourceNotFound",
    message: "Event subscription doesn't exist.",
  },
  {
    what: "no workspace",
    source: "recorded 4",
    request: ["GET", `${workspace}-none${eventSubscriptionPath}`],
    status: 404,
    code: "ResourceNotFound",
    message:
      "The Resource 'Microsoft.MachineLearningServices/workspaces/Lab-none' under resource group 'RG' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    headers: { "x-ms-failure-cause": "gateway" },
  },
  {
    what: "no resource group",
    source: "recorded 4",
    request: ["GET", `${workspace.replace("RG", "none")}${eventSubscriptionPath}`],
    status: 404,
    code: "ResourceGroupNotFound",
    message: "Resource group 'none' could not be found.",
  },
  {
    what: "no Azure subscription",
    source: "recorded 4",
    request: ["PUT", one.replace(home, "/subscriptions/none"), { properties }],
    status: 404,
    code: "SubscriptionNotFound",
    message: "The subscription 'none' could not be found.",
  },
  {
    what: "an http endpoint elsewhere",
    source: "recorded 4",
    request: [
      "PUT",
      one,
      { properties: { destination: { endpointType: "WebHook", properties: { endpointUrl: "" } } } },
    ],
    status: 400,
    code: "InvalidRequest",
    message:
      /^Invalid event subscription request: The endpoint URL is invalid as it should be specified and cannot be null or empty and should follow the proper https URL format \(e\.g\., https:\/\/www\.example\.com\)\./,
  },
  {
    what: "an expiry in the past",
    source: "event-grid.md 3.5",
    request: ["PUT", one, { properties: { ...properties, expirationTimeUtc: "2001-01-01T00:00:00Z" } }],
    status: 400,
    code: "InvalidRequest",
    message: /Invalid expiration time\./,
  },
  {
    what: "the full URL of a queue",
    source: "event-grid.md 2.4",
    request: ["POST", `${one}/getFullUrl`],
    status: 400,
    code: "InvalidRequest",
    message: /^Destination type of the event subscription one is \w+ which doesn't support full URL\./,
  },
  {
    what: "delivery attributes where there are none",
    source: "recorded 5.2",
    request: ["POST", `${one}/getDeliveryAttributes`],
    status: 200,
    headers: { "x-ms-ratelimit-remaining-subscription-writes": "799" },
    body: '{"value":null}',
  },
  {
    what: "a list without members",
    source: "recorded 5.2",
    request: ["GET", `${topic}/eventSubscriptions`],
    status: 200,
    body: '{"value":[]}',
  },
  {
    what: "a doubled slash",
    source: "recorded 5.1",
    request: ["GET", `/${one}`],
    status: 200,
    body: { name: "one" },
  },
  {
    what: "an encoded scope",
    source: "recorded 5.1",
    request: ["GET", `/${encodeURIComponent(workspace.slice(1))}${eventSubscriptionPath}/one`],
    status: 200,
    body: { name: "one" },
  },
  {
    what: "a system topic as the scope of an event subscription",
    source: "event-grid.md 3.2",
    request: ["PUT", `${topic}${eventSubscriptionPath}/one`, { properties }],
    status: 400,
    code: "InvalidRequest",
    message:
      "This event subscription operation is not supported using this API call. Please use the proper API and try again.",
  },
];
