import { eventSubscriptionPath } from "../../emulator/rig.ts";
import {
  eventGridPath,
  resourceGroupPath,
  seededSubscriptionPath,
  subscriptionPath,
  workspacePath,
  type DocumentedRow,
} from "./documentedRow.ts";

const eventGridInGroup = `${resourceGroupPath}${eventGridPath}`;

/** Operations that Azure has and the Local Event Grid doesn't, with what the answer must name. */
const missing: readonly (readonly [method: string, path: string, named: string | RegExp])[] = [
  ["PUT", `${eventGridInGroup}/topics/t`, "PUT Microsoft.EventGrid/topics. Publish to /api/events"],
  ["POST", `${eventGridInGroup}/topics/t/listKeys`, /topics\/listKeys\. .* publishKey/],
  ["POST", `${eventGridInGroup}/topics/t/regenerateKey`, /topics\/regenerateKey\. .* publishKey/],
  ["GET", `${eventGridInGroup}/topics/t/eventSubscriptions/one`, "topics/eventSubscriptions"],
  ["GET", `${eventGridInGroup}/topics/t/privateEndpointConnections`, "topics/privateEndpointConnections"],
  ["DELETE", `${eventGridInGroup}/domains/d/topics/t`, "domains/topics"],
  ["GET", `${subscriptionPath}${eventGridPath}/namespaces`, "event subscriptions of workspaces"],
  ["PUT", `${eventGridInGroup}/namespaces/n/topics/t/eventSubscriptions/e`, "namespaces/topics/eventSubscriptions"],
  ["PUT", `${eventGridInGroup}/partnerNamespaces/n/channels/c`, "workspaces"],
  ["PATCH", `${eventGridInGroup}/partnerTopics/t`, "workspaces"],
  ["POST", `${eventGridInGroup}/partnerConfigurations/default/authorizePartner`, "workspaces"],
  ["GET", `${eventGridPath}/verifiedPartners`, "workspaces"],
  ["GET", `${eventGridPath}/operations`, "event subscriptions, system topics"],
  ["GET", `${subscriptionPath}${eventGridPath}/locations/westeurope/checks/c`, "event subscriptions of a region"],
  [
    "POST",
    `${seededSubscriptionPath}/activate`,
    "eventSubscriptions/activate. It has event subscriptions on workspaces",
  ],
  ["PUT", `${subscriptionPath}${eventGridPath}/eventSubscriptions/one`, "It has event subscriptions on workspaces"],
  ["PUT", `${resourceGroupPath}${eventGridPath}/eventSubscriptions/one`, "It has event subscriptions on workspaces"],
  [
    "PUT",
    `${resourceGroupPath}/providers/Microsoft.Storage/storageAccounts/a${eventSubscriptionPath}/one`,
    "It has event subscriptions on workspaces",
  ],
  ["GET", `${workspacePath}${eventGridPath}/extensionTopics/other`, "extensionTopics/default"],
  ["PUT", workspacePath, "PUT Microsoft.MachineLearningServices/workspaces. It has Microsoft.EventGrid"],
  ["POST", `${workspacePath}/listKeys`, "workspaces/listKeys"],
  ["GET", `${workspacePath}/computes`, "workspaces/computes"],
  ["GET", `${resourceGroupPath}/providers/Microsoft.Storage/storageAccounts`, "Microsoft.Storage/storageAccounts"],
  ["GET", `${workspacePath}/providers/Microsoft.Insights/diagnosticSettings`, "Microsoft.Insights/diagnosticSettings"],
  ["GET", `${subscriptionPath}/providers/Microsoft.Storage`, "GET Microsoft.Storage"],
  ["PUT", resourceGroupPath, "resource groups"],
  ["GET", `${subscriptionPath}/resources`, "tenants, Azure subscriptions, resource groups, workspaces"],
  ["GET", `${subscriptionPath}/locations`, "tenants, Azure subscriptions"],
  ["GET", "/providers", "tenants, Azure subscriptions"],
];

export const missingOperationRows: readonly DocumentedRow[] = [
  ...missing.map(([method, path, named]): DocumentedRow => ({
    what: `${method} ${path}, which it doesn't have`,
    source: "issue 10",
    request: method === "GET" ? [method, path] : [method, path, {}],
    status: 501,
    code: "NotImplemented",
    message: named instanceof RegExp ? named : new RegExp(named.replaceAll(/[.]/g, "\\.")),
  })),
  ...[
    ["eventSubscription", `${workspacePath}${eventGridPath}/eventSubscription`],
    ["systemTopics/subscriptions", `${eventGridInGroup}/systemTopics/mine/subscriptions`],
  ].map(([type = "", path = ""]): DocumentedRow => ({
    what: `the type ${type}, which Azure doesn't have either`,
    source: "recorded 4",
    request: ["GET", path],
    status: 404,
    code: "InvalidResourceType",
    message: new RegExp(
      `^The resource type '${type}' could not be found in the namespace 'Microsoft\\.EventGrid' for api version '2025-02-15'\\. The supported api-versions are '2018-01-01,`,
    ),
  })),
];
