import { once } from "node:events";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { startEmulator } from "../../src/emulator/startEmulator.ts";
import { parseSeed } from "../../src/emulator/admin/seedFile.ts";
import { startStandaloneEmulator } from "../emulator/standaloneEmulator.ts";
import { acceptHandshake } from "../rig/services/webhook.ts";
import {
  requestAdmin,
  requestArm,
  waitForOperation,
  eventSubscriptionPath,
  modelRegistered,
  publish,
  putEventSubscription,
  startTestEmulator,
  temporaryFolder,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";

describe("a folder", () => {
  it("keeps keys and event subscriptions over a restart", async () => {
    const folder = await temporaryFolder();
    const first = await startTestEmulator({ folder });
    const hook = await startTestWebhook();
    await putEventSubscription(first, "kept", { destination: webhookDestination(hook.url), labels: ["x"] });
    await first.stop();
    const second = await startTestEmulator({ folder });
    expect(second).toMatchObject({
      publishKey: first.publishKey,
      armToken: first.armToken,
      adminKey: first.adminKey,
    });
    const kept = await requestArm(second, "GET", `${second.workspaceId}${eventSubscriptionPath}/kept`);
    expect(await kept.json()).toMatchObject({ properties: { labels: ["x"], provisioningState: "Succeeded" } });
    await publish(second, modelRegistered());
    await hook.waitForNotifications(1);
    expect(hook.requests.filter(({ headers }) => headers["aeg-event-type"] === "SubscriptionValidation")).toHaveLength(
      1,
    );
  });

  it("resumes a handshake at the next start", async () => {
    const folder = await temporaryFolder();
    const first = await startTestEmulator({ folder });
    let asked = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    const hook = await startTestWebhook(({ body }) => {
      resolve();
      const [event] = body as [{ data: { validationCode: string } }];
      return asked++
        ? { status: 200, body: JSON.stringify({ validationResponse: event.data.validationCode }) }
        : undefined;
    });
    const target = `${first.workspaceId}${eventSubscriptionPath}/waiting`;
    await requestArm(first, "PUT", target, { properties: { destination: webhookDestination(hook.url) } });
    await promise;
    await first.stop();
    const second = await startTestEmulator({ folder });
    await expect
      .poll(async () => (await requestArm(second, "GET", target)).json())
      .toMatchObject({ properties: { provisioningState: "Succeeded" } });
  });

  it("can't be used by two emulators", async () => {
    const folder = await temporaryFolder();
    const first = await startTestEmulator({ folder });
    await expect(startTestEmulator({ folder })).rejects.toMatchObject({
      code: "conflict",
      message: `Another Local Event Grid (process ${process.pid}, port ${first.port}) is running on ${folder}.`,
    });
    expect((await requestAdmin(first, "GET", "/health")).status).toBe(200);
  });

  it("is refused when it is a file", async () => {
    const file = path.join(await temporaryFolder(), "file");
    await writeFile(file, "");
    await expect(startTestEmulator({ folder: file })).rejects.toMatchObject({ code: "storage" });
  });
});

it("reports a port in use with a remedy, and releases the folder", async () => {
  const folder = await temporaryFolder();
  const hook = await startTestWebhook();
  await expect(startTestEmulator({ folder, port: hook.port })).rejects.toMatchObject({
    code: "port-taken",
    message: `Port ${hook.port} on 127.0.0.1 is in use by another program.`,
    remedy: "Choose another port, or 0 for any free port.",
  });
  await startTestEmulator({ folder });
});

it("an operation whose result can't be saved fails instead of running forever", async () => {
  const folder = path.join(await temporaryFolder(), "data");
  const log: string[] = [];
  const emulator = await startTestEmulator({ folder, log: (line) => log.push(line) });
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
  const hook = await startTestWebhook(async (request) => {
    ask();
    await allowed;
    return acceptHandshake(request);
  });
  const target = `${emulator.workspaceId}${eventSubscriptionPath}/unsaved`;
  const creation = await requestArm(emulator, "PUT", target, {
    properties: { destination: webhookDestination(hook.url) },
  });
  await asked;
  await rename(folder, `${folder}.moved`);
  allow();
  expect(await waitForOperation(creation)).toMatchObject({ status: "Failed", error: { code: "InternalServerError" } });
  expect(log.join("\n")).toContain("couldn't save its state");
  await rename(`${folder}.moved`, folder);
});

it("reports a folder that can't be created, also on odd file systems", async () => {
  const file = path.join(await temporaryFolder(), "file");
  await writeFile(file, "");
  const places = [file, path.join(file, "below"), ...(process.platform === "linux" ? ["/proc/nowhere"] : [])];
  for (const folder of places)
    await expect(startEmulator({ folder })).rejects.toMatchObject({
      code: "storage",
      message: `The folder ${folder} can't be created.`,
    });
});

it.runIf(process.platform === "linux")("reports a folder that can't be written", async () => {
  await expect(startEmulator({ folder: "/proc" })).rejects.toMatchObject({
    code: "storage",
    message: "/proc/instance.json can't be written.",
  });
});

it("creates missing parent folders", async () => {
  const folder = path.join(await temporaryFolder(), "a", "b", "c");
  await startTestEmulator({ folder });
  expect(await readdir(folder)).toContain("event-grid.db");
});

describe("the admin endpoint", () => {
  it("reports the running instance", async () => {
    const health = await (await requestAdmin(await startTestEmulator({ ids: () => "an-id" }), "GET", "/health")).json();
    expect(health).toEqual({ instanceId: "an-id", pid: process.pid, startedAt: expect.any(String) as unknown });
  });

  it("resets to the seed, and keeps the keys", async () => {
    const emulator = await startTestEmulator();
    const hook = await startTestWebhook();
    await putEventSubscription(emulator, "extra", { destination: webhookDestination(hook.url) });
    expect((await requestAdmin(emulator, "POST", "/reset")).status).toBe(200);
    const list = await requestArm(emulator, "GET", `${emulator.workspaceId}${eventSubscriptionPath}`);
    const { value } = (await list.json()) as { value: { name: string }[] };
    expect(value.map(({ name }) => name)).toEqual(["notify-failed-runs", "promote-models", "watch-drift"]);
    expect((await publish(emulator, modelRegistered())).status).toBe(200);
  });

  it("stops the emulator", async () => {
    const folder = await temporaryFolder();
    const emulator = await startTestEmulator({ folder });
    expect((await requestAdmin(emulator, "POST", "/stop")).status).toBe(202);
    await emulator.stop();
    await expect(fetch(emulator.armEndpoint)).rejects.toThrow("fetch failed");
    expect(await readdir(folder)).toEqual(["event-grid.db"]);
  });
});

describe("alone, from the command line", () => {
  it("prints one line when it is ready, and SIGTERM ends it with 0", async () => {
    const data = path.join(await temporaryFolder(), "new", "folder");
    const { child, lines } = startStandaloneEmulator("--port", "0", "--data", data);
    await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(1);
    const ready = JSON.parse(lines[0] ?? "") as Record<string, string>;
    expect(Object.keys(ready)).toEqual([
      "armEndpoint",
      "publishEndpoint",
      "publishKey",
      "armToken",
      "subscriptionId",
      "workspaceId",
      "adminEndpoint",
      "adminKey",
    ]);
    const answer = await fetch(ready["publishEndpoint"] ?? "", {
      method: "POST",
      headers: { "aeg-sas-key": ready["publishKey"] ?? "" },
      body: JSON.stringify(modelRegistered()),
    });
    expect(answer.status).toBe(200);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(lines).toHaveLength(1);
    expect(await readdir(data)).toEqual(["event-grid.db"]);
  });

  it("keeps its state over kill -9", async () => {
    const data = await temporaryFolder();
    const first = startStandaloneEmulator("--data", data);
    await expect.poll(() => first.lines.length, { timeout: 10_000 }).toBe(1);
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    const second = startStandaloneEmulator("--data", data);
    await expect.poll(() => second.lines.length, { timeout: 10_000 }).toBe(1);
    const key = (line = ""): unknown => (JSON.parse(line) as { publishKey: string }).publishKey;
    expect(key(second.lines[0])).toBe(key(first.lines[0]));
  });

  it("starts with a seed", async () => {
    const folder = await temporaryFolder();
    const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/mine";
    const seed = path.join(folder, "seed.json");
    await writeFile(seed, JSON.stringify({ workspaces: [{ id, location: "eastus" }] }));
    const { lines } = startStandaloneEmulator("--data", path.join(folder, "data"), "--seed", seed);
    await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ subscriptionId: "s", workspaceId: id });
    expect(parseSeed(await readFile(seed, "utf8"), 0).workspaces).toHaveLength(1);
  });

  it("names the field that is wrong in a seed", async () => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, "data"));
    await writeFile(path.join(folder, "seed.json"), '{"workspaces":[{"id":"churn","location":"westeurope"}]}');
    const { child, errors } = startStandaloneEmulator(
      "--data",
      path.join(folder, "data"),
      "--seed",
      path.join(folder, "seed.json"),
    );
    expect(await once(child, "close")).toEqual([1, null]);
    expect(errors()).toContain("workspaces[0].id: must be the resource id of an Azure Machine Learning workspace.");
    expect(await readdir(path.join(folder, "data"))).toEqual([]);
  });
});
