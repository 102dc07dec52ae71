import {
  authorizationHeader,
  eventHub,
  eventSubscriptionPath,
  storageAccount,
  webhookDestination,
} from "../../emulator/rig.ts";
import {
  type HostileRequest,
  deepJson,
  type EmulatorTarget,
  eventSubscriptionUrl,
  hugeBody,
  type HostileRow,
  apiVersionQuery,
  badRequest,
  invalidContent,
  invalidRequest,
  notFound,
} from "./hostileRequest.ts";

const get =
  (path: string | ((grid: EmulatorTarget) => string)) =>
  (grid: EmulatorTarget): HostileRequest => ({
    path: typeof path === "string" ? path : path(grid),
    headers: authorizationHeader(grid),
  });
const toBody = (body: unknown): string | Buffer =>
  typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
const request =
  (method: string, path: (grid: EmulatorTarget) => string, body?: unknown) =>
  (grid: EmulatorTarget): HostileRequest => ({
    method,
    path: path(grid),
    headers: { ...authorizationHeader(grid), "content-type": "application/json" },
    ...(body === undefined ? {} : { body: toBody(body) }),
  });
const putSubscription = (body: unknown, name = "one") =>
  request("PUT", (grid) => eventSubscriptionUrl(grid, name), body);
const destination = webhookDestination("https://example.com");
const putProperties = (properties: object) => putSubscription({ properties: { destination, ...properties } });
const putDestination = (other: object, more: object = {}) =>
  putProperties({ destination: { endpointType: "WebHook", ...other }, ...more });
const putWebhookUrl = (endpointUrl: string) => putDestination({ properties: { endpointUrl } });
const putDeliveryAttribute = (mapping: object) =>
  putProperties({ destination: webhookDestination("https://example.com", { deliveryAttributeMappings: [mapping] }) });
const putConditions = (...advancedFilters: readonly object[]) => putProperties({ filter: { advancedFilters } });
const listSubscriptions = (query: string) =>
  get((grid) => `${grid.workspaceId}${eventSubscriptionPath}${apiVersionQuery}&${query}`);

export const armRows: readonly HostileRow[] = [
  ["no token", () => ({ path: `/subscriptions${apiVersionQuery}` }), 401, "AuthenticationFailed", "Authorization"],
  [
    "another kind of token",
    () => ({ path: `/subscriptions${apiVersionQuery}`, headers: { authorization: "Basic eDp5" } }),
    401,
    "AuthenticationFailed",
    "bearer",
  ],
  [
    "a token with a space",
    () => ({ path: `/subscriptions${apiVersionQuery}`, headers: { authorization: "Bearer a b" } }),
    401,
    "AuthenticationFailed",
    "bearer",
  ],
  ...(
    [
      ["the publish key", ({ publishKey }) => publishKey],
      ["the admin key", ({ adminKey }) => adminKey],
      ["the beginning of the token", ({ armToken }) => armToken.slice(0, -1)],
      ["the token with more at its end", ({ armToken }) => `${armToken}x`],
      ["the token with an unknown role", ({ armToken }) => `${armToken}.contributor`],
      ["the token with a role of the prototype", ({ armToken }) => `${armToken}.constructor`],
      ["the token with two roles", ({ armToken }) => `${armToken}.reader.reader`],
      ["only a role", () => ".reader"],
      ["the name of a role", () => "reader"],
      ["any text", () => "anyone"],
      ["an unsigned JSON Web Token", () => "eyJhbGciOiJub25lIn0.eyJuYW1lIjoib3duZXIifQ."],
    ] as readonly (readonly [string, (grid: EmulatorTarget) => string])[]
  ).map(([what, token]): HostileRow => [
    `${what} as the token`,
    (grid) => ({ path: `/subscriptions${apiVersionQuery}`, headers: { authorization: `Bearer ${token(grid)}` } }),
    401,
    "InvalidAuthenticationToken",
    "The access token is invalid.",
  ]),
  [
    "a write by a reader",
    (grid) => ({ ...putSubscription({})(grid), headers: authorizationHeader(grid, "reader") }),
    403,
    "AuthorizationFailed",
    "eventSubscriptions/write",
  ],
  ["no api-version", get("/subscriptions"), 400, "MissingApiVersionParameter", "api-version"],
  ["an invalid api-version", get("/subscriptions?api-version=latest"), 400, "InvalidApiVersionParameter", "latest"],
  [
    "the api-version __proto__",
    get("/subscriptions?api-version=__proto__"),
    400,
    "InvalidApiVersionParameter",
    "__proto__",
  ],
  [
    "an unknown path",
    get(`/subscriptions/x/nothing${apiVersionQuery}`),
    404,
    "InvalidResourceType",
    "/subscriptions/x/nothing",
  ],
  ["path traversal", get(`/../../etc/passwd${apiVersionQuery}`), 404, "InvalidResourceType", "/etc/passwd"],
  [
    "path traversal, percent-encoded",
    get(`/subscriptions/..%2f..%2fadmin%2fstate${apiVersionQuery}`),
    404,
    "InvalidResourceType",
    "admin/state",
  ],
  [
    "a path with backslashes",
    get(`/subscriptions/..\\..\\admin${apiVersionQuery}`),
    401,
    "Unauthorized",
    "x-admin-key",
  ],
  badRequest("a path that is not encoded correctly", get(`/subscriptions/%E0%A4${apiVersionQuery}`), "percent-encoded"),
  badRequest("a lone surrogate in a path", get(`/subscriptions/%ED%A0%80${apiVersionQuery}`), "percent-encoded"),
  ["a path of 10,000 segments", get(`/${"a/".repeat(7_000)}${apiVersionQuery}`), 404, "InvalidResourceType", "a/a"],
  [
    "an unsupported method",
    request("DELETE", () => `/subscriptions${apiVersionQuery}`),
    405,
    "MethodNotAllowed",
    "GET",
  ],
  ["the method TRACE", request("TRACE", () => `/subscriptions${apiVersionQuery}`), 405, "MethodNotAllowed", "GET"],
  [
    "an unknown Azure subscription",
    get(`/subscriptions/__proto__${apiVersionQuery}`),
    404,
    "SubscriptionNotFound",
    "__proto__",
  ],
  notFound(
    "an unknown workspace",
    request("PUT", (grid) => eventSubscriptionUrl({ ...grid, workspaceId: `${grid.workspaceId}-x` }, "one"), {
      properties: { destination },
    }),
    "-x",
  ),
  invalidContent("a body that is no JSON", putSubscription("{"), "could not be deserialized"),
  invalidContent("no body", putSubscription(""), "empty"),
  invalidContent(
    "a body that is no UTF-8",
    putSubscription(Buffer.from([0x22, 0xff, 0x22])),
    "could not be deserialized",
  ),
  invalidContent("a body of the wrong kind", putSubscription("[]"), "object"),
  invalidContent("a body without properties", putSubscription("{}"), "properties"),
  invalidContent("properties in __proto__", putSubscription('{"__proto__":{"properties":{}}}'), "properties"),
  invalidContent("a body nested too deeply", putSubscription(deepJson), "64 levels"),
  ["a body that is too large", putSubscription(hugeBody), 413, "RequestEntityTooLarge", "1 MB"],
  invalidRequest("a name of two letters", putSubscription({ properties: { destination } }, "no"), "'no'"),
  invalidRequest(
    "a name of 10,000 letters",
    putSubscription({ properties: { destination } }, "n".repeat(10_000)),
    "nnn",
  ),
  invalidRequest("the name __proto__", putSubscription({ properties: { destination } }, "__proto__"), "'__proto__'"),
  [
    "a name with a slash",
    putSubscription({ properties: { destination } }, "a%2Fb"),
    404,
    "InvalidResourceType",
    "'eventSubscriptions/b'",
  ],
  [
    "a name with path traversal",
    putSubscription({ properties: { destination } }, "..%2fstate"),
    404,
    "InvalidResourceType",
    "'eventSubscriptions/state'",
  ],
  invalidRequest(
    "a name with a line break",
    putSubscription({ properties: { destination } }, "one%0d%0ax:y"),
    "event subscription name",
  ),
  invalidRequest(
    "a name with a NUL",
    putSubscription({ properties: { destination } }, "one%00"),
    "event subscription name",
  ),
  invalidRequest("no destination", putSubscription({ properties: {} }), "destination"),
  invalidRequest("a destination that is a list", putProperties({ destination: [destination] }), "destination"),
  invalidRequest(
    "a destination in __proto__",
    putSubscription('{"properties":{"__proto__":{"destination":{}}}}'),
    "destination",
  ),
  invalidRequest("a destination of the kind __proto__", putDestination({ endpointType: "__proto__" }), "__proto__"),
  invalidRequest("a destination of the kind toString", putDestination({ endpointType: "toString" }), "toString"),
  invalidRequest("a webhook without a URL", putDestination({}), "endpoint URL"),
  invalidRequest("http to another host", putWebhookUrl("http://example.com"), "proper https URL format"),
  invalidRequest(
    "http to a cloud's metadata",
    putWebhookUrl("http://169.254.169.254/metadata"),
    "proper https URL format",
  ),
  invalidRequest("a file URL as webhook", putWebhookUrl("file:///etc/passwd"), "proper https URL format"),
  invalidRequest("a javascript URL as webhook", putWebhookUrl("javascript:alert(1)"), "proper https URL format"),
  invalidRequest(
    "a batch of 5,001 events",
    putDestination({ properties: { endpointUrl: "https://example.com", maxEventsPerBatch: 5_001 } }),
    "maxEventsPerBatch",
  ),
  invalidRequest(
    "an event hub that is a queue",
    putDestination({ endpointType: "EventHub", properties: { resourceId: storageAccount } }),
    "resourceId",
  ),
  invalidRequest(
    "a queue without a name",
    putDestination({ endpointType: "StorageQueue", properties: { resourceId: storageAccount } }),
    "queueName",
  ),
  invalidRequest(
    "two destinations",
    putProperties({ deliveryWithResourceIdentity: { destination } }),
    "deliveryWithResourceIdentity",
  ),
  invalidRequest(
    "a delivery attribute with a line break in its name",
    putDeliveryAttribute({ name: "x\r\ny", type: "Static", properties: { value: "1" } }),
    "legal header name",
  ),
  invalidRequest(
    "a delivery attribute with a line break in its value",
    putDeliveryAttribute({ name: "x", type: "Static", properties: { value: "1\r\ny: 2" } }),
    "cannot be sent",
  ),
  invalidRequest(
    "a delivery attribute that HTTP reserves",
    putDeliveryAttribute({ name: "Content-Length", type: "Static", properties: { value: "1" } }),
    "Content-Length",
  ),
  invalidRequest(
    "a delivery attribute that Event Grid reserves",
    putDeliveryAttribute({ name: "aeg-event-type", type: "Static", properties: { value: "1" } }),
    "reserved",
  ),
  invalidRequest("a filter that is a list", putProperties({ filter: [] }), "filter"),
  invalidRequest(
    "a filter over the limits",
    putConditions(...Array.from({ length: 26 }, () => ({ operatorType: "IsNotNull", key: "data.a" }))),
    "26 conditions",
  ),
  invalidRequest(
    "a condition with the operator toString",
    putConditions({ operatorType: "toString", key: "data.a", values: [] }),
    "toString",
  ),
  invalidRequest("a condition without a key", putConditions({ operatorType: "StringIn", values: ["a"] }), "/0/key"),
  invalidRequest(
    "a number condition with a string",
    putConditions({ operatorType: "NumberIn", key: "data.a", values: ["1e999"] }),
    "/0/values",
  ),
  invalidRequest("labels that are not strings", putProperties({ labels: [{}] }), "labels"),
  invalidRequest("an unknown schema", putProperties({ eventDeliverySchema: "__proto__" }), "__proto__"),
  invalidRequest(
    "zero delivery attempts",
    putProperties({ retryPolicy: { maxDeliveryAttempts: 0 } }),
    "maxDeliveryAttempts",
  ),
  invalidRequest(
    "infinite delivery attempts",
    putSubscription(
      '{"properties":{"destination":{"endpointType":"WebHook","properties":{"endpointUrl":"https://example.com"}},"retryPolicy":{"maxDeliveryAttempts":1e999}}}',
    ),
    "maxDeliveryAttempts",
  ),
  invalidRequest(
    "a time to live that is a string",
    putProperties({ retryPolicy: { eventTimeToLiveInMinutes: "9" } }),
    "eventTimeToLiveInMinutes",
  ),
  invalidRequest(
    "dead letters in an event hub",
    putProperties({ deadLetterDestination: { endpointType: "EventHub", properties: { resourceId: eventHub } } }),
    "deadLetterDestination",
  ),
  invalidRequest(
    "dead letters without a container",
    putProperties({
      deadLetterDestination: { endpointType: "StorageBlob", properties: { resourceId: storageAccount } },
    }),
    "blobContainerName",
  ),
  invalidRequest("an expiry that is not a date", putProperties({ expirationTimeUtc: "soon" }), "soon"),
  invalidRequest("an expiry in the past", putProperties({ expirationTimeUtc: "1999-01-01T00:00:00Z" }), "future"),
  invalidRequest(
    "an update with properties",
    request("PATCH", (grid) => eventSubscriptionUrl(grid, "watch-drift"), '{"properties":{}}'),
    "flat",
  ),
  invalidContent(
    "an update that is a list",
    request("PATCH", (grid) => eventSubscriptionUrl(grid, "watch-drift"), "[]"),
    "object",
  ),
  invalidRequest(
    "an update that removes the destination",
    request("PATCH", (grid) => eventSubscriptionUrl(grid, "watch-drift"), '{"destination":null}'),
    "destination",
  ),
  notFound(
    "an update of a missing event subscription",
    request("PATCH", (grid) => eventSubscriptionUrl(grid, "none"), "{}"),
    "doesn't exist",
  ),
  notFound(
    "the full URL of a missing event subscription",
    request("POST", (grid) => eventSubscriptionUrl(grid, "none").replace("?", "/getFullUrl?")),
    "doesn't exist",
  ),
  notFound(
    "the delivery attributes of a missing event subscription",
    request("POST", (grid) => eventSubscriptionUrl(grid, "none").replace("?", "/getDeliveryAttributes?")),
    "doesn't exist",
  ),
  invalidRequest("a page of 1000", listSubscriptions("$top=1000"), "$top"),
  invalidRequest("a page of 1e999", listSubscriptions("$top=1e999"), "$top"),
  invalidRequest("a page with a foreign token", listSubscriptions("$skiptoken=__proto__"), "$skiptoken"),
  invalidRequest(
    "a skip token for a negative page",
    listSubscriptions(`$skiptoken=${encodeURIComponent('{"token":"-1"}')}`),
    "$skiptoken",
  ),
  invalidRequest("an unsupported $filter", listSubscriptions("$filter=name%20like%20'x'"), "$filter"),
  invalidRequest("a $filter of 12,000 spaces", listSubscriptions(`$filter=a${"+".repeat(12_000)}b`), "$filter"),
  invalidRequest(
    "a negative $skip of workspaces",
    get(
      (grid) =>
        `/subscriptions/${grid.subscriptionId}/providers/Microsoft.MachineLearningServices/workspaces${apiVersionQuery}&$skip=-1`,
    ),
    "$skip",
  ),
  notFound(
    "permissions on an unknown workspace",
    get((grid) => `${grid.workspaceId}-x/providers/Microsoft.Authorization/permissions${apiVersionQuery}`),
    "-x",
  ),
  notFound(
    "an unknown topic type",
    get(`/providers/Microsoft.EventGrid/topicTypes/__proto__${apiVersionQuery}`),
    "__proto__",
  ),
  [
    "an unknown operation",
    get(
      (grid) =>
        `/subscriptions/${grid.subscriptionId}/providers/Microsoft.EventGrid/locations/x/operationsStatus/constructor${apiVersionQuery}`,
    ),
    404,
    "OperationNotFound",
    "constructor",
  ],
  [
    "the result of an unknown operation",
    get(
      (grid) =>
        `/subscriptions/${grid.subscriptionId}/providers/Microsoft.EventGrid/locations/x/operationResults/constructor${apiVersionQuery}`,
    ),
    404,
    "OperationNotFound",
    "constructor",
  ],
  ...systemTopicRows(),
  ...resourceGraphRows(),
  ...validationUrlRows(),
];

function systemTopicRows(): readonly HostileRow[] {
  const topic = (name: string, body: unknown) =>
    request(
      "PUT",
      (grid) => `${resourceGroupOf(grid)}/providers/Microsoft.EventGrid/systemTopics/${name}${apiVersionQuery}`,
      body,
    );
  const topicType = "Microsoft.MachineLearningServices.Workspaces";
  return [
    invalidRequest("a system topic without a topic type", topic("mine", {}), "topicType"),
    invalidRequest(
      "a system topic of storage",
      topic("mine", { properties: { topicType: "Microsoft.Storage.StorageAccounts" } }),
      "topic type",
    ),
    invalidRequest("a system topic without a source", topic("mine", { properties: { topicType } }), "source"),
    invalidRequest(
      "a system topic of an unknown source",
      topic("mine", { properties: { topicType, source: "/etc/passwd" } }),
      "/etc/passwd",
    ),
    invalidRequest("a system topic called __proto__", topic("__proto__", {}), "'__proto__'"),
    notFound(
      "an unknown system topic",
      request(
        "PATCH",
        (grid) => `${resourceGroupOf(grid)}/providers/Microsoft.EventGrid/systemTopics/none${apiVersionQuery}`,
        {},
      ),
      "none",
    ),
    [
      "an event subscription below an unknown system topic",
      request(
        "PUT",
        (grid) =>
          `${resourceGroupOf(grid)}/providers/Microsoft.EventGrid/systemTopics/none/eventSubscriptions/one${apiVersionQuery}`,
        { properties: { destination } },
      ),
      404,
      "ParentResourceNotFound",
      "none",
    ],
  ];
}

const resourceGroupOf = ({ workspaceId }: EmulatorTarget): string => workspaceId.split("/").slice(0, 5).join("/");

function resourceGraphRows(): readonly HostileRow[] {
  const path = "/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01";
  const query = (body: unknown) => request("POST", () => path, body);
  return [
    badRequest("no query", query({}), "query"),
    badRequest("a query that is a number", query({ query: 1e300 }), "query"),
    badRequest("a query of another table", query({ query: "__proto__" }), "__proto__"),
    badRequest("a query that is not supported", query({ query: "resources | evaluate python('x')" }), "python"),
    badRequest("a query of a megabyte", query({ query: `resources | where a${" ".repeat(1_000_000)}b` }), "8000"),
    badRequest("a query for a table", query({ query: "resources", options: { resultFormat: "table" } }), "objectArray"),
    badRequest("a query for a page of -1", query({ query: "resources", options: { $top: -1 } }), "$top"),
    badRequest("a query with an infinite $skip", query('{"query":"resources","options":{"$skip":1e999}}'), "$skip"),
    badRequest(
      "a query with a foreign skip token",
      query({ query: "resources", options: { $skipToken: "__proto__" } }),
      "$skipToken",
    ),
  ];
}

/** People open these URLs, so the responses are plain text. */
function validationUrlRows(): readonly HostileRow[] {
  const path = "/eventsubscriptions/watch-drift/validate";
  return [
    ["a validation URL without its token", () => ({ path }), 403, "", "didn't send"],
    [
      "a validation URL with another's token",
      () => ({ path: `${path}?id=__proto__&token=${"A".repeat(64)}` }),
      403,
      "",
      "didn't send",
    ],
    ["a validation URL with script in it", () => ({ path: `${path}?id=<script>&token=%00` }), 403, "", "didn't send"],
    ["a validation URL by POST", () => ({ method: "POST", path }), 405, "", "GET"],
  ];
}
