import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { RunningEmulator } from "../../src/emulator/emulator.ts";
import { isObject } from "../../src/core/json.ts";
import {
  activityOf,
  admin,
  arm,
  eventSubscriptionPath,
  modelRegistered,
  publish,
  put,
  started,
  temporaryFolder,
  webhook,
  webhookDestination,
} from "../emulator/rig.ts";

const workspacePath = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces";
const second = { id: `${workspacePath}/second`, location: "eastus" };
const topic = {
  id: "/subscriptions/s/resourceGroups/g/providers/Microsoft.EventGrid/systemTopics/second-topic",
  automatic: false,
  resource: {
    location: "eastus",
    properties: { source: second.id, topicType: "Microsoft.MachineLearningServices.Workspaces" },
  },
};

interface State {
  readonly workspaces: readonly { readonly id: string; readonly location: string }[];
  readonly systemTopics: readonly { readonly id: string; readonly automatic: boolean }[];
  readonly eventSubscriptions: readonly { readonly id: string; readonly properties: object }[];
}

const stateOf = async (emulator: RunningEmulator): Promise<State> =>
  (await (await admin(emulator, "GET", "/state")).json()) as State;
const remove = (emulator: RunningEmulator, id: string): Promise<Response> =>
  admin(emulator, "DELETE", `/workspaces?id=${encodeURIComponent(id)}`);
const errorOf = async (answer: Response): Promise<[number, string]> => {
  const body: unknown = await answer.json();
  return [answer.status, isObject(body) ? JSON.stringify(body["error"]) : ""];
};

describe("workspaces", () => {
  it("one that is added is found by clients, and raises events of its own", async () => {
    const emulator = await started();
    const answer = await admin(emulator, "POST", "/workspaces", second);
    expect([answer.status, await answer.json()]).toEqual([201, second]);
    expect((await arm(emulator, "GET", second.id)).status).toBe(200);
    const hook = await webhook();
    await put({ ...emulator, workspaceId: second.id }, "of-second", { destination: webhookDestination(hook.url) });
    await publish(emulator, [modelRegistered(), modelRegistered({ topic: second.id, subject: "models/mine:1" })]);
    expect(await hook.notified(1)).toMatchObject([{ body: [{ subject: "models/mine:1" }] }]);
  });

  it("one that is removed takes its system topics and event subscriptions along", async () => {
    const emulator = await started();
    const before = await stateOf(emulator);
    const properties = { destination: webhookDestination("http://localhost:9/") };
    await admin(emulator, "PUT", "/state", {
      workspaces: [...before.workspaces, second],
      systemTopics: [...before.systemTopics, topic],
      eventSubscriptions: [
        ...before.eventSubscriptions,
        { id: `${second.id}${eventSubscriptionPath}/on-it`, properties },
        { id: `${topic.id}/eventSubscriptions/below-it`, properties },
      ],
    });
    expect((await stateOf(emulator)).eventSubscriptions).toHaveLength(5);
    expect((await remove(emulator, second.id.toUpperCase())).status).toBe(204);
    expect(await stateOf(emulator)).toEqual(before);
    expect((await arm(emulator, "GET", second.id)).status).toBe(404);
  });

  it("an operation that was under way for a removed one ends as canceled", async () => {
    const emulator = await started();
    await admin(emulator, "POST", "/workspaces", second);
    const asked = Promise.withResolvers<void>();
    const hook = await webhook(() => {
      asked.resolve();
      return undefined;
    });
    const creation = await arm(emulator, "PUT", `${second.id}${eventSubscriptionPath}/under-way`, {
      properties: { destination: webhookDestination(hook.url) },
    });
    await asked.promise;
    await remove(emulator, second.id);
    await hook.close();
    const status = await fetch(creation.headers.get("azure-asyncoperation") ?? "", {
      headers: { authorization: "Bearer anyone" },
    });
    expect(await status.json()).toMatchObject({ status: "Canceled" });
  });

  it.each([
    [{ ...second, id: "second" }, 400, "id: must be the resource id"],
    [{ ...second, location: "" }, 400, "location: must be an Azure region"],
    [[second], 400, "id: must be the resource id"],
    [null, 400, "id: must be the resource id"],
    [{ ...second, id: second.id.toUpperCase() }, 409, "exists already"],
  ])("%j is not added: %i", async (body, status, told) => {
    const emulator = await started();
    await admin(emulator, "POST", "/workspaces", second);
    const before = await stateOf(emulator);
    expect(await errorOf(await admin(emulator, "POST", "/workspaces", body))).toEqual([
      status,
      expect.stringContaining(told),
    ]);
    expect(await stateOf(emulator)).toEqual(before);
  });

  it("one that is unknown is not removed, and the last one stays", async () => {
    const emulator = await started();
    expect(await errorOf(await remove(emulator, second.id))).toEqual([404, expect.stringContaining(second.id)]);
    expect((await remove(emulator, emulator.workspaceId)).status).toBe(409);
    expect((await remove(emulator, "")).status).toBe(400);
    expect((await stateOf(emulator)).workspaces).toHaveLength(1);
  });
});

describe("the whole state", () => {
  it("comes back also when it is far larger than a request to Azure may be", async () => {
    const emulator = await started();
    const { workspaces, systemTopics } = await stateOf(emulator);
    const properties = { destination: webhookDestination("http://localhost:9/"), labels: ["x".repeat(5_000)] };
    const eventSubscriptions = Array.from({ length: 400 }, (_, at) => ({
      id: `${emulator.workspaceId}${eventSubscriptionPath}/large-${at}`,
      properties,
    }));
    const large = { workspaces, systemTopics, eventSubscriptions };
    expect((await admin(emulator, "PUT", "/state", large)).status).toBe(200);
    const exported = await stateOf(emulator);
    expect(exported.eventSubscriptions).toEqual(eventSubscriptions);
    expect((await admin(emulator, "PUT", "/state", exported)).status).toBe(200);
  });

  it("goes from one emulator to another, secrets included, and survives a restart there", async () => {
    const one = await started();
    const hook = await webhook();
    const secret = { destination: webhookDestination(`${hook.url}?code=s3cret`), labels: ["taken-along"] };
    await put(one, "taken-along", secret);
    await admin(one, "POST", "/workspaces", second);
    const exported = await stateOf(one);
    expect(JSON.stringify(exported)).toContain("code=s3cret");

    const folder = await temporaryFolder();
    const other = await started({ folder });
    expect((await admin(other, "PUT", "/state", exported)).status).toBe(200);
    expect(await stateOf(other)).toEqual(exported);
    await other.stop();
    const again = await started({ folder });
    expect(await stateOf(again)).toEqual(exported);
    expect(again).toMatchObject({ publishKey: other.publishKey, adminKey: other.adminKey });
    await publish(again, modelRegistered());
    expect(await hook.notified(1)).toHaveLength(1);
  });

  it("that is put changes nothing of what a reset goes back to", async () => {
    const emulator = await started();
    const before = await stateOf(emulator);
    await admin(emulator, "PUT", "/state", { workspaces: [second] });
    expect(await stateOf(emulator)).toMatchObject({ workspaces: [second], eventSubscriptions: [] });
    await admin(emulator, "POST", "/reset");
    expect((await stateOf(emulator)).workspaces).toEqual(before.workspaces);
  });

  it("that is put drops undelivered events of what is gone; what stays still gets its own", async () => {
    const log: string[] = [];
    const emulator = await started({ log: (line) => log.push(line) });
    const [gone, stays] = [await webhook(), await webhook()];
    for (const hook of [gone, stays]) hook.answers(() => ({ status: 503 }));
    await put(emulator, "gone", { destination: webhookDestination(gone.url) });
    await put(emulator, "stays", { destination: webhookDestination(stays.url) });
    await publish(emulator, modelRegistered());
    await Promise.all([gone.notified(1), stays.notified(1)]);
    for (const name of ["gone", "stays"])
      await expect.poll(async () => (await activityOf(emulator, name))?.retrying).toBe(1);
    const { workspaces, eventSubscriptions } = await stateOf(emulator);
    const left = eventSubscriptions.filter(({ id }) => id.endsWith("/stays"));
    await admin(emulator, "PUT", "/state", { workspaces, eventSubscriptions: left });
    expect(await statusOf(emulator)).toMatchObject({ undelivered: 1, eventSubscriptions: 1 });
    stays.answers(() => ({ status: 200 }));
    await admin(emulator, "POST", "/clock", { advance: 60_000 });
    expect(await statusOf(emulator)).toMatchObject({ undelivered: 0 });
    expect([gone.notifications.length, stays.notifications.length]).toEqual([1, 2]);
    expect(log.join("\n")).toContain("undelivered events are dropped");
  });

  it.each([
    ["no JSON", "InvalidRequestContent"],
    [{}, "workspaces: must be a list"],
    [{ workspaces: [] }, "workspaces: must name at least one"],
    [
      { workspaces: [second], eventSubscriptions: [{ id: `${workspacePath}/x${eventSubscriptionPath}/abc` }] },
      "eventSubscriptions[0].id: must lie on",
    ],
  ])("%j is refused as a whole, and nothing changes", async (body, told) => {
    const folder = await temporaryFolder();
    const emulator = await started({ folder });
    const before = await readFile(path.join(folder, "state.json"), "utf8");
    const answer =
      typeof body === "string"
        ? await fetch(`${emulator.adminEndpoint}/state`, {
            method: "PUT",
            headers: { "x-admin-key": emulator.adminKey },
            body,
          })
        : await admin(emulator, "PUT", "/state", body);
    expect(await errorOf(answer)).toEqual([400, expect.stringContaining(told)]);
    expect(await readFile(path.join(folder, "state.json"), "utf8")).toBe(before);
  });

  it.each([
    ["GET", "/state"],
    ["PUT", "/state"],
    ["POST", "/workspaces"],
    ["DELETE", "/workspaces"],
  ])("%s %s needs the admin key", async (method, target) => {
    const emulator = await started();
    const answer = await fetch(`${emulator.adminEndpoint}${target}`, { method });
    expect(answer.status).toBe(401);
  });
});

const statusOf = async (emulator: RunningEmulator): Promise<unknown> =>
  (await admin(emulator, "GET", "/status")).json();
