import {
  eventGridPath,
  resourceGroupPath,
  seededSubscriptionPath,
  subscriptionPath,
  systemTopicPath,
  type DocumentedRow,
} from "./documentedRow.ts";

const region = `${subscriptionPath}${eventGridPath}/locations/westeurope`;

/** Old versions of the API, and ones that never were. */
export const versionRows: readonly DocumentedRow[] = [
  {
    what: "a version that topic types never had",
    source: "recorded 4",
    request: ["GET", `${eventGridPath}/topicTypes`],
    version: "2018-05-01-preview",
    status: 404,
    code: "InvalidResourceType",
    message:
      /^The resource type 'topicTypes' could not be found in the namespace 'Microsoft\.EventGrid' for api version '2018-05-01-preview'\. The supported api-versions are '2018-01-01,2018-09-15-preview,/,
  },
  {
    what: "a version that event subscriptions never had",
    source: "recorded 4",
    request: ["GET", seededSubscriptionPath],
    version: "2029-01-01",
    status: 404,
    code: "InvalidResourceType",
    message: /^The resource type 'eventSubscriptions' could not be found/,
  },
  {
    what: "a version that actions never had",
    source: "recorded 4",
    request: ["POST", `${seededSubscriptionPath}/getFullUrl`],
    version: "2029-01-01",
    status: 404,
    code: "InvalidResourceType",
    message: /^The resource type 'eventSubscriptions' could not be found/,
  },
  ...["2018-01-01", "2019-01-01", "2019-06-01"].flatMap((version): DocumentedRow[] =>
    [seededSubscriptionPath, seededSubscriptionPath.replace(/\/one$/, ""), `${region}/eventSubscriptions`].map(
      (path) => ({
        what: `a GET of ${path.split("/").at(-1)} without the delivery schema in ${version}`,
        source: "recorded 6, 2.1",
        request: ["GET", path],
        version,
        status: 200,
        absent: ["eventDeliverySchema"],
      }),
    ),
  ),
  {
    what: "all event types in the first version",
    source: "recorded 6, 2.2",
    request: ["PATCH", seededSubscriptionPath, { filter: { includedEventTypes: null } }],
    version: "2018-01-01",
    status: 201,
    body: { properties: { filter: { includedEventTypes: ["All"] } } },
  },
  {
    what: "all event types in a later version",
    source: "recorded 6, 2.2",
    request: ["PATCH", seededSubscriptionPath, { filter: {} }],
    version: "2018-05-01-preview",
    status: 201,
    body: { properties: { eventDeliverySchema: "EventGridSchema" } },
    absent: ["All"],
  },
  {
    what: "a system topic in its first version",
    source: "azure-rest-api-specs, 2020-04-01-preview",
    request: ["GET", systemTopicPath],
    version: "2020-04-01-preview",
    status: 200,
  },
  ...[
    systemTopicPath,
    `${systemTopicPath}/eventSubscriptions`,
    `${resourceGroupPath}${eventGridPath}/systemTopics`,
  ].map((path): DocumentedRow => ({
    what: `${path.split("/").at(-1)} of a system topic in a version before it`,
    source: "recorded 4",
    request: ["GET", path],
    version: "2020-01-01-preview",
    status: 404,
    code: "InvalidResourceType",
    message: /for api version '2020-01-01-preview'\. The supported api-versions are '2020-04-01-preview,/,
  })),
];
