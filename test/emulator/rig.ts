import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { type EmulatorOptions, type RunningEmulator, startEmulator } from "../../src/emulator/startEmulator.ts";
import { defaultSeed, type Seed } from "../../src/emulator/store/seed.ts";
import type { DeliveryActivity } from "../../src/core/deliveries/deliveryActivity.ts";
import type { DeliveryRecord } from "../../src/core/deliveries/deliveryRecord.ts";
import { startWebhook, type Webhook } from "../rig/services/webhook.ts";

export const eventSubscriptionPath = "/providers/Microsoft.EventGrid/eventSubscriptions";

/** The id of an event subscription on the default workspace. */
export const eventSubscriptionIdOf = ({ workspaceId }: Pick<RunningEmulator, "workspaceId">, name: string): string =>
  `${workspaceId}${eventSubscriptionPath}/${name}`;

/** Creates a folder that is deleted after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "event-grid-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A seed with one workspace without event subscriptions. */
export const emptySeed: Seed = { workspaces: defaultSeed.workspaces };

/** Starts an emulator that is stopped after the test. */
export async function startTestEmulator(options: Partial<EmulatorOptions> = {}): Promise<RunningEmulator> {
  const emulator = await startEmulator({ ...options, folder: options.folder ?? (await temporaryFolder()) });
  onTestFinished(() => emulator.stop());
  armTokens.set(emulator.armEndpoint, emulator.armToken);
  return emulator;
}

/** The tokens of the emulators of this test, by their endpoint, for URLs that come in responses. */
const armTokens = new Map<string, string>();

/** The header that Azure Resource Manager demands. @param role one to try, instead of an owner */
export const authorizationHeader = ({ armToken }: Pick<RunningEmulator, "armToken">, role?: string) => ({
  authorization: `Bearer ${armToken}${role === undefined ? "" : `.${role}`}`,
});

/** Starts a webhook that is closed after the test. */
export async function startTestWebhook(...handshake: Parameters<typeof startWebhook>): Promise<Webhook> {
  const server = await startWebhook(...handshake);
  onTestFinished(() => server.close());
  return server;
}

/** Sends a request to ARM with a token and an api-version. */
export function requestArm(
  emulator: RunningEmulator,
  method: string,
  target: string,
  body?: unknown,
): Promise<Response> {
  const mark = target.includes("?") ? "&" : "?";
  return fetch(`${emulator.armEndpoint}${target}${mark}api-version=2025-02-15`, {
    method,
    headers: { ...authorizationHeader(emulator), "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Creates or updates an event subscription and waits for the end of the operation. @returns its status */
export async function putEventSubscription(
  emulator: RunningEmulator,
  name: string,
  properties: object,
): Promise<OperationStatus> {
  const response = await requestArm(emulator, "PUT", eventSubscriptionIdOf(emulator, name), { properties });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return waitForOperation(response);
}

export interface OperationStatus {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The current status of the operation that `response` points to. */
export async function readOperation({ headers }: Response): Promise<OperationStatus> {
  const url = headers.get("azure-asyncoperation") ?? "";
  const armToken = armTokens.get(new URL(url).origin) ?? "";
  return (await (await fetch(url, { headers: authorizationHeader({ armToken }) })).json()) as OperationStatus;
}

/** Polls the operation that `response` points to until its end. */
export async function waitForOperation(response: Response): Promise<OperationStatus> {
  for (;;) {
    const operation = await readOperation(response);
    if (!/^(InProgress|AwaitingManualAction)$/.test(operation.status)) return operation;
  }
}

export const webhookDestination = (endpointUrl: string, more: object = {}): object => ({
  endpointType: "WebHook",
  properties: { endpointUrl, ...more },
});

/** Publishes with the key. */
export const publish = (emulator: RunningEmulator, events: unknown): Promise<Response> =>
  fetch(emulator.publishEndpoint, {
    method: "POST",
    headers: { "aeg-sas-key": emulator.publishKey, "content-type": "application/json" },
    body: JSON.stringify(events),
  });

/** A model registration in the Event Grid schema, without topic. */
export const modelRegistered = (more: object = {}) => ({
  id: "831e1650-001e-001b-66ab-eeb76e069631",
  subject: "models/churn:3",
  eventType: "Microsoft.MachineLearningServices.ModelRegistered",
  eventTime: "2026-01-01T00:00:00.0000000Z",
  data: { ModelName: "churn", ModelVersion: 3, ModelTags: { stage: "candidate" }, ModelProperties: {} },
  dataVersion: "2",
  metadataVersion: "1",
  ...more,
});

export const requestAdmin = (
  emulator: RunningEmulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> =>
  fetch(`${emulator.adminEndpoint}${path}`, {
    method,
    headers: { "x-admin-key": emulator.adminKey },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** Moves the clock of a running emulator. */
export async function advanceEmulatorClock(emulator: RunningEmulator, milliseconds: number): Promise<void> {
  const response = await requestAdmin(emulator, "POST", "/clock", { advance: milliseconds });
  if (!response.ok) throw new Error(await response.text());
}

/** The delivery records of the event subscription `name`, newest first. */
export async function deliveryRecordsOf(emulator: RunningEmulator, name: string): Promise<readonly DeliveryRecord[]> {
  const id = encodeURIComponent(eventSubscriptionIdOf(emulator, name));
  const response = await requestAdmin(emulator, "GET", `/fates?eventSubscription=${id}`);
  return ((await response.json()) as { fates: DeliveryRecord[] }).fates;
}

/** The activity of the event subscription `name`. */
export async function activityOf(emulator: RunningEmulator, name: string): Promise<DeliveryActivity | undefined> {
  const { eventSubscriptions } = (await (await requestAdmin(emulator, "GET", "/activity")).json()) as {
    eventSubscriptions: DeliveryActivity[];
  };
  return eventSubscriptions.find(({ id }) => id.endsWith(`/${name}`));
}

/** Resource ids of destinations that do not exist. */
export const eventHub = "/subscriptions/s/resourceGroups/g/providers/Microsoft.EventHub/namespaces/n/eventhubs/h";
export const storageAccount = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/events";
