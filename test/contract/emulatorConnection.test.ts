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
import { claimFolder, readInstance, releaseFolder } from "../../src/emulator/store/instance.ts";

const { signal } = new AbortController();

/** The Local Event Grid as one window has it. */
function openConnection(folder: string, port = 0): EmulatorConnection {
  const grid = new EmulatorConnection({ folder: () => folder, port: () => port, log: () => {}, watchInterval: 20 });
  onTestFinished(() => grid.stop());
  return grid;
}

test("windows of one folder share one Local Event Grid, also when they open at the same moment", async () => {
  const folder = await temporaryFolder();
  const reached = await Promise.all([1, 2, 3].map(() => openConnection(folder).connect()));
  expect(new Set(reached.map(({ armEndpoint }) => armEndpoint)).size).toBe(1);
});

test("when the window that started it is closed, another one takes over, and deliveries go on by themselves", async () => {
  const folder = await temporaryFolder();
  const [first, second, hook] = [openConnection(folder), openConnection(folder), await startTestWebhook()];
  const started = await first.connect();
  const shared = await second.connect();
  await putEventSubscription(started as RunningEmulator, "all", { destination: webhookDestination(hook.url) });
  await first.stop();
  // Nobody asks the second window for anything; the folder tells who runs on it.
  await expect
    .poll(async () => (await readInstance(folder))?.armEndpoint, { timeout: 5_000 })
    .toSatisfy((endpoint) => typeof endpoint === "string" && endpoint !== shared.armEndpoint);
  await second.publish([modelRegistered()], signal);
  expect(await hook.waitForNotifications(1)).toHaveLength(1);
});

test("a port that is taken is told, and the next try with another one succeeds", async () => {
  const squatter = await startTestWebhook();
  const folder = await temporaryFolder();
  let port = squatter.port;
  const grid = new EmulatorConnection({ folder: () => folder, port: () => port, log: () => {}, watchInterval: 20 });
  onTestFinished(() => grid.stop());
  await expect(grid.connect()).rejects.toMatchObject({ name: "Failure", code: "port-taken" });
  port = 0;
  expect((await grid.connect()).armEndpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test("an event that the Local Event Grid refuses is told with its reason", async () => {
  const grid = openConnection(await temporaryFolder());
  const failure = { name: "Failure", code: "refused", why: expect.stringMatching(/^The event has no eventType/) };
  await expect(grid.publish([{ id: "1", subject: "s" }], signal)).rejects.toMatchObject(failure);
});

/** Every state that a window's Local Event Grid was in, in order. */
function recordStates(grid: EmulatorConnection): LocalEventGridState["kind"][] {
  const states: LocalEventGridState["kind"][] = [grid.state.kind];
  grid.onChanged(({ kind }) => states.push(kind));
  return states;
}

test("each window knows how it stands: one runs it, the other shares it, and takes over at the end", async () => {
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

test("one that was stopped here stays stopped, whoever asks, until it is started", async () => {
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

test("a shared one that is stopped here goes on elsewhere", async () => {
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

test("one that is stopped while it starts does not run in the end, and can be started again", async () => {
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

test("what kept it from starting is its state, until another try succeeds", async () => {
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

test("it is controlled over its admin endpoint, also by a window that only shares it", async () => {
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

test("the token names the principal of the setting, asked for each time", async () => {
  let principal = "reader";
  const folder = await temporaryFolder();
  const options = { folder: () => folder, port: () => 0, log: () => {}, watchInterval: 20 };
  const { credential } = new EmulatorConnection({ ...options, principal: () => principal });
  const tokens = [await credential.getToken()];
  principal = "owner";
  tokens.push(await credential.getToken(), await new EmulatorConnection(options).credential.getToken());
  expect(tokens.map(({ token }) => token)).toEqual(["reader", "owner", "owner"]);
});

test("a folder that one which is ending still holds is tried until it is free", async () => {
  const folder = await temporaryFolder();
  // A claim without an address whose process lives.
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
