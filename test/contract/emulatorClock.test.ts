import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { EmulatorClock } from "../../src/emulator/delivery/clock.ts";
import type { RunningEmulator } from "../../src/emulator/startEmulator.ts";
import {
  activityOf,
  advanceEmulatorClock,
  deliveryRecordsOf,
  emptySeed,
  eventSubscriptionIdOf,
  modelRegistered,
  publish,
  putEventSubscription,
  requestAdmin,
  requestArm,
  startTestEmulator,
  startTestWebhook,
  temporaryFolder,
  webhookDestination,
} from "../emulator/rig.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
/** How much a test may take, in milliseconds, where the clock follows system time. */
const slack = 10_000;

interface EmulatorTime {
  readonly now: string;
  readonly standing: boolean;
  readonly ahead: number;
}

const timeOf = async (emulator: RunningEmulator): Promise<EmulatorTime> =>
  (await (await requestAdmin(emulator, "GET", "/clock")).json()) as EmulatorTime;

async function setClockToNow(emulator: RunningEmulator): Promise<EmulatorTime> {
  const response = await requestAdmin(emulator, "POST", "/clock", { set: "now" });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as EmulatorTime;
}

const isNear = (time: string | undefined, milliseconds: number): boolean =>
  Math.abs(Date.parse(time ?? "") - milliseconds) < slack;

async function readStatus(emulator: RunningEmulator, name: string): Promise<number> {
  return (await requestArm(emulator, "GET", eventSubscriptionIdOf(emulator, name))).status;
}

describe("the clock a week ahead", () => {
  it("is the one for expiry, for events, and for a publisher's token", async () => {
    const emulator = await startTestEmulator({ seed: emptySeed });
    const hook = await startTestWebhook();
    await advanceEmulatorClock(emulator, 7 * day);
    const later = Date.now() + 7 * day;
    const destination = webhookDestination(hook.url);
    const inAWeek = (more: number): string => new Date(later + more).toISOString();

    const past = await requestArm(emulator, "PUT", eventSubscriptionIdOf(emulator, "past"), {
      properties: { destination, expirationTimeUtc: inAWeek(-day) },
    });
    expect(past.status).toBe(400);
    await putEventSubscription(emulator, "models", { destination, expirationTimeUtc: inAWeek(day) });

    const signed = (expiry: string): string => {
      const text = `r=${encodeURIComponent(emulator.publishEndpoint)}&e=${encodeURIComponent(expiry)}`;
      const signature = createHmac("sha256", Buffer.from(emulator.publishKey, "base64")).update(text).digest("base64");
      return `${text}&s=${encodeURIComponent(signature)}`;
    };
    const publishWith = (expiry: string): Promise<Response> =>
      fetch(emulator.publishEndpoint, {
        method: "POST",
        headers: { "aeg-sas-token": signed(expiry) },
        body: JSON.stringify([modelRegistered()]),
      });
    expect((await publishWith(inAWeek(-day))).status).toBe(401);
    expect((await publishWith(inAWeek(day))).status).toBe(200);
    await hook.waitForNotifications(1);
    await expect.poll(() => activityOf(emulator, "models")).toMatchObject({ delivered: 1 });
    const [record] = await deliveryRecordsOf(emulator, "models");
    expect([isNear(record?.acceptedAt, later), isNear(record?.attempts[0]?.at, later)]).toEqual([true, true]);
  });

  it("stays ahead over a restart", async () => {
    const folder = await temporaryFolder();
    const first = await startTestEmulator({ folder, seed: emptySeed });
    await advanceEmulatorClock(first, 7 * day);
    await first.stop();
    expect((await timeOf(await startTestEmulator({ folder }))).ahead).toBe(7 * day);
  });

  it("stays ahead over an import of the state and a restart", async () => {
    const folder = await temporaryFolder();
    const first = await startTestEmulator({ folder, seed: emptySeed });
    await advanceEmulatorClock(first, 7 * day);
    const state = await (await requestAdmin(first, "GET", "/state")).json();
    expect((await requestAdmin(first, "PUT", "/state", state)).status).toBe(200);
    expect((await timeOf(first)).ahead).toBe(7 * day);
    await first.stop();
    expect((await timeOf(await startTestEmulator({ folder }))).ahead).toBe(7 * day);
  });

  it("is back at system time after a reset, which then accepts what expires tomorrow", async () => {
    const folder = await temporaryFolder();
    const emulator = await startTestEmulator({ folder, seed: emptySeed });
    const hook = await startTestWebhook();
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url) });
    await advanceEmulatorClock(emulator, 7 * day);
    await publish(emulator, modelRegistered());
    await hook.waitForNotifications(1);
    expect((await requestAdmin(emulator, "POST", "/reset")).status).toBe(200);
    expect((await timeOf(emulator)).ahead).toBe(0);
    const tomorrow = new Date(Date.now() + day).toISOString();
    const expiring = { destination: webhookDestination(hook.url), expirationTimeUtc: tomorrow };
    expect((await putEventSubscription(emulator, "models", expiring)).status).toBe("Succeeded");
    await emulator.stop();
    expect((await timeOf(await startTestEmulator({ folder }))).ahead).toBe(0);
  });
});

describe("when someone sets the machine's clock", () => {
  it.each([30, -30])("by %i hours, events live and expire as if nothing had happened", async (hours) => {
    let jump = 0;
    const log: string[] = [];
    const clock = new EmulatorClock({
      systemTime: () => Date.now() + jump,
      onJump: (milliseconds) => log.push(String(Math.round(milliseconds / 3_600_000))),
    });
    const emulator = await startTestEmulator({ seed: emptySeed, clock });
    const hook = await startTestWebhook();
    hook.respondWith(() => ({ status: 503 }));
    const expirationTimeUtc = new Date(Date.now() + day).toISOString();
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url), expirationTimeUtc });
    await publish(emulator, modelRegistered());
    await expect.poll(() => activityOf(emulator, "models")).toMatchObject({ retrying: 1 });
    jump = hours * 60 * minute;
    expect(isNear((await timeOf(emulator)).now, Date.now())).toBe(true);
    expect([await readStatus(emulator, "models"), log]).toEqual([200, [String(hours)]]);
    await advanceEmulatorClock(emulator, 20_000);
    expect([hook.notifications.length, await activityOf(emulator, "models")]).toMatchObject([1, { retrying: 1 }]);
    hook.respondWith(() => ({ status: 200 }));
    await advanceEmulatorClock(emulator, 10_000);
    expect([hook.notifications.length, await activityOf(emulator, "models")]).toMatchObject([
      2,
      { delivered: 1, dropped: 0 },
    ]);
  });
});

describe("the clock that is set to system time", () => {
  it("lets a retry wait for as long as it had left, also after a restart", async () => {
    const folder = await temporaryFolder();
    const emulator = await startTestEmulator({ folder, seed: emptySeed, virtualClock: true });
    const hook = await startTestWebhook();
    hook.respondWith(() => ({ status: 500 }));
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url) });
    await advanceEmulatorClock(emulator, 7 * day);
    await publish(emulator, modelRegistered());
    await expect.poll(() => activityOf(emulator, "models")).toMatchObject({ retrying: 1 });
    await advanceEmulatorClock(emulator, 2_000);
    const { now } = await setClockToNow(emulator);
    expect(isNear(now, Date.now())).toBe(true);

    const [record] = await deliveryRecordsOf(emulator, "models");
    expect(Date.parse(record?.nextAttemptAt ?? "")).toBe(Date.parse(now) + 8_000);
    expect(isNear(record?.acceptedAt, Date.now() + 7 * day)).toBe(true);
    await advanceEmulatorClock(emulator, 7_999);
    expect(hook.notifications).toHaveLength(1);
    await advanceEmulatorClock(emulator, 1);
    expect(hook.notifications).toHaveLength(2);

    // The next one is due 30 s later.
    await advanceEmulatorClock(emulator, 7 * day - 10_000);
    await setClockToNow(emulator);
    await emulator.stop();
    const again = await startTestEmulator({ folder, virtualClock: true });
    expect(isNear((await timeOf(again)).now, Date.now())).toBe(true);
  });

  it("lets an event live for as long as it had left", async () => {
    const emulator = await startTestEmulator({ seed: emptySeed, virtualClock: true });
    const hook = await startTestWebhook();
    hook.respondWith(() => ({ status: 500 }));
    const retryPolicy = { eventTimeToLiveInMinutes: 60, maxDeliveryAttempts: 30 };
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url), retryPolicy });
    await advanceEmulatorClock(emulator, 7 * day);
    await publish(emulator, modelRegistered());
    await expect.poll(() => activityOf(emulator, "models")).toMatchObject({ retrying: 1 });
    await advanceEmulatorClock(emulator, 10 * minute);
    await setClockToNow(emulator);
    await advanceEmulatorClock(emulator, 30 * minute);
    expect(await activityOf(emulator, "models")).toMatchObject({ retrying: 1, dropped: 0 });
    // It is only checked when an attempt is due.
    await advanceEmulatorClock(emulator, 70 * minute);
    expect(await activityOf(emulator, "models")).toMatchObject({ retrying: 0, dropped: 1 });
  });

  it("doesn't bring back what has expired, and keeps the rest", async () => {
    const emulator = await startTestEmulator({ seed: emptySeed });
    const hook = await startTestWebhook();
    const destination = webhookDestination(hook.url);
    const inDays = (days: number): string => new Date(Date.now() + days * day).toISOString();
    await putEventSubscription(emulator, "short", { destination, expirationTimeUtc: inDays(3) });
    await putEventSubscription(emulator, "long", { destination, expirationTimeUtc: inDays(30) });
    await advanceEmulatorClock(emulator, 7 * day);
    expect(await Promise.all([readStatus(emulator, "short"), readStatus(emulator, "long")])).toEqual([404, 200]);
    await setClockToNow(emulator);
    expect(await Promise.all([readStatus(emulator, "short"), readStatus(emulator, "long")])).toEqual([404, 200]);
  });

  it("keeps the time that is left for a manual validation", async () => {
    const emulator = await startTestEmulator({ seed: emptySeed, virtualClock: true });
    const hook = await startTestWebhook(() => ({ status: 200 }));
    const id = eventSubscriptionIdOf(emulator, "by-hand");
    await advanceEmulatorClock(emulator, 7 * day);
    await requestArm(emulator, "PUT", id, { properties: { destination: webhookDestination(hook.url) } });
    const readState = async (): Promise<string | undefined> => {
      const { properties } = (await (await requestArm(emulator, "GET", id)).json()) as {
        properties?: { provisioningState: string };
      };
      return properties?.provisioningState;
    };
    await expect.poll(readState).toBe("AwaitingManualAction");
    await advanceEmulatorClock(emulator, 4 * minute);
    await setClockToNow(emulator);
    await advanceEmulatorClock(emulator, 6 * minute - 1);
    expect(await readState()).toBe("AwaitingManualAction");
    await advanceEmulatorClock(emulator, 1);
    await expect.poll(readState).not.toBe("AwaitingManualAction");
  });

  it("delivers what is raised next at the new time, and lists it first", async () => {
    const emulator = await startTestEmulator({ seed: emptySeed });
    const hook = await startTestWebhook();
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url) });
    await advanceEmulatorClock(emulator, 7 * day);
    await publish(emulator, modelRegistered({ id: "then" }));
    await hook.waitForNotifications(1);
    await setClockToNow(emulator);
    await publish(emulator, modelRegistered({ id: "now" }));
    await hook.waitForNotifications(2);
    await expect.poll(() => activityOf(emulator, "models")).toMatchObject({ delivered: 2 });
    const [now, then] = await deliveryRecordsOf(emulator, "models");
    expect([now?.event["id"], then?.event["id"]]).toEqual(["now", "then"]);
    expect([isNear(now?.acceptedAt, Date.now()), isNear(then?.acceptedAt, Date.now() + 7 * day)]).toEqual([true, true]);
  });

  it.each([[{ set: "then" }], [{ set: "now", advance: 1 }], [{ set: true }]])("refuses %j", async (body) => {
    const emulator = await startTestEmulator({ seed: emptySeed });
    const response = await requestAdmin(emulator, "POST", "/clock", body);
    expect([response.status, JSON.stringify(await response.json())]).toEqual([
      400,
      expect.stringContaining("set: must be"),
    ]);
  });
});
