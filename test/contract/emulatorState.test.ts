import { describe, expect, it } from "vitest";
import type { RunningEmulator } from "../../src/emulator/startEmulator.ts";
import { isObject } from "../../src/core/json.ts";
import {
  authorizationHeader,
  activityOf,
  requestAdmin,
  requestArm,
  eventSubscriptionPath,
  modelRegistered,
  publish,
  putEventSubscription,
  startTestEmulator,
  temporaryFolder,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";
import { readStoredState } from "../emulator/storedCopy.ts";

const workspacePath = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces";
const secondWorkspace = { id: `${workspacePath}/second`, location: "eastus" };
const systemTopic = {
  id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.EventGrid/systemTopics/second-topic",
  automatic: false,
  resource: {
    location: "eastus",
    properties: { source: secondWorkspace.id, topicType: "Microsoft.MachineLearningServices.Workspaces" },
  },
};

interface EmulatorState {
  readonly workspaces: readonly { readonly id: string; readonly location: string }[];
  readonly systemTopics: readonly { readonly id: string; readonly automatic: boolean }[];
  readonly eventSubscriptions: readonly { readonly id: string; readonly properties: object }[];
}

const exportState = async (emulator: RunningEmulator): Promise<EmulatorState> =>
  (await (await requestAdmin(emulator, "GET", "/state")).json()) as EmulatorState;
const removeWorkspace = (emulator: RunningEmulator, id: string): Promise<Response> =>
  requestAdmin(emulator, "DELETE", `/workspaces?id=${encodeURIComponent(id)}`);
const readError = async (answer: Response): Promise<[number, string]> => {
  const body: unknown = await answer.json();
  return [answer.status, isObject(body) ? JSON.stringify(body["error"]) : ""];
};

describe("workspaces", () => {
  it("an added one is found by clients, and raises its own events", async () => {
    const emulator = await startTestEmulator();
    const answer = await requestAdmin(emulator, "POST", "/workspaces", secondWorkspace);
    expect([answer.status, await answer.json()]).toEqual([201, secondWorkspace]);
    expect((await requestArm(emulator, "GET", secondWorkspace.id)).status).toBe(200);
    const hook = await startTestWebhook();
    await putEventSubscription({ ...emulator, workspaceId: secondWorkspace.id }, "of-second", {
      destination: webhookDestination(hook.url),
    });
    await publish(emulator, [
      modelRegistered(),
      modelRegistered({ topic: secondWorkspace.id, subject: "models/mine:1" }),
    ]);
    expect(await hook.waitForNotifications(1)).toMatchObject([{ body: [{ subject: "models/mine:1" }] }]);
  });

  it("a removed one takes its system topics and event subscriptions along", async () => {
    const emulator = await startTestEmulator();
    const before = await exportState(emulator);
    const properties = { destination: webhookDestination("http://localhost:9/") };
    await requestAdmin(emulator, "PUT", "/state", {
      workspaces: [...before.workspaces, secondWorkspace],
      systemTopics: [...before.systemTopics, systemTopic],
      eventSubscriptions: [
        ...before.eventSubscriptions,
        { id: `${secondWorkspace.id}${eventSubscriptionPath}/on-it`, properties },
        { id: `${systemTopic.id}/eventSubscriptions/below-it`, properties },
      ],
    });
    expect((await exportState(emulator)).eventSubscriptions).toHaveLength(5);
    expect((await removeWorkspace(emulator, secondWorkspace.id.toUpperCase())).status).toBe(204);
    expect(await exportState(emulator)).toEqual(before);
    expect((await requestArm(emulator, "GET", secondWorkspace.id)).status).toBe(404);
  });

  it("an operation in progress for a removed one is canceled", async () => {
    const emulator = await startTestEmulator();
    await requestAdmin(emulator, "POST", "/workspaces", secondWorkspace);
    const asked = Promise.withResolvers<void>();
    const hook = await startTestWebhook(() => {
      asked.resolve();
      return undefined;
    });
    const creation = await requestArm(emulator, "PUT", `${secondWorkspace.id}${eventSubscriptionPath}/under-way`, {
      properties: { destination: webhookDestination(hook.url) },
    });
    await asked.promise;
    await removeWorkspace(emulator, secondWorkspace.id);
    await hook.close();
    const status = await fetch(creation.headers.get("azure-asyncoperation") ?? "", {
      headers: authorizationHeader(emulator),
    });
    expect(await status.json()).toMatchObject({ status: "Canceled" });
  });

  it.each([
    [{ ...secondWorkspace, id: "second" }, 400, "id: must be the resource id"],
    [{ ...secondWorkspace, location: "" }, 400, "location: must be an Azure region"],
    [[secondWorkspace], 400, "id: must be the resource id"],
    [null, 400, "id: must be the resource id"],
    [{ ...secondWorkspace, id: secondWorkspace.id.toUpperCase() }, 409, "exists already"],
  ])("%j is not added: %i", async (body, status, message) => {
    const emulator = await startTestEmulator();
    await requestAdmin(emulator, "POST", "/workspaces", secondWorkspace);
    const before = await exportState(emulator);
    expect(await readError(await requestAdmin(emulator, "POST", "/workspaces", body))).toEqual([
      status,
      expect.stringContaining(message),
    ]);
    expect(await exportState(emulator)).toEqual(before);
  });

  it("neither an unknown one nor the last one is removed", async () => {
    const emulator = await startTestEmulator();
    expect(await readError(await removeWorkspace(emulator, secondWorkspace.id))).toEqual([
      404,
      expect.stringContaining(secondWorkspace.id),
    ]);
    expect((await removeWorkspace(emulator, emulator.workspaceId)).status).toBe(409);
    expect((await removeWorkspace(emulator, "")).status).toBe(400);
    expect((await exportState(emulator)).workspaces).toHaveLength(1);
  });
});

describe("the whole state", () => {
  it("is exported and imported even if it is larger than a request to Azure may be", async () => {
    const emulator = await startTestEmulator();
    const { workspaces, systemTopics } = await exportState(emulator);
    const properties = { destination: webhookDestination("http://localhost:9/"), labels: ["x".repeat(5_000)] };
    const eventSubscriptions = Array.from({ length: 400 }, (_, at) => ({
      id: `${emulator.workspaceId}${eventSubscriptionPath}/large-${at}`,
      properties,
    }));
    const large = { workspaces, systemTopics, eventSubscriptions };
    expect((await requestAdmin(emulator, "PUT", "/state", large)).status).toBe(200);
    const exported = await exportState(emulator);
    expect(exported.eventSubscriptions).toEqual(eventSubscriptions);
    expect((await requestAdmin(emulator, "PUT", "/state", exported)).status).toBe(200);
  });

  it("moves from one emulator to another with its secrets, and survives a restart", async () => {
    const one = await startTestEmulator();
    const hook = await startTestWebhook();
    const secret = { destination: webhookDestination(`${hook.url}?code=s3cret`), labels: ["taken-along"] };
    await putEventSubscription(one, "taken-along", secret);
    await requestAdmin(one, "POST", "/workspaces", secondWorkspace);
    const exported = await exportState(one);
    expect(JSON.stringify(exported)).toContain("code=s3cret");

    const folder = await temporaryFolder();
    const other = await startTestEmulator({ folder });
    expect((await requestAdmin(other, "PUT", "/state", exported)).status).toBe(200);
    expect(await exportState(other)).toEqual(exported);
    await other.stop();
    const again = await startTestEmulator({ folder });
    expect(await exportState(again)).toEqual(exported);
    expect(again).toMatchObject({ publishKey: other.publishKey, adminKey: other.adminKey });
    await publish(again, modelRegistered());
    expect(await hook.waitForNotifications(1)).toHaveLength(1);
  });

  it("that is imported does not change what a reset restores", async () => {
    const emulator = await startTestEmulator();
    const before = await exportState(emulator);
    await requestAdmin(emulator, "PUT", "/state", { workspaces: [secondWorkspace] });
    expect(await exportState(emulator)).toMatchObject({ workspaces: [secondWorkspace], eventSubscriptions: [] });
    await requestAdmin(emulator, "POST", "/reset");
    expect((await exportState(emulator)).workspaces).toEqual(before.workspaces);
  });

  it("that is imported drops undelivered events of deleted event subscriptions only", async () => {
    const log: string[] = [];
    const emulator = await startTestEmulator({ log: (line) => log.push(line) });
    const [gone, stays] = [await startTestWebhook(), await startTestWebhook()];
    for (const hook of [gone, stays]) hook.respondWith(() => ({ status: 503 }));
    await putEventSubscription(emulator, "gone", { destination: webhookDestination(gone.url) });
    await putEventSubscription(emulator, "stays", { destination: webhookDestination(stays.url) });
    await publish(emulator, modelRegistered());
    await Promise.all([gone.waitForNotifications(1), stays.waitForNotifications(1)]);
    for (const name of ["gone", "stays"])
      await expect.poll(async () => (await activityOf(emulator, name))?.retrying).toBe(1);
    const { workspaces, eventSubscriptions } = await exportState(emulator);
    const left = eventSubscriptions.filter(({ id }) => id.endsWith("/stays"));
    await requestAdmin(emulator, "PUT", "/state", { workspaces, eventSubscriptions: left });
    expect(await readStatus(emulator)).toMatchObject({ undelivered: 1, eventSubscriptions: 1 });
    stays.respondWith(() => ({ status: 200 }));
    await requestAdmin(emulator, "POST", "/clock", { advance: 60_000 });
    expect(await readStatus(emulator)).toMatchObject({ undelivered: 0 });
    expect([gone.notifications.length, stays.notifications.length]).toEqual([1, 2]);
    expect(log.join("\n")).toContain("Dropped 1 undelivered event: gone of churn-lab was deleted.");
  });

  it.each([
    ["no JSON", "InvalidRequestContent"],
    [{}, "workspaces: must be a list"],
    [{ workspaces: [] }, "workspaces: must name at least one"],
    [
      { workspaces: [secondWorkspace], eventSubscriptions: [{ id: `${workspacePath}/x${eventSubscriptionPath}/abc` }] },
      "eventSubscriptions[0].id: must belong to one of the workspaces",
    ],
  ])("%j is refused, and nothing changes", async (body, message) => {
    const folder = await temporaryFolder();
    const emulator = await startTestEmulator({ folder });
    const before = await readStoredState(folder);
    const answer =
      typeof body === "string"
        ? await fetch(`${emulator.adminEndpoint}/state`, {
            method: "PUT",
            headers: { "x-admin-key": emulator.adminKey },
            body,
          })
        : await requestAdmin(emulator, "PUT", "/state", body);
    expect(await readError(answer)).toEqual([400, expect.stringContaining(message)]);
    expect(await readStoredState(folder)).toBe(before);
  });

  it.each([
    ["GET", "/state"],
    ["PUT", "/state"],
    ["POST", "/workspaces"],
    ["DELETE", "/workspaces"],
  ])("%s %s needs the admin key", async (method, target) => {
    const emulator = await startTestEmulator();
    const answer = await fetch(`${emulator.adminEndpoint}${target}`, { method });
    expect(answer.status).toBe(401);
  });
});

const readStatus = async (emulator: RunningEmulator): Promise<unknown> =>
  (await requestAdmin(emulator, "GET", "/status")).json();
