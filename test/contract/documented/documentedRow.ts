import type { RunningEmulator } from "../../../src/emulator/startEmulator.ts";
import { authorizationHeader, eventSubscriptionPath, storageAccount } from "../../emulator/rig.ts";

export const subscriptionPath = "/subscriptions/33333333-aaaa-4000-8000-000000000003";
export const resourceGroupPath = `${subscriptionPath}/resourceGroups/RG`;
export const workspacePath = `${resourceGroupPath}/providers/Microsoft.MachineLearningServices/workspaces/Lab`;
export const secondWorkspacePath = `${resourceGroupPath}/providers/Microsoft.MachineLearningServices/workspaces/second`;
export const eventGridPath = "/providers/Microsoft.EventGrid";
export const systemTopicPath = `${resourceGroupPath}${eventGridPath}/systemTopics/mine`;
export const seededSubscriptionPath = `${workspacePath}${eventSubscriptionPath}/one`;
const queueDestination = {
  endpointType: "StorageQueue",
  properties: { resourceId: storageAccount, queueName: "events" },
};
export const queueProperties = { destination: queueDestination };
export const eventHubPath = `${resourceGroupPath}/providers/Microsoft.EventHub/namespaces/n/eventhubs/h`;
export const systemTopicBody = {
  location: "westeurope",
  properties: { source: secondWorkspacePath, topicType: "Microsoft.MachineLearningServices.Workspaces" },
};

/** A request and the documented response. */
export interface DocumentedRow {
  readonly what: string;
  /** Where the response is documented or recorded. */
  readonly source: string;
  readonly request: readonly [method: string, path: string, body?: unknown];
  readonly token?: string;
  /** The whole header; null for none. */
  readonly authorization?: string | null;
  readonly version?: string;
  readonly status: number;
  readonly code?: string;
  /** The whole message, or a pattern. */
  readonly message?: string | RegExp;
  /** Null for a header that must be absent. */
  readonly headers?: Readonly<Record<string, string | RegExp | null>>;
  /** Part of the body; a string is the whole body. */
  readonly body?: object | string;
  /** Names that must not occur in the body. */
  readonly absent?: readonly string[];
}

export const operationUrlPattern = (kind: string): RegExp =>
  new RegExp(
    `^http://127\\.0\\.0\\.1:\\d+${subscriptionPath}${eventGridPath}/locations/westeurope/${kind}/[-0-9A-F]{36}\\?api-version=2025-02-15$`,
  );

/** The first workspace has event subscriptions, the second one a system topic created by a user. */
export const seed = {
  workspaces: [
    { id: workspacePath, location: "westeurope" },
    { id: secondWorkspacePath, location: "westeurope" },
  ],
  eventSubscriptions: [{ id: seededSubscriptionPath, properties: queueProperties }],
} as const;

/** Sends the request of a row, and does not wait for an operation. */
export function sendRow(
  emulator: RunningEmulator,
  row: Pick<DocumentedRow, "request" | "token" | "authorization" | "version">,
) {
  const { token, version = "2025-02-15" } = row;
  const { authorization = authorizationHeader(emulator, token).authorization } = row;
  const [method, path, body] = row.request;
  return fetch(`${emulator.armEndpoint}${path}${path.includes("?") ? "&" : "?"}api-version=${version}`, {
    method,
    headers: { "content-type": "application/json", ...(authorization === null ? {} : { authorization }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
