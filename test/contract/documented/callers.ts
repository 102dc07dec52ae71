import { eventSubscriptionPath } from "../../emulator/rig.ts";
import { group, home, one, second, topic, workspace, type Row } from "./row.ts";

export const callerRows: readonly Row[] = [
  {
    what: "no token",
    source: "https://learn.microsoft.com/rest/api/resources",
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
];
