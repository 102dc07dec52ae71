import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EmulatorAdminClient } from "../../src/adapters/emulator/emulatorAdminClient.ts";
import { EmulatorConnection } from "../../src/adapters/emulator/emulatorConnection.ts";
import type { LocalEventGridState } from "../../src/ports/localEventGrid.ts";
import {
  modelRegistered,
  putEventSubscription,
  temporaryFolder,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";
import type { RunningEmulator } from "../../src/emulator/startEmulator.ts";
import { claimFolder, instanceFilePath, readInstance, releaseFolder } from "../../src/emulator/store/instance.ts";

const { signal } = new AbortController();

/** Connects like a window. */
function openConnection(folder: string, port = 0): EmulatorConnection {
  const grid = new EmulatorConnection({ folder: () => folder, port: () => port, log: () => {}, watchInterval: 20 });
  onTestFinished(() => grid.stop());
  return grid;
}

test("windows of one folder share one Local Event Grid, even when they open at the same time", async () => {
  const folder = await temporaryFolder();
  const reached = await Promise.all([1, 2, 3].map(() => openConnection(folder).connect()));
  expect(new Set(reached.map(({ armEndpoint }) => armEndpoint)).size).toBe(1);
});

test("another window takes over when the one that started it is closed, and deliveries continue", async () => {
  const folder = await temporaryFolder();
  const [first, second, hook] = [openConnection(folder), openConnection(folder), await startTestWebhook()];
  const started = await first.connect();
  const shared = await second.connect();
  await putEventSubscription(started as RunningEmulator, "all", { destination: webhookDestination(hook.url) });
  await first.stop();
  // The second window takes over without a call, as the folder's instance file shows.
  await expect
    .poll(async () => (await readInstance(folder))?.armEndpoint, { timeout: 5_000 })
    .toSatisfy((endpoint) => typeof endpoint === "string" && endpoint !== shared.armEndpoint);
  await second.publish([modelRegistered()], signal);
  expect(await hook.waitForNotifications(1)).toHaveLength(1);
});

test("fails on a port in use, and succeeds with another one", async () => {
  const squatter = await startTestWebhook();
  const folder = await temporaryFolder();
  let port = squatter.port;
  const grid = new EmulatorConnection({ folder: () => folder, port: () => port, log: () => {}, watchInterval: 20 });
  onTestFinished(() => grid.stop());
  await expect(grid.connect()).rejects.toMatchObject({ name: "Failure", code: "port-taken" });
  port = 0;
  expect((await grid.connect()).armEndpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test("reports why the Local Event Grid rejected an event", async () => {
  const grid = openConnection(await temporaryFolder());
  const failure = { name: "Failure", code: "refused", why: expect.stringMatching(/^The event has no eventType/) };
  await expect(grid.publish([{ id: "1", subject: "s" }], signal)).rejects.toMatchObject(failure);
});

/** Records the states of a connection, in order. */
function recordStates(grid: EmulatorConnection): LocalEventGridState["kind"][] {
  const states: LocalEventGridState["kind"][] = [grid.state.kind];
  grid.onChanged(({ kind }) => states.push(kind));
  return states;
}

test("one window runs it, another one shares it and takes over in the end", async () => {
  const folder = await temporaryFolder();
  const [first, second] = [openConnection(folder), openConnection(folder)];
  const states = [recordStates(first), recordStates(second)];
  const { port } = await first.connect();
  await second.connect();
  expect(first.state).toEqual({ kind: "running", port, isShared: false });
  expect(second.state).toEqual({ kind: "running", port, isShared: true });
  await first.stop();
  await expect.poll(() => second.state, { timeout: 5_000 }).toMatchObject({ kind: "running", isShared: false });
  expect(states).toEqual([
    ["idle", "starting", "running", "stopped"],
    ["idle", "running", "starting", "running"],
  ]);
});

test("stays stopped until start is called", async () => {
  const grid = openConnection(await temporaryFolder());
  await grid.connect();
  await grid.stop();
  await expect(grid.connect()).rejects.toMatchObject({ name: "Failure", code: "stopped" });
  await expect(grid.publish([modelRegistered()], signal)).rejects.toMatchObject({ code: "stopped" });
  expect(grid.state).toMatchObject({ kind: "stopped", failure: { code: "stopped" } });
  await grid.start();
  expect(grid.state).toMatchObject({ kind: "running", isShared: false });
  await grid.publish([modelRegistered()], signal);
});

test("stopping a shared one only disconnects", async () => {
  const folder = await temporaryFolder();
  const [first, second] = [openConnection(folder), openConnection(folder)];
  await first.connect();
  await second.connect();
  await second.stop();
  expect([first.state.kind, second.state.kind]).toEqual(["running", "stopped"]);
  await first.publish([modelRegistered()], signal);
  await second.start();
  expect(second.state).toMatchObject({ kind: "running", isShared: true });
});

test("stopping during the start leaves it stopped, and it can be started again", async () => {
  const folder = await temporaryFolder();
  const grid = openConnection(folder);
  const reached = grid.connect().catch((error: unknown) => error);
  await grid.stop();
  await reached;
  expect(grid.state.kind).toBe("stopped");
  await expect.poll(() => readInstance(folder), { timeout: 5_000 }).toBeUndefined();
  await grid.start();
  expect(grid.state.kind).toBe("running");
});

test("the state has the failure of a start until another one succeeds", async () => {
  const squatter = await startTestWebhook();
  const folder = await temporaryFolder();
  let port = squatter.port;
  const grid = new EmulatorConnection({ folder: () => folder, port: () => port, log: () => {}, watchInterval: 20 });
  onTestFinished(() => grid.stop());
  const states = recordStates(grid);
  await expect(grid.start()).rejects.toMatchObject({ code: "port-taken" });
  expect(grid.state).toMatchObject({ kind: "failed", failure: { code: "port-taken" } });
  port = 0;
  await grid.start();
  expect(states).toEqual(["idle", "starting", "failed", "starting", "running"]);
});

test("a window that shares it can control it too", async () => {
  const folder = await temporaryFolder();
  const [first, second, hook] = [openConnection(folder), openConnection(folder), await startTestWebhook()];
  const started = (await first.connect()) as RunningEmulator;
  await putEventSubscription(started, "all", { destination: webhookDestination(hook.url) });
  await first.publish([modelRegistered()], signal);
  await hook.waitForNotifications(1);
  const admin = new EmulatorAdminClient(() => second.connect());
  const all = async () => (await admin.activity(signal)).find(({ id }) => id.endsWith("/all"));
  await expect.poll(all).toMatchObject({ delivered: 1, lastOutcome: { outcome: "Delivered" } });
  await admin.reset(signal);
  expect(await all()).toBeUndefined();
});

test("the token is the one of the folder, with the current principal of the setting", async () => {
  let principal = "reader";
  const folder = await temporaryFolder();
  const options = { folder: () => folder, port: () => 0, log: () => {}, watchInterval: 20 };
  const grid = new EmulatorConnection({ ...options, principal: () => principal });
  onTestFinished(() => grid.stop());
  const tokens = [await grid.credential.getToken()];
  principal = "owner";
  tokens.push(await grid.credential.getToken(), await openConnection(folder).credential.getToken());
  const { armToken } = await grid.connect();
  expect(tokens.map(({ token }) => token)).toEqual([`${armToken}.reader`, armToken, armToken]);
});

test("the token for one that an earlier version runs is the name of a role, which it accepts", async () => {
  const folder = await temporaryFolder();
  await openConnection(folder).connect();
  const { armToken: _armToken, ...instance } = (await readInstance(folder))!;
  await writeFile(instanceFilePath(folder), JSON.stringify(instance));
  const grid = openConnection(folder);
  expect((await grid.credential.getToken()).token).toBe("owner");
  expect(grid.state).toMatchObject({ kind: "running", isShared: true });
});

test("waits for a folder that a stopping one still holds", async () => {
  const folder = await temporaryFolder();
  // A claim without an address, of a running process.
  await claimFolder(folder, { instanceId: "ending", pid: process.pid, startedAt: "2031-01-01T00:00:00.000Z" });
  let tries = 0;
  const port = (): number => (tries++, 0);
  const grid = new EmulatorConnection({ folder: () => folder, port, log: () => {}, watchInterval: 20 });
  onTestFinished(() => grid.stop());
  const reached = grid.connect();
  await expect.poll(() => tries, { timeout: 5_000 }).toBeGreaterThan(1);
  await releaseFolder(folder, "ending");
  expect((await reached).armEndpoint).toMatch(/^http:/);
  expect(grid.state.kind).toBe("running");
});

test("has run where it was started before, in this or another window, and not in a new or missing folder", async () => {
  const folder = await temporaryFolder();
  const [first, second] = [openConnection(folder), openConnection(folder)];
  expect(await first.hasRun()).toBe(false);
  expect(await openConnection(path.join(folder, "missing")).hasRun()).toBe(false);
  await first.connect();
  expect([await first.hasRun(), await second.hasRun()]).toEqual([true, true]);
  await first.stop();
  expect([await first.hasRun(), await second.hasRun()]).toEqual([true, true]);
  // To know it, none was started.
  expect(second.state.kind).toBe("idle");
});
