import { eventSubscriptionPath } from "../../emulator/rig.ts";
import {
  resourceGroupPath,
  subscriptionPath,
  seededSubscriptionPath,
  secondWorkspacePath,
  systemTopicPath,
  workspacePath,
  type DocumentedRow,
} from "./documentedRow.ts";

export const callerRows: readonly DocumentedRow[] = [
  {
    what: "no token",
    source: "https://learn.microsoft.com/rest/api/resources",
    request: ["GET", seededSubscriptionPath],
    authorization: null,
    status: 401,
    code: "AuthenticationFailed",
    message: "Authentication failed. The 'Authorization' header is missing.",
    headers: {
      "www-authenticate":
        /^Bearer authorization_uri="https:\/\/login\.windows\.net\/[-0-9a-f]{36}", error="invalid_token", error_description="The authentication failed because of missing 'Authorization' header\."$/,
    },
  },
  ...(
    [
      ["PUT", seededSubscriptionPath, "reader", "eventSubscriptions/write", seededSubscriptionPath],
      ["PATCH", seededSubscriptionPath, "reader", "eventSubscriptions/write", seededSubscriptionPath],
      ["DELETE", seededSubscriptionPath, "reader", "eventSubscriptions/delete", seededSubscriptionPath],
      [
        "POST",
        `${seededSubscriptionPath}/getFullUrl`,
        "reader",
        "eventSubscriptions/getFullUrl/action",
        seededSubscriptionPath,
      ],
      [
        "POST",
        `${seededSubscriptionPath}/getDeliveryAttributes`,
        "reader",
        "eventSubscriptions/getDeliveryAttributes/action",
        seededSubscriptionPath,
      ],
      ["PUT", systemTopicPath, "reader", "systemTopics/write", systemTopicPath],
      ["DELETE", systemTopicPath, "reader", "systemTopics/delete", systemTopicPath],
      [
        "GET",
        `${systemTopicPath}/eventSubscriptions`,
        "eventgrid-reader",
        "systemTopics/eventSubscriptions/read",
        systemTopicPath,
      ],
      ["GET", `${workspacePath}${eventSubscriptionPath}`, "data-scientist", "eventSubscriptions/read", workspacePath],
      ["PUT", seededSubscriptionPath, "data-scientist", "eventSubscriptions/write", seededSubscriptionPath],
    ] as const
  ).map(([method, path, token, action, scope]): DocumentedRow => ({
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
  ...["reader", "data-scientist"].map((token): DocumentedRow => ({
    what: `workspaces for ${token}`,
    source: "event-grid.md 3.8",
    request: ["GET", `${subscriptionPath}/providers/Microsoft.MachineLearningServices/workspaces`],
    token,
    status: 200,
    body: { value: [{ id: workspacePath }, { id: secondWorkspacePath }] },
  })),
  ...[workspacePath, resourceGroupPath, subscriptionPath, systemTopicPath].map((scope): DocumentedRow => ({
    what: `the caller's permissions at ${scope}`,
    source: "event-grid.md 3.8",
    request: ["GET", `${scope}/providers/Microsoft.Authorization/permissions`],
    token: "reader",
    status: 200,
    body: '{"value":[{"actions":["*/read"],"notActions":[],"dataActions":[],"notDataActions":[]}]}',
  })),
  {
    what: "the caller's permissions, as the SDK requests them",
    source: "event-grid.md 3.8",
    request: [
      "GET",
      `${workspacePath.replace("/workspaces", "//workspaces")}/providers/Microsoft.Authorization/permissions`,
    ],
    status: 200,
    body: { value: [{ actions: ["*"] }] },
  },
];
