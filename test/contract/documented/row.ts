import type { RunningEmulator } from "../../../src/emulator/emulator.ts";
import { eventSubscriptionPath, storageAccount } from "../../emulator/rig.ts";

export const home = "/subscriptions/33333333-aaaa-4000-8000-000000000003";
export const group = `${home}/resourceGroups/RG`;
export const workspace = `${group}/providers/Microsoft.MachineLearningServices/workspaces/Lab`;
export const second = `${group}/providers/Microsoft.MachineLearningServices/workspaces/second`;
export const grid = "/providers/Microsoft.EventGrid";
export const topic = `${group}${grid}/systemTopics/mine`;
export const one = `${workspace}${eventSubscriptionPath}/one`;
const queue = { endpointType: "StorageQueue", properties: { resourceId: storageAccount, queueName: "q" } };
export const properties = { destination: queue };
export const hub = `${group}/providers/Microsoft.EventHub/namespaces/n/eventhubs/h`;
export const topicBody = {
  location: "westeurope",
  properties: { source: second, topicType: "Microsoft.MachineLearningServices.Workspaces" },
};

/** A request, and what is written of the answer. */
export interface Row {
  readonly what: string;
  /** Where it is written that the service answers so. */
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

export const operation = (kind: string): RegExp =>
  new RegExp(
    `^http://127\\.0\\.0\\.1:\\d+${home}${grid}/locations/westeurope/${kind}/[-0-9A-F]{36}\\?api-version=2025-02-15$`,
  );

/** The first workspace has event subscriptions, the second a system topic that somebody has made. */
export const seed = {
  workspaces: [
    { id: workspace, location: "westeurope" },
    { id: second, location: "westeurope" },
  ],
  eventSubscriptions: [{ id: one, properties }],
} as const;

/** Sends the request of a row, without waiting for the end of an operation. */
export function send(emulator: RunningEmulator, row: Pick<Row, "request" | "token" | "authorization" | "version">) {
  const { token = "anyone", authorization = `Bearer ${token}`, version = "2025-02-15" } = row;
  const [method, path, body] = row.request;
  return fetch(`${emulator.armEndpoint}${path}${path.includes("?") ? "&" : "?"}api-version=${version}`, {
    method,
    headers: { "content-type": "application/json", ...(authorization === null ? {} : { authorization }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
