import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { RunningEmulator } from "../../src/emulator/startEmulator.ts";
import type { Webhook } from "../rig/services/webhook.ts";
import {
  activityOf,
  requestArm,
  emptySeed,
  waitForOperation,
  eventSubscriptionPath,
  deliveryRecordsOf,
  advanceEmulatorClock,
  modelRegistered,
  publish,
  putEventSubscription,
  startTestEmulator,
  storageAccount,
  temporaryFolder,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** An emulator whose time only passes when it is told to, with one event subscription to a webhook. */
async function startWithSubscription(properties: object = {}, more: object = {}) {
  const emulator = await startTestEmulator({ seed: emptySeed, virtualClock: true, ...more });
  const hook = await startTestWebhook();
  await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url), ...properties });
  return { emulator, hook };
}

/** How long after its acceptance an event was tried, in seconds, by the log of fates. */
async function readAttemptSeconds(emulator: RunningEmulator): Promise<readonly number[]> {
  const [fate] = await deliveryRecordsOf(emulator, "models");
  return fate!.attempts.map(({ at }) => (Date.parse(at) - Date.parse(fate!.acceptedAt)) / secondMs);
}

const readEventIds = ({ notifications }: Webhook): readonly (readonly string[])[] =>
  notifications.map(({ body }) => (body as { id: string }[]).map(({ id }) => id));

/** @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#retry-schedule */
describe("the retry schedule", () => {
  it("runs for a day, and the event is dropped at the first attempt after it", async () => {
    const { emulator, hook } = await startWithSubscription();
    hook.respondWith(() => ({ status: 500 }));
    await publish(emulator, modelRegistered());
    await advanceEmulatorClock(emulator, 24 * hourMs);
    const pauses = [0, 10, 30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200];
    const expected = pauses.map((_, at) => pauses.slice(0, at + 1).reduce((sum, pause) => sum + pause));
    expect(await readAttemptSeconds(emulator)).toEqual(expected);
    expect(hook.notifications.map(({ headers }) => headers["aeg-delivery-count"])).toEqual(
      expected.map((_, at) => String(at)),
    );
    // The last pause ends after the day: time to live is looked at before an attempt only.
    await advanceEmulatorClock(emulator, 12 * hourMs);
    expect(hook.notifications).toHaveLength(expected.length);
    expect((await deliveryRecordsOf(emulator, "models"))[0]).toMatchObject({
      standing: "dropped",
      why: "Dropped: its time to live is over.",
    });
  });

  it("with a time to live of 30 minutes makes 6 attempts at the most", async () => {
    const { emulator, hook } = await startWithSubscription({ retryPolicy: { eventTimeToLiveInMinutes: 30 } });
    hook.respondWith(() => ({ status: 500 }));
    await publish(emulator, modelRegistered());
    await advanceEmulatorClock(emulator, 2 * hourMs);
    expect(hook.notifications).toHaveLength(6);
  });

  it.each([
    [503, 30, "Busy"],
    [408, 120, "TimedOut"],
    [404, 10, "NotFound"],
    [301, 10, "Aborted"],
  ])("after %i waits %i s, and calls it %s", async (status, pause, outcome) => {
    const { emulator, hook } = await startWithSubscription();
    hook.respondWith(() => ({ status }));
    await publish(emulator, modelRegistered());
    await advanceEmulatorClock(emulator, 0);
    const [fate] = await deliveryRecordsOf(emulator, "models");
    expect(fate).toMatchObject({ standing: "waiting", attempts: [{ outcome, status }] });
    expect(Date.parse(fate!.nextAttemptAt!) - Date.parse(fate!.acceptedAt)).toBe(pause * secondMs);
  });
});

describe("a destination that fails ten times in a row", () => {
  const count = 200;

  it("is on probation: new events wait, retries are skipped, and a success ends it", async () => {
    const { emulator, hook } = await startWithSubscription();
    hook.respondWith(() => ({ status: 503 }));
    await publish(
      emulator,
      Array.from({ length: count }, (_, at) => modelRegistered({ id: `${at}` })),
    );
    await advanceEmulatorClock(emulator, 0);
    const first = hook.notifications.length;
    expect(first).toBeGreaterThanOrEqual(10);
    expect(first).toBeLessThan(count);
    const [newest] = await deliveryRecordsOf(emulator, "models");
    expect(newest).toMatchObject({
      standing: "waiting",
      attempts: [],
      why: expect.stringContaining("paused after 10 failed attempts") as string,
    });
    expect(Date.parse(newest!.nextAttemptAt!) - Date.parse(newest!.acceptedAt)).toBe(10 * secondMs);
    await advanceEmulatorClock(emulator, 9 * secondMs);
    expect(hook.notifications).toHaveLength(first);
    hook.respondWith(() => ({ status: 200 }));
    await advanceEmulatorClock(emulator, 30 * minuteMs);
    expect(new Set(readEventIds(hook).flat()).size).toBe(count);
    expect(await activityOf(emulator, "models")).toMatchObject({ delivered: count, retrying: 0, dropped: 0 });
  });

  it("is tried far less often than each event's schedule says, and every event ends within a day", async () => {
    const { emulator, hook } = await startWithSubscription();
    await hook.close();
    await publish(
      emulator,
      Array.from({ length: count }, (_, at) => modelRegistered({ id: `${at}` })),
    );
    await advanceEmulatorClock(emulator, 48 * hourMs);
    expect(await activityOf(emulator, "models")).toMatchObject({ delivered: 0, retrying: 0, dropped: count });
  });
});

/** @see https://learn.microsoft.com/azure/event-grid/delivery-and-retry#output-batching */
describe("batches", () => {
  const ids = (count: number) => Array.from({ length: count }, (_, at) => modelRegistered({ id: `${at}` }));
  const batched = (more: object) => ({ maxEventsPerBatch: 3, ...more });

  it("contain the events that are due, up to their limit, and don't wait for more", async () => {
    const emulator = await startTestEmulator({ seed: emptySeed, virtualClock: true });
    const hook = await startTestWebhook();
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url, batched({})) });
    await publish(emulator, ids(7));
    await advanceEmulatorClock(emulator, 0);
    // They leave side by side, so which one is there first is left open.
    expect(new Set(readEventIds(hook))).toEqual(new Set([["0", "1", "2"], ["3", "4", "5"], ["6"]]));
  });

  it("stay below their size, except for a single larger event", async () => {
    const emulator = await startTestEmulator({ seed: emptySeed, virtualClock: true });
    const hook = await startTestWebhook();
    const size = batched({ maxEventsPerBatch: 10, preferredBatchSizeInKilobytes: 1 });
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url, size) });
    const large = modelRegistered({ id: "large", data: { text: "x".repeat(3_000) } });
    await publish(emulator, [...ids(3), large, modelRegistered({ id: "last" })]);
    await advanceEmulatorClock(emulator, 0);
    expect(readEventIds(hook).flat().toSorted()).toEqual(["0", "1", "2", "large", "last"]);
    expect(readEventIds(hook).find((batch) => batch.includes("large"))).toEqual(["large"]);
    for (const { text } of hook.notifications.filter(({ text }) => !text.includes("large")))
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_024);
  });

  it("succeed or fail as a whole", async () => {
    const emulator = await startTestEmulator({ seed: emptySeed, virtualClock: true });
    const hook = await startTestWebhook();
    hook.respondWith(() => ({ status: 500 }));
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url, batched({})) });
    await publish(emulator, ids(2));
    await advanceEmulatorClock(emulator, 0);
    hook.respondWith(() => ({ status: 200 }));
    await advanceEmulatorClock(emulator, 10 * secondMs);
    expect(readEventIds(hook)).toEqual([
      ["0", "1"],
      ["0", "1"],
    ]);
    expect(await activityOf(emulator, "models")).toMatchObject({ delivered: 2, retrying: 0 });
  });
});

/** @see https://learn.microsoft.com/azure/event-grid/manage-event-delivery */
describe("an event that can't be delivered", () => {
  const deadLetterDestination = {
    endpointType: "StorageBlob",
    properties: { resourceId: storageAccount, blobContainerName: "dead" },
  };

  /** The dead letters that lie in the emulator's folder. */
  async function deadLetters(folder: string): Promise<readonly object[]> {
    const files = await readdir(path.join(folder, "dead-letters"), { recursive: true, withFileTypes: true }).catch(
      () => [],
    );
    const texts = files
      .filter((one) => one.isFile())
      .map((one) => readFile(path.join(one.parentPath, one.name), "utf8"));
    return (await Promise.all(texts)).flatMap((text) => JSON.parse(text) as object[]);
  }

  it.each([
    ["after its last attempt", 500, 2, "MaxDeliveryAttemptsExceeded"],
    ["at once when the webhook says that it is wrong", 400, 1, "UndeliverableDueToHttpBadRequest"],
  ])("%s becomes a dead letter five minutes later", async (_, status, deliveryAttempts, deadLetterReason) => {
    const folder = await temporaryFolder();
    const retryPolicy = { maxDeliveryAttempts: 2 };
    const { emulator, hook } = await startWithSubscription({ deadLetterDestination, retryPolicy }, { folder });
    hook.respondWith(() => ({ status }));
    await publish(emulator, modelRegistered());
    await advanceEmulatorClock(emulator, deliveryAttempts === 2 ? 10 * secondMs : 0);
    await advanceEmulatorClock(emulator, 5 * minuteMs - 1);
    expect(await deadLetters(folder)).toEqual([]);
    expect((await deliveryRecordsOf(emulator, "models"))[0]).toMatchObject({ standing: "waiting" });
    await advanceEmulatorClock(emulator, 1);
    expect(await deadLetters(folder)).toEqual([
      expect.objectContaining({ ...modelRegistered(), deadLetterReason, deliveryAttempts }),
    ]);
    expect((await deliveryRecordsOf(emulator, "models"))[0]).toMatchObject({
      standing: "deadLettered",
      deadLetter: expect.stringContaining("MODELS/") as string,
    });
    expect(await activityOf(emulator, "models")).toMatchObject({ deadLettered: 1, dropped: 0, retrying: 0 });
  });

  it("is dropped when its dead letter can't be written for four hours", async () => {
    const folder = await temporaryFolder();
    const { emulator: creator, hook } = await startWithSubscription({ deadLetterDestination }, { folder });
    await creator.stop();
    // Nothing listens there any more: an event subscription could not be created.
    const storage = "http://127.0.0.1:9/devstoreaccount1";
    const emulator = await startTestEmulator({ folder, storage, virtualClock: true });
    hook.respondWith(() => ({ status: 400 }));
    await publish(emulator, modelRegistered());
    await advanceEmulatorClock(emulator, 3 * hourMs);
    expect((await deliveryRecordsOf(emulator, "models"))[0]).toMatchObject({ standing: "waiting" });
    await advanceEmulatorClock(emulator, 2 * hourMs);
    expect((await deliveryRecordsOf(emulator, "models"))[0]).toMatchObject({ standing: "dropped" });
  });
});

describe("an undelivered event", () => {
  it("survives a restart, with its attempts and the time of the next one", async () => {
    const folder = await temporaryFolder();
    const { emulator, hook } = await startWithSubscription({}, { folder });
    hook.respondWith(() => ({ status: 500 }));
    await publish(emulator, modelRegistered());
    await advanceEmulatorClock(emulator, 10 * secondMs);
    const [before] = await deliveryRecordsOf(emulator, "models");
    await emulator.stop();
    hook.respondWith(() => ({ status: 200 }));
    const again = await startTestEmulator({ folder, virtualClock: true });
    await advanceEmulatorClock(again, 29 * secondMs);
    expect(hook.notifications).toHaveLength(2);
    await advanceEmulatorClock(again, secondMs);
    expect(hook.notifications.at(-1)?.headers["aeg-delivery-count"]).toBe("2");
    expect((await deliveryRecordsOf(again, "models"))[0]).toMatchObject({
      standing: "delivered",
      acceptedAt: before?.acceptedAt,
      attempts: [{ status: 500 }, { status: 500 }, { outcome: "Delivered", status: 200 }],
    });
  });

  it("does not go to a new event subscription of the same name", async () => {
    const { emulator, hook } = await startWithSubscription();
    hook.respondWith(() => ({ status: 500 }));
    await publish(emulator, modelRegistered());
    await advanceEmulatorClock(emulator, 0);
    const id = `${emulator.workspaceId}${eventSubscriptionPath}/models`;
    await waitForOperation(await requestArm(emulator, "DELETE", id));
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url) });
    await advanceEmulatorClock(emulator, 24 * hourMs);
    expect(hook.notifications).toHaveLength(1);
    expect(await deliveryRecordsOf(emulator, "models")).toEqual([]);
  });

  it("goes to the new webhook after an update of the event subscription", async () => {
    const { emulator, hook } = await startWithSubscription();
    const other = await startTestWebhook();
    hook.respondWith(() => ({ status: 500 }));
    await publish(emulator, modelRegistered());
    await advanceEmulatorClock(emulator, 0);
    await putEventSubscription(emulator, "models", { destination: webhookDestination(other.url) });
    await advanceEmulatorClock(emulator, 10 * secondMs);
    expect([hook.notifications.length, other.notifications.length]).toEqual([1, 1]);
  });

  it("delays the stop of the emulator while it is being sent", async () => {
    const folder = await temporaryFolder();
    const { emulator, hook } = await startWithSubscription({}, { folder });
    let answer = (): void => {};
    hook.respondWith(() => new Promise((resolve) => (answer = () => resolve({ status: 200 }))));
    await publish(emulator, modelRegistered());
    await hook.waitForNotifications(1);
    const stopped = emulator.stop();
    answer();
    await stopped;
    const again = await startTestEmulator({ folder, virtualClock: true });
    await advanceEmulatorClock(again, 24 * hourMs);
    expect(hook.notifications).toHaveLength(1);
  });
});

it("a webhook times out after 30 seconds of the emulator's clock", async () => {
  const { emulator, hook } = await startWithSubscription();
  hook.respondWith(() => undefined);
  await publish(emulator, modelRegistered());
  await hook.waitForNotifications(1);
  await advanceEmulatorClock(emulator, 30 * secondMs);
  expect((await deliveryRecordsOf(emulator, "models"))[0]).toMatchObject({ attempts: [{ outcome: "TimedOut" }] });
});
