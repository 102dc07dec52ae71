import { expect, onTestFinished, test } from "vitest";
import { LocalGrid } from "../../src/adapters/emulator/localGrid.ts";
import { modelRegistered, put, temporaryFolder, webhook, webhookDestination } from "../emulator/rig.ts";
import type { RunningEmulator } from "../../src/emulator/emulator.ts";
import { readInstance } from "../../src/emulator/instance.ts";

const { signal } = new AbortController();

/** The Local Event Grid as one window has it. */
function windowOn(folder: string, port = 0): LocalGrid {
  const grid = new LocalGrid({ folder: () => folder, port: () => port, log: () => {}, watchInterval: 20 });
  onTestFinished(() => grid.stop());
  return grid;
}

test("windows of one folder share one Local Event Grid, also when they open at the same moment", async () => {
  const folder = await temporaryFolder();
  const reached = await Promise.all([1, 2, 3].map(() => windowOn(folder).reach()));
  expect(new Set(reached.map(({ armEndpoint }) => armEndpoint)).size).toBe(1);
});

test("when the window that started it is closed, another one takes over, and deliveries go on by themselves", async () => {
  const folder = await temporaryFolder();
  const [first, second, hook] = [windowOn(folder), windowOn(folder), await webhook()];
  const started = await first.reach();
  const shared = await second.reach();
  await put(started as RunningEmulator, "all", { destination: webhookDestination(hook.url) });
  await first.stop();
  // Nobody asks the second window for anything; the folder tells who runs on it.
  await expect
    .poll(async () => (await readInstance(folder))?.armEndpoint, { timeout: 5_000 })
    .toSatisfy((endpoint) => typeof endpoint === "string" && endpoint !== shared.armEndpoint);
  await second.publish([modelRegistered()], signal);
  expect(await hook.notified(1)).toHaveLength(1);
});

test("a port that is taken is told, and the next try with another one succeeds", async () => {
  const squatter = await webhook();
  const folder = await temporaryFolder();
  let port = squatter.port;
  const grid = new LocalGrid({ folder: () => folder, port: () => port, log: () => {}, watchInterval: 20 });
  onTestFinished(() => grid.stop());
  await expect(grid.reach()).rejects.toMatchObject({ name: "Failure", code: "port-taken" });
  port = 0;
  expect((await grid.reach()).armEndpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test("an event that the Local Event Grid refuses is told with its reason", async () => {
  const grid = windowOn(await temporaryFolder());
  const failure = { name: "Failure", code: "refused", why: expect.stringContaining("eventType") };
  await expect(grid.publish([{ id: "1", subject: "s" }], signal)).rejects.toMatchObject(failure);
});
