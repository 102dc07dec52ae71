import { describe, expect, it } from "vitest";
import type { RunningEmulator } from "../../src/emulator/emulator.ts";
import { ended, eventSubscriptionPath, started, storageAccount, webhook } from "../emulator/rig.ts";

const home = "/subscriptions/33333333-aaaa-4000-8000-000000000003";
const group = `${home}/resourceGroups/RG`;
const workspace = `${group}/providers/Microsoft.MachineLearningServices/workspaces/Lab`;
const second = `${group}/providers/Microsoft.MachineLearningServices/workspaces/second`;
const grid = "/providers/Microsoft.EventGrid";
const topic = `${group}${grid}/systemTopics/mine`;
const one = `${workspace}${eventSubscriptionPath}/one`;
const queue = { endpointType: "StorageQueue", properties: { resourceId: storageAccount, queueName: "q" } };
const properties = { destination: queue };
const hub = `${group}/providers/Microsoft.EventHub/namespaces/n/eventhubs/h`;
const topicBody = {
  location: "westeurope",
  properties: { source: second, topicType: "Microsoft.MachineLearningServices.Workspaces" },
};
const guid = /^[-0-9a-f]{36}$/i;

interface Row {
  readonly what: string;
  /** Where it is written that the service answers so; "arm" is Azure Resource Manager's own documentation. */
  readonly source: string;
  readonly request: readonly [method: string, path: string, body?: unknown];
  readonly token?: string;
  /** The whole header; null for none. */
  readonly authorization?: string | null;
  readonly version?: string;
  readonly status: number;
  readonly code?: string;
  /** The whole message, or what it must match. */
  readonly message?: string | RegExp;
  /** Null for a header that must be absent. */
  readonly headers?: Readonly<Record<string, string | RegExp | null>>;
  /** A part of the body; a text is the whole body. */
  readonly body?: object | string;
}

const operation = (kind: string): RegExp =>
  new RegExp(
    `^http://127\\.0\\.0\\.1:\\d+${home}${grid}/locations/westeurope/${kind}/[-0-9A-F]{36}\\?api-version=2025-02-15$`,
  );

const rows: readonly Row[] = [
  // Event subscriptions
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
  // System topics
  {
    what: "no system topic",
    source: "recorded 4",
    request: ["GET", `${group}${grid}/systemTopics/none`],
    status: 404,
    code: "ResourceNotFound",
    message:
      "The Resource 'Microsoft.EventGrid/systemTopics/none' under resource group 'RG' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    headers: { "x-ms-failure-cause": "gateway" },
  },
  {
    what: "a read below no system topic",
    source: "recorded 4",
    request: ["GET", `${group}${grid}/systemTopics/none/eventSubscriptions/one`],
    status: 404,
    code: "ParentResourceNotFound",
    message: `Failed to perform 'read' on resource(s) of type 'systemTopics/eventSubscriptions', because the parent resource '${group}${grid}/systemTopics/none' could not be found.`,
  },
  {
    what: "a deletion below no system topic",
    source: "recorded 4",
    request: ["DELETE", `${group}${grid}/systemTopics/none/eventSubscriptions/one`],
    status: 404,
    code: "ParentResourceNotFound",
    message: "Can not perform requested operation on nested resource. Parent resource 'none' not found.",
  },
  {
    what: "a system topic without identity",
    source: "recorded 5.2",
    request: ["PUT", topic, topicBody],
    status: 200,
    headers: { "azure-asyncoperation": null },
    body: { tags: null, properties: { provisioningState: "Succeeded" } },
  },
  {
    what: "the tags of a system topic",
    source: "recorded 5.2",
    request: ["PATCH", topic, { tags: { team: "churn" } }],
    status: 200,
    headers: { "azure-asyncoperation": null },
  },
  {
    what: "the identity of a system topic",
    source: "recorded 5.2",
    request: ["PATCH", topic, { identity: { type: "SystemAssigned" } }],
    status: 201,
    headers: { "azure-asyncoperation": operation("operationsStatus"), location: null },
    body: { properties: { provisioningState: "Updating" }, identity: { userAssignedIdentities: null } },
  },
  {
    what: "$filter on the system topics of a resource group",
    source: "recorded 5.2",
    request: ["GET", `${group}${grid}/systemTopics?$filter=name%20eq%20'none'`],
    status: 200,
    body: { value: [{}, { name: "mine" }] },
  },
  {
    what: "the extension topic of a workspace",
    source: "event-grid.md 3.1",
    request: ["GET", `${second}${grid}/extensionTopics/default`],
    status: 200,
    body: { properties: { systemTopic: topic } },
  },
  {
    what: "the deletion of a system topic",
    source: "recorded 5.2",
    request: ["DELETE", topic],
    status: 202,
    headers: {
      "azure-asyncoperation": operation("operationsStatus"),
      location: operation("operationResults"),
    },
    body: "",
  },
  // Topic types
  {
    what: "the topic type",
    source: "recorded 5.1 and 5.2",
    request: ["GET", `${grid}/topicTypes/Microsoft.MachineLearningServices.Workspaces`],
    status: 200,
    headers: { "x-ms-ratelimit-remaining-subscription-reads": null },
    body: {
      properties: {
        displayName: "Machine Learning Workspaces",
        description: "Microsoft Azure Machine Learning Service events",
        resourceRegionType: "RegionalResource",
        supportedLocations: { length: 31 },
      },
    },
  },
  {
    what: "a version that topic types never had",
    source: "recorded 4",
    request: ["GET", `${grid}/topicTypes`],
    version: "2018-05-01-preview",
    status: 404,
    code: "InvalidResourceType",
    message:
      /^The resource type 'topicTypes' could not be found in the namespace 'Microsoft\.EventGrid' for api version '2018-05-01-preview'\. The supported api-versions are '2020-06-01,/,
  },
  {
    what: "a version that event subscriptions never had",
    source: "recorded 4",
    request: ["GET", one],
    version: "2029-01-01",
    status: 404,
    code: "InvalidResourceType",
    message: /^The resource type 'eventSubscriptions' could not be found/,
  },
  {
    what: "a version that actions never had",
    source: "recorded 4",
    request: ["POST", `${one}/getFullUrl`],
    version: "2029-01-01",
    status: 404,
    code: "InvalidResourceType",
    message: /^The resource type 'eventSubscriptions' could not be found/,
  },
  {
    what: "a version of another provider",
    source: "event-grid.md 3.7",
    request: ["GET", workspace],
    version: "2024-10-01",
    status: 200,
  },
  // Who asks
  {
    what: "no token",
    source: "arm",
    request: ["GET", one],
    authorization: null,
    status: 401,
    code: "AuthenticationFailed",
    message: "Authentication failed. The 'Authorization' header is missing.",
    headers: { "www-authenticate": /^Bearer error="invalid_token"/ },
  },
  ...(
    [
      ["PUT", one, "reader", "eventSubscriptions/write", one],
      ["PATCH", one, "reader", "eventSubscriptions/write", one],
      ["DELETE", one, "reader", "eventSubscriptions/delete", one],
      ["POST", `${one}/getFullUrl`, "reader", "eventSubscriptions/getFullUrl/action", one],
      ["POST", `${one}/getDeliveryAttributes`, "reader", "eventSubscriptions/getDeliveryAttributes/action", one],
      ["PUT", topic, "reader", "systemTopics/write", topic],
      ["DELETE", topic, "reader", "systemTopics/delete", topic],
      ["GET", `${topic}/eventSubscriptions`, "eventgrid-reader", "systemTopics/eventSubscriptions/read", topic],
      ["GET", `${workspace}${eventSubscriptionPath}`, "data-scientist", "eventSubscriptions/read", workspace],
      ["PUT", one, "data-scientist", "eventSubscriptions/write", one],
    ] as const
  ).map(([method, path, token, action, scope]): Row => ({
    what: `${method} ${action} by ${token}`,
    source: "event-grid.md 3.5 and 3.8",
    request: method === "GET" ? [method, path] : [method, path, {}],
    token,
    status: 403,
    code: "AuthorizationFailed",
    message: new RegExp(
      `^The client '${token}' with object id '[-0-9a-f]{36}' does not have authorization to perform action 'Microsoft\\.EventGrid/${action}' over scope '${scope}' or the scope is invalid\\. If access was recently granted, please refresh your credentials\\.$`,
    ),
  })),
  ...["reader", "data-scientist"].map((token): Row => ({
    what: `workspaces for ${token}`,
    source: "event-grid.md 3.8",
    request: ["GET", `${home}/providers/Microsoft.MachineLearningServices/workspaces`],
    token,
    status: 200,
    body: { value: [{ id: workspace }, { id: second }] },
  })),
  ...[workspace, group, home, topic].map((scope): Row => ({
    what: `the caller's rights at ${scope}`,
    source: "event-grid.md 3.8",
    request: ["GET", `${scope}/providers/Microsoft.Authorization/permissions`],
    token: "reader",
    status: 200,
    body: '{"value":[{"actions":["*/read"],"notActions":[],"dataActions":[],"notDataActions":[]}]}',
  })),
  {
    what: "the caller's rights, as the SDK asks for them",
    source: "event-grid.md 3.8",
    request: [
      "GET",
      `${workspace.replace("/workspaces", "//workspaces")}/providers/Microsoft.Authorization/permissions`,
    ],
    status: 200,
    body: { value: [{ actions: ["*"] }] },
  },
  // Around event subscriptions
  {
    what: "one Azure subscription",
    source: "arm",
    request: ["GET", home],
    status: 200,
    headers: { "x-ms-ratelimit-remaining-subscription-reads": "1099" },
    body: { id: home, state: "Enabled" },
  },
  {
    what: "resource groups, in the spelling of older clients",
    source: "arm",
    request: ["GET", `${home}/resourcegroups`],
    status: 200,
    body: { value: [{ id: group, name: "RG", location: "westeurope" }] },
  },
  { what: "one resource group", source: "arm", request: ["GET", group], status: 200, body: { id: group } },
  {
    what: "whether Event Grid is registered",
    source: "arm",
    request: ["GET", `${home}${grid}`],
    version: "2021-04-01",
    status: 200,
    body: { namespace: "Microsoft.EventGrid", registrationState: "Registered" },
  },
  {
    what: "registering Event Grid",
    source: "arm",
    request: ["POST", `${home}${grid}/register`],
    version: "2021-04-01",
    status: 200,
    body: { registrationState: "Registered" },
  },
];

/** The first workspace has event subscriptions, the second a system topic that somebody has made. */
const seed = {
  workspaces: [
    { id: workspace, location: "westeurope" },
    { id: second, location: "westeurope" },
  ],
  eventSubscriptions: [{ id: one, properties }],
} as const;

function send(emulator: RunningEmulator, row: Pick<Row, "request" | "token" | "authorization" | "version">) {
  const { token = "anyone", authorization = `Bearer ${token}`, version = "2025-02-15" } = row;
  const [method, path, body] = row.request;
  return fetch(`${emulator.armEndpoint}${path}${path.includes("?") ? "&" : "?"}api-version=${version}`, {
    method,
    headers: { "content-type": "application/json", ...(authorization === null ? {} : { authorization }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

describe("answers as it is written of the real service", () => {
  it.each(rows)("$what ($source)", async (row) => {
    const emulator = await started({ seed });
    expect((await send(emulator, { request: ["PUT", topic, topicBody] })).status).toBe(200);
    const answer = await send(emulator, row);
    const text = await answer.text();
    expect([answer.status, text]).toEqual([row.status, expect.anything()]);
    for (const [name, value] of Object.entries(row.headers ?? {})) {
      const header = answer.headers.get(name);
      if (value instanceof RegExp) expect(header, name).toMatch(value);
      else expect(header, name).toBe(value);
    }
    expect(answer.headers.get("x-ms-request-id")).toMatch(guid);
    expect(answer.headers.get("x-ms-correlation-request-id")).toMatch(guid);
    if (typeof row.body === "string") expect(text).toBe(row.body);
    else if (row.body) expect(JSON.parse(text)).toMatchObject(row.body);
    if (row.code === undefined) return;
    const { error } = JSON.parse(text) as { error: { code: string; message: string } };
    expect(error.code).toBe(row.code);
    if (row.message instanceof RegExp) expect(error.message).toMatch(row.message);
    else if (row.message !== undefined) expect(error.message).toBe(row.message);
  });

  it.each([
    "2020-06-01",
    "2020-10-15-preview",
    "2021-06-01-preview",
    "2021-10-15-preview",
    "2021-12-01",
    "2022-06-15",
    "2023-06-01-preview",
    "2023-12-15-preview",
    "2024-06-01-preview",
    "2024-12-15-preview",
    "2025-02-15",
    "2025-04-01-preview",
    "2025-07-15-preview",
  ])("the version %s (https://learn.microsoft.com/azure/templates/microsoft.eventgrid)", async (version) => {
    const emulator = await started({ seed });
    expect((await send(emulator, { request: ["GET", one], version })).status).toBe(200);
    const written = await send(emulator, { request: ["PUT", one, { properties }], version });
    expect(written.headers.get("azure-asyncoperation")).toContain(`?api-version=${version}`);
  });

  it("a PUT after one that has failed creates (recorded 5.2)", async () => {
    const emulator = await started({ seed });
    const hook = await webhook(() => ({ status: 404 }));
    const refusing = { destination: { endpointType: "WebHook", properties: { endpointUrl: hook.url } } };
    const request = ["PUT", `${workspace}${eventSubscriptionPath}/again`] as const;
    expect((await ended(await send(emulator, { request: [...request, { properties: refusing }] }))).status).toBe(
      "Failed",
    );
    const answer = await send(emulator, { request: [...request, { properties }] });
    expect(await answer.json()).toMatchObject({ properties: { provisioningState: "Creating" } });
  });

  it("a workspace has room for 500 event subscriptions (event-grid.md 3.5 and 4.3)", async () => {
    const path = (name: string): string => `${workspace}${eventSubscriptionPath}/${name}`;
    const eventSubscriptions = Array.from({ length: 500 }, (_, at) => ({ id: path(`of-500-${at}`), properties }));
    const emulator = await started({ seed: { ...seed, eventSubscriptions } });
    const refused = await send(emulator, { request: ["PUT", path("one-more"), { properties }] });
    expect([refused.status, await refused.json()]).toEqual([
      409,
      { error: { code: "Conflict", message: expect.stringMatching(/^Quota limit reached\./) as unknown } },
    ]);
    expect((await send(emulator, { request: ["PUT", path("of-500-7"), { properties }] })).status).toBe(201);
    expect((await send(emulator, { request: ["DELETE", path("of-500-8")] })).status).toBe(202);
    expect((await send(emulator, { request: ["PUT", path("one-more"), { properties }] })).status).toBe(201);
  });
});
