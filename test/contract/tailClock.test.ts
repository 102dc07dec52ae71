import { describe, expect, onTestFinished, test } from "vitest";
import { systemTimers } from "../../src/adapters/azure/systemTimers.ts";
import { connectArm } from "../../src/adapters/azure/connectArm.ts";
import { EmulatorAdminClient } from "../../src/adapters/emulator/emulatorAdminClient.ts";
import { EmulatorConnection } from "../../src/adapters/emulator/emulatorConnection.ts";
import { WebhookReceiver } from "../../src/adapters/webhook/webhookReceiver.ts";
import { createLazyCloud } from "../../src/app/localGrid/lazyCloud.ts";
import { LocalEventGridClock } from "../../src/app/localGrid/localEventGridClock.ts";
import { observeReplacement } from "../../src/app/localGrid/observeReplacement.ts";
import { Tails } from "../../src/app/tail/tails.ts";
import { createSampleEvent } from "../../src/core/events/sampleEvents.ts";
import { EmulatorClock } from "../../src/emulator/delivery/clock.ts";
import { toTailRow } from "../../src/core/tail/tailRow.ts";
import { FakeDeps } from "../app/fakeDeps.ts";
import { modelRegistered, startTestEmulator, temporaryFolder } from "../emulator/rig.ts";

const day = 24 * 3_600_000;
const { signal } = new AbortController();
const type = "Microsoft.MachineLearningServices.RunStatusChanged";

/** The parts of a window that have to do with tails, connected as the extension connects them. */
async function openWindow(folder: string) {
  const grid = new EmulatorConnection({ folder: () => folder, port: () => 0, log: () => {}, watchInterval: 20 });
  const cloud = createLazyCloud(
    async () => (await grid.connect()).armEndpoint,
    async (endpoint) => connectArm({ endpoint, credential: grid.credential }, { pollInterval: 20 }).cloud,
  );
  const control = new EmulatorAdminClient(() => grid.connect());
  let ids = 0;
  const newId = (): string => `${process.hrtime.bigint()}${++ids}`;
  const clock = new LocalEventGridClock({ control, newId, now: Date.now, ...systemTimers });
  const { captures, ledger } = new FakeDeps();
  const tails = new Tails({
    cloud,
    cloudClock: clock,
    checkIntervalMs: 50,
    observeReplacement: (abortSignal) => observeReplacement(control, abortSignal),
    receiver: new WebhookReceiver(),
    captures,
    ledger,
    newId: () => newId().slice(-8),
    ...systemTimers,
  });
  onTestFinished(() => tails.stopAll().then(() => grid.stop()));
  const { workspaceId } = await grid.connect();
  const target = { workspaceId, label: "churn-lab" };
  const raise = async (): Promise<void> =>
    grid.publish([createSampleEvent(type, { workspaceId, ...(await clock.stamp()) })], signal);
  return { grid, cloud, control, clock, tails, target, raise };
}
type TestWindow = Awaited<ReturnType<typeof openWindow>>;

const arrive = (tails: Tails, count: number) => expect.poll(() => tails.events.length).toBe(count);

/** Raises an event, and returns how far what Live Events and Deliveries say of it is from system time, in days. */
async function raiseAndCompare({ tails, control, raise }: TestWindow) {
  const count = tails.events.length;
  await raise();
  await arrive(tails, count + 1);
  const event = tails.events.at(-1);
  if (!event) throw new Error("No event has arrived.");
  const { eventSubscriptionId } = event.tail;
  const newest = async () => (await control.deliveryRecords(eventSubscriptionId, 1, signal))[0];
  await expect.poll(async () => (await newest())?.standing).toBe("delivered");
  const record = await newest();
  const daysAhead = (time: string | number | undefined): number =>
    // Without a negative zero.
    Math.round((new Date(time ?? Number.NaN).getTime() - Date.now()) / day) + 0;
  const row = toTailRow(event, "churn-lab");
  return {
    received: daysAhead(row.receivedAt),
    raised: daysAhead(event.event.time),
    accepted: daysAhead(record?.acceptedAt),
    attempted: daysAhead(record?.attempts[0]?.at),
    isLatencyReal: row.latencyMs !== undefined && row.latencyMs >= 0 && row.latencyMs < 10_000,
  };
}

const at = (days: number) => ({
  received: days,
  raised: days,
  accepted: days,
  attempted: days,
  isLatencyReal: true,
});

describe("a Local Event Grid a week ahead of the machine", () => {
  test("accepts a new tail, whose events have one time in Live Events and in Deliveries", async () => {
    const window = await openWindow(await temporaryFolder());
    await window.control.advanceClock(7 * day, signal);
    const tail = await window.tails.start(window.target);
    expect(tail.status.kind).toBe("live");
    expect(await raiseAndCompare(window)).toEqual(at(7));
  });

  test.each([
    ["Set Clock to Now", ({ control }: TestWindow) => control.setClockToNow(signal)],
    ["a reset", ({ control }: TestWindow) => control.reset(signal)],
  ])("is back at system time after %s, for the next tail as well", async (_, setBack) => {
    const folder = await temporaryFolder();
    const window = await openWindow(folder);
    await window.control.advanceClock(7 * day, signal);
    await window.tails.start(window.target);
    expect(await raiseAndCompare(window)).toEqual(at(7));
    await window.tails.stopAll();
    await setBack(window);
    await window.tails.start(window.target);
    expect(await raiseAndCompare(window)).toEqual(at(0));
    await window.tails.stopAll();
    await window.grid.stop();

    const next = await openWindow(folder);
    await next.tails.start(next.target);
    expect(await raiseAndCompare(next)).toEqual(at(0));
  });

  test("keeps a running tail when its clock is set to now", async () => {
    const window = await openWindow(await temporaryFolder());
    await window.control.advanceClock(7 * day, signal);
    await window.tails.start(window.target);
    await window.control.setClockToNow(signal);
    expect(await raiseAndCompare(window)).toEqual(at(0));
  });

  test("accepts a new tail when an earlier version has moved its clock", async () => {
    const folder = await temporaryFolder();
    const machine = { systemTime: () => Date.now() + 7 * day };
    const earlier = await startTestEmulator({ folder, clock: new EmulatorClock(machine) });
    await fetch(earlier.publishEndpoint, {
      method: "POST",
      headers: { "aeg-sas-key": earlier.publishKey },
      body: JSON.stringify([modelRegistered()]),
    });
    await earlier.stop();
    const window = await openWindow(folder);
    await window.tails.start(window.target);
    expect(await raiseAndCompare(window)).toEqual(at(7));
  });
});

describe("a running tail", () => {
  test("goes on when two days pass, and after a year", async () => {
    const window = await openWindow(await temporaryFolder());
    const tail = await window.tails.start(window.target);
    await window.control.advanceClock(2 * day, signal);
    await window.tails.check();
    expect(await raiseAndCompare(window)).toEqual(at(2));
    await window.control.advanceClock(366 * day, signal);
    await window.tails.check();
    expect(await raiseAndCompare(window)).toEqual(at(368));
    expect(tail.status.kind).toBe("live");
  });

  test("stamps an event that is retried while time passes with the time of its attempt", async () => {
    const window = await openWindow(await temporaryFolder());
    const tail = await window.tails.start(window.target);
    await window.control.setFaults([{ kind: "refuse", eventSubscription: tail.eventSubscriptionId }], signal);
    const before = await window.clock.now();
    await window.raise();
    const isRetrying = async () => (await window.control.activity(signal)).some(({ retrying }) => retrying);
    await expect.poll(isRetrying).toBe(true);
    await window.control.setFaults([], signal);
    await window.control.advanceClock(2 * day, signal);
    await arrive(window.tails, 1);
    const [event] = window.tails.events;
    const [record] = await window.control.deliveryRecords(tail.eventSubscriptionId, 1, signal);
    expect(event?.deliveryCount).toBe(1);
    // The second attempt is 10 s after the first one, not two days later.
    expect((event?.receivedAt ?? 0) - before).toBeLessThan(20_000);
    expect(Math.abs((event?.receivedAt ?? 0) - Date.parse(record?.attempts[1]?.at ?? ""))).toBeLessThan(1_000);
  });

  test("goes on when another window takes over the Local Event Grid with its clock", async () => {
    const folder = await temporaryFolder();
    const first = await openWindow(folder);
    const second = await openWindow(folder);
    await second.control.advanceClock(7 * day, signal);
    const tail = await second.tails.start(second.target);
    await first.grid.stop();
    expect(await raiseAndCompare(second)).toEqual(at(7));
    expect(tail.status.kind).toBe("live");
  });

  const deletions: readonly (readonly [how: string, why: string, remove: (window: TestWindow) => Promise<void>])[] = [
    [
      "its event subscription is deleted",
      "Its temporary event subscription was deleted.",
      ({ cloud, tails }) => cloud.delete(tails.tails[0]?.eventSubscriptionId ?? "", signal),
    ],
    [
      "another window resets the Local Event Grid",
      "The Local Event Grid was reset.",
      ({ control }) => control.reset(signal),
    ],
    [
      "another window imports a state",
      "The state of the Local Event Grid was replaced by an import.",
      ({ control, target }) =>
        control.importState({ workspaces: [{ id: target.workspaceId, location: "westeurope" }] }, signal),
    ],
    [
      "another window removes the workspace",
      "The workspace no longer exists.",
      async ({ control, target }) => {
        await control.addWorkspace({ id: target.workspaceId.replace(/[^/]+$/, "other"), location: "eastus" }, signal);
        await control.removeWorkspace(target.workspaceId, signal);
      },
    ],
    [
      "the Local Event Grid is stopped in this window",
      "The Local Event Grid is stopped. Start it with the command Start Local Event Grid.",
      ({ grid }) => grid.stop(),
    ],
  ];
  test.each(deletions)("stops with the reason when %s", async (_, why, remove) => {
    const window = await openWindow(await temporaryFolder());
    const tail = await window.tails.start(window.target);
    await remove(window);
    await expect.poll(() => tail.status).toEqual({ kind: "stopped", why });
  });

  test("that has stopped is started again", async () => {
    const window = await openWindow(await temporaryFolder());
    const { id } = await window.tails.start(window.target);
    await window.control.reset(signal);
    await expect.poll(() => window.tails.tails[0]?.status.kind).toBe("stopped");
    await window.tails.restart(id);
    expect(await raiseAndCompare(window)).toEqual(at(0));
  });
});
