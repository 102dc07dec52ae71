import { describe, expect, it } from "vitest";
import type { DeliveryRecord } from "../../src/core/deliveries/deliveryRecord.ts";
import type { EmulatorOptions, RunningEmulator } from "../../src/emulator/startEmulator.ts";
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
  storageAccount,
  temporaryFolder,
  waitForOperation,
  webhookDestination,
} from "../emulator/rig.ts";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** An emulator with an event subscription to a webhook. */
async function startWithSubscription(properties: object = {}, options: Partial<EmulatorOptions> = {}) {
  const emulator = await startTestEmulator({ seed: emptySeed, virtualClock: true, ...options });
  const hook = await startTestWebhook();
  const destination = webhookDestination(hook.url);
  await putEventSubscription(emulator, "models", { destination, ...properties });
  const raise = async (...ids: string[]): Promise<void> => {
    await publish(
      emulator,
      ids.map((id) => modelRegistered({ id })),
    );
    await advanceEmulatorClock(emulator, 0);
  };
  const ids = (): string[] => hook.notifications.flatMap(({ body }) => (body as { id: string }[]).map(({ id }) => id));
  return { emulator, hook, destination, raise, ids };
}

type Action = "now" | "again" | "discard" | "skip";

const requestAction = (emulator: RunningEmulator, action: Action, event?: number, name = "models"): Promise<Response> =>
  requestAdmin(emulator, "POST", `/deliveries/${action}`, {
    eventSubscription: eventSubscriptionIdOf(emulator, name),
    ...(event === undefined ? {} : { event }),
  });

async function act(emulator: RunningEmulator, action: Action, event?: number): Promise<void> {
  const response = await requestAction(emulator, action, event);
  if (!response.ok) throw new Error(await response.text());
}

/** The record of the newest event with this id. */
async function recordOf(emulator: RunningEmulator, id: string): Promise<DeliveryRecord> {
  const record = (await deliveryRecordsOf(emulator, "models")).find(({ event }) => event["id"] === id);
  if (!record) throw new Error(`There is no event ${id}.`);
  return record;
}

const pollRecord = (emulator: RunningEmulator, id: string) => expect.poll(() => recordOf(emulator, id));

const injectFault = (emulator: RunningEmulator, ...faults: object[]): Promise<Response> =>
  requestAdmin(emulator, "PUT", "/faults", { faults });

/** Ten failures: the next ones wait. */
async function startPaused(options: Partial<EmulatorOptions> = {}) {
  const started = await startWithSubscription({}, options);
  started.hook.respondWith(() => ({ status: 503 }));
  await started.raise(...Array.from({ length: 10 }, (_, at) => `failed ${at}`));
  await expect.poll(() => activityOf(started.emulator, "models")).toMatchObject({ pause: { failures: 10 } });
  await started.raise("held");
  return started;
}

describe("an undelivered event", () => {
  it("is listed from the moment it is sent, with the time that the handler has", async () => {
    const { emulator, hook, raise } = await startWithSubscription();
    hook.respondWith(() => undefined);
    await publish(emulator, modelRegistered({ id: "slow" }));
    await hook.waitForNotifications(1);
    const isFirst = { standing: "waiting", attempts: [] };
    const response = { kind: "response", elapsed: 0, limit: 30_000, batch: 1 };
    expect(await recordOf(emulator, "slow")).toMatchObject({ ...isFirst, waitsFor: response });
    expect(await activityOf(emulator, "models")).toMatchObject({ sending: 1, waiting: 0, retrying: 0 });
    await advanceEmulatorClock(emulator, 12 * secondMs);
    expect((await recordOf(emulator, "slow")).waitsFor).toEqual({ ...response, elapsed: 12_000 });
    await advanceEmulatorClock(emulator, 18 * secondMs);
    await pollRecord(emulator, "slow").toMatchObject({
      attempts: [{ outcome: "TimedOut" }],
      waitsFor: { kind: "attempt" },
    });
    expect(await activityOf(emulator, "models")).toMatchObject({ sending: 0, waiting: 0, retrying: 1 });
    hook.respondWith(() => ({ status: 200 }));
    await raise();
  });

  it("says how many are in its batch", async () => {
    const { emulator, hook } = await startWithSubscription();
    const destination = webhookDestination(hook.url, { maxEventsPerBatch: 10 });
    await putEventSubscription(emulator, "models", { destination });
    hook.respondWith(() => undefined);
    await publish(
      emulator,
      ["1", "2", "3"].map((id) => modelRegistered({ id })),
    );
    await hook.waitForNotifications(1);
    for (const id of ["1", "2", "3"])
      expect((await recordOf(emulator, id)).waitsFor).toMatchObject({ kind: "response", batch: 3 });
  });

  it("waits for its turn when the handler is busy with others", async () => {
    const { emulator, hook } = await startWithSubscription();
    hook.respondWith(() => undefined);
    await publish(
      emulator,
      Array.from({ length: 33 }, (_, at) => modelRegistered({ id: `${at}` })),
    );
    await hook.waitForNotifications(32);
    expect((await recordOf(emulator, "32")).waitsFor).toEqual({ kind: "turn" });
    expect(await activityOf(emulator, "models")).toMatchObject({ sending: 32, waiting: 1 });
  });

  it("says until when an injected fault holds it, and can be delivered before", async () => {
    const { emulator, hook, ids } = await startWithSubscription();
    await injectFault(emulator, { kind: "delay", milliseconds: 35_000 });
    await publish(emulator, modelRegistered({ id: "held" }));
    await pollRecord(emulator, "held").toMatchObject({ waitsFor: { kind: "fault" } });
    const { waitsFor, acceptedAt, number } = await recordOf(emulator, "held");
    expect(waitsFor).toEqual({ kind: "fault", until: new Date(Date.parse(acceptedAt) + 35_000).toISOString() });
    await act(emulator, "now", number);
    await hook.waitForNotifications(1);
    expect(ids()).toEqual(["held"]);
    await pollRecord(emulator, "held").toMatchObject({ standing: "delivered" });
  });

  it("says when it becomes a dead letter", async () => {
    const deadLetterDestination = {
      endpointType: "StorageBlob",
      properties: { resourceId: storageAccount, blobContainerName: "dead" },
    };
    const { emulator, hook, raise } = await startWithSubscription({ deadLetterDestination });
    hook.respondWith(() => ({ status: 400 }));
    await raise("bad");
    await pollRecord(emulator, "bad").toMatchObject({ standing: "waiting", waitsFor: { kind: "deadLetter" } });
    expect(Date.parse((await recordOf(emulator, "bad")).nextAttemptAt!)).toBe(
      Date.parse((await recordOf(emulator, "bad")).attempts[0]!.at) + 5 * minuteMs,
    );
  });
});

describe("a pause after ten failures", () => {
  it("is on the event subscription and on every event that it holds", async () => {
    const { emulator } = await startPaused();
    const { pause } = (await activityOf(emulator, "models"))!;
    expect(Date.parse(pause!.until) - Date.parse((await recordOf(emulator, "held")).acceptedAt)).toBe(10 * secondMs);
    const held = await recordOf(emulator, "held");
    expect(held).toMatchObject({
      attempts: [],
      nextAttemptAt: pause!.until,
      waitsFor: { kind: "pause", until: pause!.until, failures: 10 },
      why: "Deliveries were paused after 10 failed attempts in a row.",
    });
  });

  it("ends when the user wants it to, and all undelivered events are sent", async () => {
    const { emulator, hook, ids } = await startPaused();
    hook.respondWith(() => ({ status: 200 }));
    const before = ids().length;
    await act(emulator, "now");
    await expect.poll(() => activityOf(emulator, "models")).toMatchObject({ delivered: 11, waiting: 0, retrying: 0 });
    expect(ids().slice(before).toSorted()).toEqual([...Array.from({ length: 10 }, (_, at) => `failed ${at}`), "held"]);
    expect(await activityOf(emulator, "models")).toMatchObject({ pause: null });
    await advanceEmulatorClock(emulator, 60 * minuteMs);
    expect(ids()).toHaveLength(before + 11);
  });

  it("ends for 3,000 undelivered events, each of which is sent once", async () => {
    const { emulator, hook, ids } = await startPaused();
    for (let from = 0; from < 3_000; from += 500)
      await publish(
        emulator,
        Array.from({ length: 500 }, (_, at) => modelRegistered({ id: `n${from + at}` })),
      );
    await advanceEmulatorClock(emulator, 0);
    hook.respondWith(() => ({ status: 200 }));
    const before = ids().length;
    await act(emulator, "now");
    await expect
      .poll(() => activityOf(emulator, "models"), { timeout: 20_000 })
      .toMatchObject({ delivered: 3_011, waiting: 0, retrying: 0 });
    expect(new Set(ids().slice(before)).size).toBe(3_011);
    expect(ids()).toHaveLength(before + 3_011);
  });

  it("does not stop the one event that the user wants delivered now", async () => {
    const { emulator, hook, ids } = await startPaused();
    hook.respondWith(() => ({ status: 503 }));
    const { number } = await recordOf(emulator, "held");
    await act(emulator, "now", number);
    await pollRecord(emulator, "held").toMatchObject({ attempts: [{ status: 503 }] });
    expect(ids().filter((id) => id === "held")).toHaveLength(1);
    expect(await activityOf(emulator, "models")).toMatchObject({ pause: { failures: 11 }, retrying: 11, waiting: 0 });
  });

  it("continues after a restart for the events that it holds, and can be ended", async () => {
    const folder = await temporaryFolder();
    const { emulator: first, hook, ids } = await startPaused({ folder });
    const { pause } = (await activityOf(first, "models"))!;
    await first.stop();
    const second = await startTestEmulator({ folder, virtualClock: true });
    expect(await activityOf(second, "models")).toMatchObject({ pause, waiting: 1, retrying: 10 });
    await publish(second, modelRegistered({ id: "new" }));
    await pollRecord(second, "new").toMatchObject({ waitsFor: { kind: "pause", until: pause!.until } });
    hook.respondWith(() => ({ status: 200 }));
    await act(second, "now");
    await expect.poll(() => activityOf(second, "models")).toMatchObject({ delivered: 12, waiting: 0, retrying: 0 });
    expect(ids().slice(10)).toHaveLength(12);
  });

  it("is logged with its end and its reason", async () => {
    const lines: string[] = [];
    await startPaused({ log: (line) => lines.push(line) });
    expect(lines.filter((line) => line.includes("paused"))).toEqual([
      expect.stringMatching(/^models: deliveries are paused until \S+Z after 10 failures: the webhook answered 503\.$/),
    ]);
  });
});

describe("an undelivered event that the user delivers now", () => {
  it("is sent at once, and others keep their time", async () => {
    const { emulator, hook, raise, ids } = await startWithSubscription();
    hook.respondWith(() => ({ status: 503 }));
    await raise("1", "2");
    hook.respondWith(() => ({ status: 200 }));
    const { number } = await recordOf(emulator, "1");
    await act(emulator, "now", number);
    await pollRecord(emulator, "1").toMatchObject({ standing: "delivered", attempts: [{}, { status: 200 }] });
    expect(ids().filter((id) => id === "2")).toHaveLength(1);
    expect(await activityOf(emulator, "models")).toMatchObject({ delivered: 1, retrying: 1 });
    await advanceEmulatorClock(emulator, minuteMs);
    expect(ids().toSorted()).toEqual(["1", "1", "2", "2"]);
  });
});

describe("an event that the user discards", () => {
  it("is never sent again, also not after a restart", async () => {
    const folder = await temporaryFolder();
    const { emulator, hook, raise, ids } = await startWithSubscription({}, { folder });
    hook.respondWith(() => ({ status: 503 }));
    await raise("1");
    await act(emulator, "discard", (await recordOf(emulator, "1")).number);
    expect(await recordOf(emulator, "1")).toMatchObject({ standing: "discarded", why: "Discarded by you." });
    expect(await activityOf(emulator, "models")).toMatchObject({ discarded: 1, retrying: 0, dropped: 0 });
    await emulator.stop();
    const second = await startTestEmulator({ folder, virtualClock: true });
    await advanceEmulatorClock(second, 24 * 60 * minuteMs);
    expect(ids()).toEqual(["1"]);
    expect((await recordOf(second, "1")).standing).toBe("discarded");
  });

  it("stays discarded when the handler that had it responds later", async () => {
    const { emulator, hook } = await startWithSubscription();
    const { promise, resolve } = Promise.withResolvers<{ status: number }>();
    hook.respondWith(() => promise);
    await publish(emulator, modelRegistered({ id: "1" }));
    await hook.waitForNotifications(1);
    const { number } = await recordOf(emulator, "1");
    await act(emulator, "discard", number);
    const discarded = { standing: "discarded", why: expect.stringContaining("may have received it") as string };
    expect(await recordOf(emulator, "1")).toMatchObject(discarded);
    expect((await requestAction(emulator, "discard", number)).status).toBe(409);
    resolve({ status: 503 });
    await expect.poll(() => activityOf(emulator, "models")).toMatchObject({ sending: 0, discarded: 1, retrying: 0 });
    expect(await recordOf(emulator, "1")).toMatchObject(discarded);
    expect((await requestAction(emulator, "discard", number)).status).toBe(404);
  });

  it("is not sent at all when an injected fault held it", async () => {
    const { emulator, ids } = await startWithSubscription();
    await injectFault(emulator, { kind: "delay", milliseconds: 35_000, times: 1 });
    await publish(emulator, modelRegistered({ id: "1" }));
    await pollRecord(emulator, "1").toMatchObject({ waitsFor: { kind: "fault" } });
    await act(emulator, "discard", (await recordOf(emulator, "1")).number);
    await advanceEmulatorClock(emulator, minuteMs);
    expect(await recordOf(emulator, "1")).toMatchObject({ standing: "discarded", why: "Discarded by you." });
    expect(ids()).toEqual([]);
  });
});

it("an event that is discarded from a batch that a fault holds is not in the request", async () => {
  const { emulator, hook, ids } = await startWithSubscription();
  const destination = webhookDestination(hook.url, { maxEventsPerBatch: 10 });
  await putEventSubscription(emulator, "models", { destination });
  await injectFault(emulator, { kind: "delay", milliseconds: 35_000, times: 1 });
  await publish(
    emulator,
    ["1", "2"].map((id) => modelRegistered({ id })),
  );
  await pollRecord(emulator, "1").toMatchObject({ waitsFor: { kind: "fault" } });
  await act(emulator, "discard", (await recordOf(emulator, "1")).number);
  await advanceEmulatorClock(emulator, minuteMs);
  await pollRecord(emulator, "2").toMatchObject({ standing: "delivered" });
  expect(ids()).toEqual(["2"]);
});

describe("an event that the user delivers again", () => {
  it("goes to this event subscription only, as a new delivery of the same event", async () => {
    const { emulator, hook, raise } = await startWithSubscription();
    const other = await startTestWebhook();
    await putEventSubscription(emulator, "other", { destination: webhookDestination(other.url) });
    await raise("1");
    await pollRecord(emulator, "1").toMatchObject({ standing: "delivered" });
    const { number } = await recordOf(emulator, "1");
    await act(emulator, "again", number);
    await hook.waitForNotifications(2);
    await pollRecord(emulator, "1").toMatchObject({ standing: "delivered", again: number });
    const [one, two] = hook.notifications;
    expect([two?.body, two?.headers["aeg-delivery-count"]]).toEqual([one?.body, "0"]);
    expect(other.notifications).toHaveLength(1);
    expect(await deliveryRecordsOf(emulator, "other")).toHaveLength(1);
    expect((await deliveryRecordsOf(emulator, "models")).map(({ again }) => again)).toEqual([number, undefined]);
  });

  it("keeps its mark over retries and a restart", async () => {
    const folder = await temporaryFolder();
    const { emulator, hook, raise } = await startWithSubscription({}, { folder });
    await raise("1");
    await pollRecord(emulator, "1").toMatchObject({ standing: "delivered" });
    const { number } = await recordOf(emulator, "1");
    hook.respondWith(() => ({ status: 503 }));
    await act(emulator, "again", number);
    await pollRecord(emulator, "1").toMatchObject({ standing: "waiting", attempts: [{}], again: number });
    await emulator.stop();
    const second = await startTestEmulator({ folder, virtualClock: true });
    hook.respondWith(() => ({ status: 200 }));
    await advanceEmulatorClock(second, minuteMs);
    await pollRecord(second, "1").toMatchObject({ standing: "delivered", attempts: [{}, {}], again: number });
  });

  it("is sent even if the filter does not match it", async () => {
    const { emulator, hook, raise } = await startWithSubscription({ filter: { subjectBeginsWith: "other/" } });
    await raise("1");
    const { number, standing } = await recordOf(emulator, "1");
    expect(standing).toBe("filteredOut");
    await act(emulator, "again", number);
    await hook.waitForNotifications(1);
    await pollRecord(emulator, "1").toMatchObject({ standing: "delivered", clauses: [{ matched: false }] });
  });

  it("is refused while it is undelivered", async () => {
    const { emulator, hook, raise } = await startWithSubscription();
    hook.respondWith(() => ({ status: 503 }));
    await raise("1");
    const response = await requestAction(emulator, "again", (await recordOf(emulator, "1")).number);
    expect([response.status, await response.text()]).toEqual([409, expect.stringContaining("still undelivered")]);
  });
});

describe("skipping to an event", () => {
  it("moves the clock to its own next attempt, not to another's", async () => {
    const { emulator, hook, raise, ids } = await startWithSubscription();
    hook.respondWith(() => ({ status: 503 }));
    await raise("1");
    await advanceEmulatorClock(emulator, 25 * secondMs);
    await raise("2");
    const { nextAttemptAt, number } = await recordOf(emulator, "2");
    const response = await requestAction(emulator, "skip", number);
    expect(await response.json()).toMatchObject({ now: nextAttemptAt });
    await pollRecord(emulator, "2").toMatchObject({ attempts: [{ status: 503 }, { at: nextAttemptAt }] });
    expect(ids()).toEqual(["1", "2", "1", "2"]);
  });

  it("leads to an attempt, also during a pause", async () => {
    const { emulator, hook } = await startPaused();
    hook.respondWith(() => ({ status: 200 }));
    await advanceEmulatorClock(emulator, 0);
    const { number, nextAttemptAt } = await recordOf(emulator, "held");
    const response = await requestAction(emulator, "skip", number);
    expect(await response.json()).toMatchObject({ now: nextAttemptAt });
    await pollRecord(emulator, "held").toMatchObject({ standing: "delivered" });
  });
});

describe("an action is refused", () => {
  it.each(["now", "discard", "skip"] as const)("%s, for an event that was delivered meanwhile", async (action) => {
    const { emulator, raise } = await startWithSubscription();
    await raise("1");
    await pollRecord(emulator, "1").toMatchObject({ standing: "delivered" });
    const response = await requestAction(emulator, action, (await recordOf(emulator, "1")).number);
    expect([response.status, await response.text()]).toEqual([404, expect.stringContaining("no longer waits")]);
  });

  it.each(["now", "skip"] as const)("%s, for an event that is being sent", async (action) => {
    const { emulator, hook } = await startWithSubscription();
    hook.respondWith(() => undefined);
    await publish(emulator, modelRegistered({ id: "1" }));
    await hook.waitForNotifications(1);
    const response = await requestAction(emulator, action, (await recordOf(emulator, "1")).number);
    expect([response.status, await response.text()]).toEqual([409, expect.stringContaining("being sent now")]);
  });

  it("for an event that has left the log", async () => {
    const { emulator } = await startWithSubscription();
    const response = await requestAction(emulator, "again", 999);
    expect([response.status, await response.text()]).toEqual([
      404,
      expect.stringContaining("no longer in the delivery log"),
    ]);
  });

  it("for an event subscription that is gone", async () => {
    const { emulator } = await startWithSubscription();
    await waitForOperation(await requestArm(emulator, "DELETE", eventSubscriptionIdOf(emulator, "models")));
    expect((await requestAction(emulator, "now")).status).toBe(404);
  });

  it.each([
    ["again", {}, 400],
    ["discard", { event: "1" }, 400],
    ["skip", { event: 1.5 }, 400],
  ])("%s %j", async (action, body, status) => {
    const { emulator } = await startWithSubscription();
    const eventSubscription = eventSubscriptionIdOf(emulator, "models");
    const response = await requestAdmin(emulator, "POST", `/deliveries/${action}`, { eventSubscription, ...body });
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining("event: must be")]);
  });
});

describe("the activity", () => {
  it("tells the samples of a new Local Event Grid from what the user has made of them", async () => {
    const emulator = await startTestEmulator();
    expect(await activityOf(emulator, "watch-drift")).toMatchObject({ isSample: true });
    const hook = await startTestWebhook();
    await putEventSubscription(emulator, "watch-drift", {
      destination: webhookDestination(hook.url),
      labels: ["mine"],
    });
    expect(await activityOf(emulator, "watch-drift")).toMatchObject({ isSample: false, labels: ["mine"] });
    await putEventSubscription(emulator, "own", { destination: webhookDestination(hook.url) });
    expect(await activityOf(emulator, "own")).toMatchObject({ isSample: false, labels: [] });
  });

  it("tells failures by an injected fault from the handler's own", async () => {
    const { emulator, hook, raise } = await startWithSubscription();
    await injectFault(emulator, { kind: "answer", status: 503, times: 1 });
    await raise("1");
    expect(await activityOf(emulator, "models")).toMatchObject({ lastOutcome: { outcome: "Busy", isInjected: true } });
    hook.respondWith(() => ({ status: 503 }));
    await raise("2");
    expect((await activityOf(emulator, "models"))?.lastOutcome).not.toHaveProperty("isInjected");
  });
});
