import { expect } from "vitest";
import { eventTypes } from "../../../src/core/events/catalogue.ts";
import { eventSubscriptionPath } from "../../emulator/rig.ts";
import {
  subscriptionPath,
  seededSubscriptionPath,
  operationUrlPattern,
  queueProperties,
  eventHubPath,
  systemTopicPath,
  workspacePath,
  type DocumentedRow,
} from "./documentedRow.ts";

export const eventSubscriptionRows: readonly DocumentedRow[] = [
  {
    what: "a first PUT",
    source: "event-grid.md 3.3, recorded 5.1",
    request: [
      "PUT",
      `${workspacePath}${eventSubscriptionPath}/new`,
      { properties: queueProperties, name: "of no account" },
    ],
    status: 201,
    headers: { "azure-asyncoperation": operationUrlPattern("operationsStatus"), location: null, "retry-after": "0" },
    body: { properties: { provisioningState: "Creating", labels: null }, systemData: null },
  },
  {
    what: "a PUT without filter",
    source: "recorded 5.2",
    request: ["PUT", `${workspacePath}${eventSubscriptionPath}/unfiltered`, { properties: queueProperties }],
    status: 201,
    body: { properties: { filter: { subjectBeginsWith: "", subjectEndsWith: "" } } },
  },
  {
    what: "a PUT with only defaults in its filter",
    source: "azure-cli's recording test_create_event_subscriptions_to_resource, 2020-10-15-preview, of a system source",
    request: [
      "PUT",
      `${workspacePath}${eventSubscriptionPath}/defaults`,
      { properties: { ...queueProperties, filter: { isSubjectCaseSensitive: false, subjectBeginsWith: "" } } },
    ],
    status: 201,
    body: { properties: { filter: { includedEventTypes: eventTypes.map(({ name }) => name) } } },
    absent: ["subjectBeginsWith", "isSubjectCaseSensitive"],
  },
  {
    what: "the topic of an event subscription below a system topic",
    source: "recorded 5.2, 45 of 45",
    request: [
      "PUT",
      `${systemTopicPath.replace("mine", "MINE")}/eventSubscriptions/new`,
      { properties: queueProperties },
    ],
    status: 201,
    body: { properties: { topic: systemTopicPath } },
  },
  {
    what: "a PUT with All event types",
    source: "recorded 6, 2.2",
    request: [
      "PUT",
      `${workspacePath}${eventSubscriptionPath}/everything`,
      { properties: { ...queueProperties, filter: { includedEventTypes: ["All"] } } },
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
    what: "unknown event types",
    source: "recorded 5.1",
    request: [
      "PUT",
      `${workspacePath}${eventSubscriptionPath}/unknown-types`,
      { properties: { ...queueProperties, filter: { includedEventTypes: ["blobCreated", "blobUpdated"] } } },
    ],
    status: 201,
    body: { properties: { filter: { includedEventTypes: ["blobCreated", "blobUpdated"] } } },
  },
  {
    what: "a second PUT",
    source: "recorded 5.2",
    request: ["PUT", seededSubscriptionPath, { properties: queueProperties }],
    status: 201,
    body: { properties: { provisioningState: "Updating" } },
  },
  {
    what: "a PATCH",
    source: "event-grid.md 2.5, recorded 5.2",
    request: ["PATCH", seededSubscriptionPath, { labels: ["a", "b"] }],
    status: 201,
    headers: { "azure-asyncoperation": operationUrlPattern("operationsStatus"), location: null },
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
      seededSubscriptionPath,
      {
        deliveryWithResourceIdentity: {
          identity: { type: "SystemAssigned" },
          destination: { endpointType: "EventHub", properties: { resourceId: eventHubPath } },
        },
      },
    ],
    status: 201,
    body: {
      properties: {
        destination: null,
        deliveryWithResourceIdentity: { destination: { properties: { resourceId: eventHubPath } } },
      },
    },
  },
  {
    what: "a DELETE",
    source: "event-grid.md 3.3, recorded 5.2",
    request: ["DELETE", `${workspacePath}${eventSubscriptionPath}/ONE`],
    status: 202,
    headers: {
      "azure-asyncoperation": operationUrlPattern("operationsStatus"),
      location: operationUrlPattern("operationResults"),
      "x-ms-ratelimit-remaining-subscription-deletes": "799",
    },
    body: "",
  },
  {
    what: "a DELETE of an unknown event subscription",
    source: "recorded 5.2",
    request: ["DELETE", `${workspacePath}${eventSubscriptionPath}/none`],
    status: 204,
    body: "",
  },
  {
    what: "a DELETE in an unknown workspace",
    source: "recorded 5.2",
    request: ["DELETE", `${workspacePath}-none${eventSubscriptionPath}/one`],
    status: 404,
    code: "ResourceNotFound",
    headers: { "x-ms-failure-cause": "gateway" },
  },
  {
    what: "a GET of an unknown event subscription",
    source: "recorded 4",
    request: ["GET", `${workspacePath}${eventSubscriptionPath}/none`],
    status: 404,
    code: "ResourceNotFound",
    message: "Event subscription doesn't exist.",
    headers: { "x-ms-failure-cause": null },
  },
  {
    what: "a PATCH of an unknown event subscription",
    source: "recorded 4",
    request: ["PATCH", `${workspacePath}${eventSubscriptionPath}/none`, { labels: [] }],
    status: 404,
    code: "ResourceNotFound",
    message: "Event subscription doesn't exist.",
  },
  {
    what: "an unknown workspace",
    source: "recorded 4",
    request: ["GET", `${workspacePath}-none${eventSubscriptionPath}`],
    status: 404,
    code: "ResourceNotFound",
    message:
      "The Resource 'Microsoft.MachineLearningServices/workspaces/Lab-none' under resource group 'RG' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    headers: { "x-ms-failure-cause": "gateway" },
  },
  {
    what: "an unknown resource group",
    source: "recorded 4",
    request: ["GET", `${workspacePath.replace("RG", "none")}${eventSubscriptionPath}`],
    status: 404,
    code: "ResourceGroupNotFound",
    message: "Resource group 'none' could not be found.",
  },
  {
    what: "an unknown Azure subscription",
    source: "recorded 4",
    request: [
      "PUT",
      seededSubscriptionPath.replace(subscriptionPath, "/subscriptions/none"),
      { properties: queueProperties },
    ],
    status: 404,
    code: "SubscriptionNotFound",
    message: "The subscription 'none' could not be found.",
  },
  {
    what: "an http endpoint on another host",
    source: "recorded 4",
    request: [
      "PUT",
      seededSubscriptionPath,
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
    request: [
      "PUT",
      seededSubscriptionPath,
      { properties: { ...queueProperties, expirationTimeUtc: "2001-01-01T00:00:00Z" } },
    ],
    status: 400,
    code: "InvalidRequest",
    message: /Invalid expiration time\./,
  },
  {
    what: "the full URL of a queue",
    source: "event-grid.md 2.4",
    request: ["POST", `${seededSubscriptionPath}/getFullUrl`],
    status: 400,
    code: "InvalidRequest",
    message: /^Destination type of the event subscription one is \w+ which doesn't support full URL\./,
  },
  {
    what: "delivery attributes without any",
    source: "recorded 5.2",
    request: ["POST", `${seededSubscriptionPath}/getDeliveryAttributes`],
    status: 200,
    headers: { "x-ms-ratelimit-remaining-subscription-writes": "799" },
    body: '{"value":null}',
  },
  {
    what: "an empty list",
    source: "recorded 5.2",
    request: ["GET", `${systemTopicPath}/eventSubscriptions`],
    status: 200,
    body: '{"value":[]}',
  },
  {
    what: "a doubled slash",
    source: "recorded 5.1",
    request: ["GET", `/${seededSubscriptionPath}`],
    status: 200,
    body: { name: "one" },
  },
  {
    what: "an encoded scope",
    source: "recorded 5.1",
    request: ["GET", `/${encodeURIComponent(workspacePath.slice(1))}${eventSubscriptionPath}/one`],
    status: 200,
    body: { name: "one" },
  },
  {
    what: "a system topic as the scope of an event subscription",
    source: "event-grid.md 3.2",
    request: ["PUT", `${systemTopicPath}${eventSubscriptionPath}/one`, { properties: queueProperties }],
    status: 400,
    code: "InvalidRequest",
    message:
      "This event subscription operation is not supported using this API call. Please use the proper API and try again.",
  },
];
