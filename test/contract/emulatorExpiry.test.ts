import { expect, it } from "vitest";
import {
  activityOf,
  advanceEmulatorClock,
  deliveryRecordsOf,
  emptySeed,
  modelRegistered,
  publish,
  putEventSubscription,
  requestAdmin,
  startTestEmulator,
  startTestWebhook,
  temporaryFolder,
  webhookDestination,
} from "../emulator/rig.ts";
import { ManualClock } from "../emulator/manualClock.ts";

const hourMs = 3_600_000;

/** An event subscription that expires in two hours, with three events that wait for their second attempt. */
async function startWithUndelivered(options: object = {}) {
  const log: string[] = [];
  const emulator = await startTestEmulator({ seed: emptySeed, log: (line) => log.push(line), ...options });
  const { clock } = (await (await requestAdmin(emulator, "GET", "/status")).json()) as { clock: { now: string } };
  const expirationTimeUtc = new Date(Date.parse(clock.now) + 2 * hourMs).toISOString();
  const hook = await startTestWebhook();
  hook.respondWith(() => ({ status: 503 }));
  await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url), expirationTimeUtc });
  await publish(
    emulator,
    [1, 2, 3].map((id) => modelRegistered({ id: String(id) })),
  );
  await expect.poll(async () => (await activityOf(emulator, "models"))?.retrying).toBe(3);
  return { emulator, hook, log, expirationTimeUtc };
}

it("an event subscription that expires drops its undelivered events at once, and says how many", async () => {
  const { emulator, hook, log, expirationTimeUtc } = await startWithUndelivered({ virtualClock: true });
  await advanceEmulatorClock(emulator, 2 * hourMs + 1_000);
  const attempts = hook.notifications.length;
  await expect
    .poll(() => log.join("\n"))
    .toContain(`models expired at ${expirationTimeUtc}. Dropped 3 undelivered events.`);
  const records = await deliveryRecordsOf(emulator, "models");
  expect(records.map(({ standing, why }) => [standing, why])).toEqual(
    [1, 2, 3].map(() => ["dropped", `Dropped: its event subscription expired at ${expirationTimeUtc}.`]),
  );
  expect(await (await requestAdmin(emulator, "GET", "/status")).json()).toMatchObject({ undelivered: 0 });
  await advanceEmulatorClock(emulator, 12 * hourMs);
  expect(hook.notifications).toHaveLength(attempts);
});

it("what expired while the emulator was stopped is dropped at the next start, and logged", async () => {
  const folder = await temporaryFolder();
  const clock = new ManualClock();
  const { emulator } = await startWithUndelivered({ folder, clock });
  await emulator.stop();
  const log: string[] = [];
  const later = new ManualClock();
  await later.advance(3 * hourMs);
  const again = await startTestEmulator({ folder, clock: later, log: (line) => log.push(line) });
  await expect.poll(() => log.join("\n")).toContain("Dropped 3 undelivered events.");
  expect(await (await requestAdmin(again, "GET", "/status")).json()).toMatchObject({ undelivered: 0 });
});
