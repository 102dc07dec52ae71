import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { type EmulatorOptions, type RunningEmulator, startEmulator } from "../../src/emulator/startEmulator.ts";
import { defaultSeed, type Seed } from "../../src/emulator/store/seed.ts";
import type { DeliveryRecord } from "../../src/core/deliveries/deliveryRecord.ts";
import { startWebhook, type Webhook } from "../rig/services/webhook.ts";

export const eventSubscriptionPath = "/providers/Microsoft.EventGrid/eventSubscriptions";

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "event-grid-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A seed with one workspace to which nobody listens. */
export const emptySeed: Seed = { workspaces: defaultSeed.workspaces };

/** A running emulator that ends with the test. */
export async function startTestEmulator(options: Partial<EmulatorOptions> = {}): Promise<RunningEmulator> {
  const emulator = await startEmulator({ ...options, folder: options.folder ?? (await temporaryFolder()) });
  onTestFinished(() => emulator.stop());
  return emulator;
}

/** A webhook that ends with the test. */
export async function startTestWebhook(...handshake: Parameters<typeof startWebhook>): Promise<Webhook> {
  const server = await startWebhook(...handshake);
  onTestFinished(() => server.close());
  return server;
}

/** Asks ARM, signed in and with an api-version, unless told otherwise. */
export function requestArm(
  emulator: RunningEmulator,
  method: string,
  target: string,
  body?: unknown,
): Promise<Response> {
  const mark = target.includes("?") ? "&" : "?";
  return fetch(`${emulator.armEndpoint}${target}${mark}api-version=2025-02-15`, {
    method,
    headers: { authorization: "Bearer anyone", "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** Creates or updates an event subscription and waits for the end of the operation. @returns its status */
export async function putEventSubscription(
  emulator: RunningEmulator,
  name: string,
  properties: object,
): Promise<OperationStatus> {
  const answer = await requestArm(emulator, "PUT", `${emulator.workspaceId}${eventSubscriptionPath}/${name}`, {
    properties,
  });
  if (answer.status !== 201) throw new Error(`${answer.status} ${await answer.text()}`);
  return waitForOperation(answer);
}

export interface OperationStatus {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Follows the operation that `answer` has begun to its end. */
export async function waitForOperation(answer: Response): Promise<OperationStatus> {
  const status = answer.headers.get("azure-asyncoperation") ?? "";
  for (;;) {
    const now = (await (
      await fetch(status, { headers: { authorization: "Bearer anyone" } })
    ).json()) as OperationStatus;
    if (now.status !== "InProgress") return now;
  }
}

export const webhookDestination = (endpointUrl: string, more: object = {}): object => ({
  endpointType: "WebHook",
  properties: { endpointUrl, ...more },
});

/** Publishes as a tool with the key does. */
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

export interface ActivityResponse {
  readonly id: string;
  readonly delivered: number;
  readonly filteredOut: number;
  readonly retrying: number;
  readonly deadLettered: number;
  readonly dropped: number;
  readonly recorded: number;
  readonly lastOutcome: { readonly at: string; readonly outcome: string; readonly why: string } | null;
}

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

/** Lets time pass in a running emulator. */
export async function advanceEmulatorClock(emulator: RunningEmulator, milliseconds: number): Promise<void> {
  const answer = await requestAdmin(emulator, "POST", "/clock", { advance: milliseconds });
  if (!answer.ok) throw new Error(await answer.text());
}

/** What became of the newest events for the event subscription `name`, newest first. */
export async function deliveryRecordsOf(emulator: RunningEmulator, name: string): Promise<readonly DeliveryRecord[]> {
  const id = `${emulator.workspaceId}${eventSubscriptionPath}/${name}`;
  const answer = await requestAdmin(emulator, "GET", `/fates?eventSubscription=${encodeURIComponent(id)}`);
  return ((await answer.json()) as { fates: DeliveryRecord[] }).fates;
}

/** What became of the events for the event subscription `name`. */
export async function activityOf(emulator: RunningEmulator, name: string): Promise<ActivityResponse | undefined> {
  const { eventSubscriptions } = (await (await requestAdmin(emulator, "GET", "/activity")).json()) as {
    eventSubscriptions: ActivityResponse[];
  };
  return eventSubscriptions.find(({ id }) => id.endsWith(`/${name}`));
}

/** Resource ids of destinations, which need not exist. */
export const eventHub = "/subscriptions/s/resourceGroups/g/providers/Microsoft.EventHub/namespaces/n/eventhubs/h";
export const storageAccount = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/events";
