import { describe, expect, it } from "vitest";
import type { RunningEmulator } from "../../src/emulator/startEmulator.ts";
import {
  activityOf,
  requestAdmin,
  requestArm,
  emptySeed,
  eventSubscriptionIdOf,
  deliveryRecordsOf,
  advanceEmulatorClock,
  modelRegistered,
  publish,
  putEventSubscription,
  startTestEmulator,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";

/** Replaces the faults. */
async function injectFaults(emulator: RunningEmulator, ...faults: object[]): Promise<void> {
  const response = await requestAdmin(emulator, "PUT", "/faults", { faults });
  if (!response.ok) throw new Error(await response.text());
}
const readFaults = async (emulator: RunningEmulator): Promise<unknown> =>
  ((await (await requestAdmin(emulator, "GET", "/faults")).json()) as { faults: unknown }).faults;

async function startWithSubscription() {
  const emulator = await startTestEmulator({ seed: emptySeed, virtualClock: true });
  const hook = await startTestWebhook();
  await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url) });
  const ids = (): string[] => hook.notifications.map(({ body }) => (body as [{ id: string }])[0].id);
  const raise = async (...names: string[]): Promise<void> => {
    await publish(
      emulator,
      names.map((id) => modelRegistered({ id })),
    );
    await advanceEmulatorClock(emulator, 0);
  };
  return { emulator, hook, ids, raise };
}

describe("a fault of deliveries", () => {
  it.each([
    [{ kind: "refuse" }, { outcome: "SocketError", why: "an injected fault refused the connection" }],
    [
      { kind: "answer", status: 503 },
      { outcome: "Busy", status: 503, why: "an injected fault answered 503" },
    ],
  ])("%j replaces the request to the webhook, as many times as specified", async (fault, attempt) => {
    const { emulator, ids, raise } = await startWithSubscription();
    await injectFaults(emulator, { ...fault, times: 1 });
    await raise("1");
    expect(ids()).toEqual([]);
    expect((await deliveryRecordsOf(emulator, "models"))[0]).toMatchObject({
      standing: "waiting",
      attempts: [attempt],
    });
    expect(await readFaults(emulator)).toEqual([]);
    await advanceEmulatorClock(emulator, 60_000);
    expect(ids()).toEqual(["1"]);
  });

  it("loses an event, as the delivery log shows", async () => {
    const { emulator, ids, raise } = await startWithSubscription();
    await injectFaults(emulator, { kind: "drop", times: 1 });
    await raise("1", "2");
    await advanceEmulatorClock(emulator, 86_400_000);
    expect(ids()).toEqual(["2"]);
    expect((await deliveryRecordsOf(emulator, "models"))[1]).toMatchObject({
      standing: "dropped",
      why: "Dropped: an injected fault lost it on the way.",
    });
  });

  it("delivers an event twice", async () => {
    const { emulator, ids, raise } = await startWithSubscription();
    await injectFaults(emulator, { kind: "duplicate", times: 1 });
    await raise("1");
    expect(ids()).toEqual(["1", "1"]);
    expect(await activityOf(emulator, "models")).toMatchObject({ delivered: 1 });
  });

  it("lets later events overtake", async () => {
    const { emulator, ids, raise } = await startWithSubscription();
    await injectFaults(emulator, { kind: "reorder", times: 1 });
    await raise("1");
    await raise("2");
    await advanceEmulatorClock(emulator, 1_000);
    expect(ids()).toEqual(["2", "1"]);
  });

  it("lets later events overtake a retry, which still counts as retrying", async () => {
    const { emulator, hook, raise } = await startWithSubscription();
    hook.respondWith(() => ({ status: 500 }));
    await raise("1");
    await injectFaults(emulator, { kind: "reorder", times: 1 });
    await advanceEmulatorClock(emulator, 10_000);
    expect(await activityOf(emulator, "models")).toMatchObject({ retrying: 1, delivered: 0 });
    hook.respondWith(() => ({ status: 200 }));
    await advanceEmulatorClock(emulator, 1_000);
    expect(await activityOf(emulator, "models")).toMatchObject({ retrying: 0, delivered: 1 });
  });

  it("delays an event", async () => {
    const { emulator, ids, raise } = await startWithSubscription();
    await injectFaults(emulator, { kind: "delay", milliseconds: 5_000, times: 1 });
    await publish(emulator, modelRegistered({ id: "1" }));
    await advanceEmulatorClock(emulator, 4_999);
    expect(ids()).toEqual([]);
    await advanceEmulatorClock(emulator, 1);
    expect(ids()).toEqual(["1"]);
    await raise("2");
    expect(ids()).toEqual(["1", "2"]);
  });

  it("can affect only one event subscription, and lasts until it is cleared", async () => {
    const { emulator, hook, raise } = await startWithSubscription();
    const other = await startTestWebhook();
    await putEventSubscription(emulator, "other", { destination: webhookDestination(other.url) });
    await injectFaults(emulator, { kind: "refuse", eventSubscription: eventSubscriptionIdOf(emulator, "MODELS") });
    await raise("1", "2", "3");
    expect([hook.notifications.length, other.notifications.length]).toEqual([0, 3]);
    await injectFaults(emulator);
    await advanceEmulatorClock(emulator, 60_000);
    expect(hook.notifications).toHaveLength(3);
  });
});

describe("a fault of Azure Resource Manager", () => {
  const ask = (emulator: RunningEmulator) => requestArm(emulator, "GET", "/subscriptions");

  it("throttles with Retry-After, then responds normally", async () => {
    const emulator = await startTestEmulator({ seed: emptySeed });
    await injectFaults(emulator, { kind: "throttle", retryAfter: 7, times: 2 });
    for (let time = 0; time < 2; time++) {
      const response = await ask(emulator);
      expect([response.status, response.headers.get("retry-after")]).toEqual([429, "7"]);
      expect(await response.json()).toMatchObject({ error: { code: "TooManyRequests" } });
    }
    expect((await ask(emulator)).status).toBe(200);
  });

  it("fails with any status, without affecting publishing or the admin endpoint", async () => {
    const emulator = await startTestEmulator({ seed: emptySeed });
    await injectFaults(emulator, { kind: "error", status: 500 });
    expect((await ask(emulator)).status).toBe(500);
    expect((await publish(emulator, modelRegistered())).status).toBe(200);
    expect((await requestAdmin(emulator, "POST", "/reset")).status).toBe(200);
    expect((await ask(emulator)).status).toBe(200);
  });
});

it.each([
  [{ faults: {} }, "faults: must be a list"],
  [{}, "faults: must be a list"],
  [{ faults: [null] }, "faults[0]: must be an object"],
  [{ faults: [{ kind: "refuse" }, { kind: "explode" }] }, "faults[1].kind: must be one of answer, refuse"],
  [{ faults: [{ kind: "constructor" }] }, "faults[0].kind: must be one of"],
  [{ faults: [{ kind: "answer" }] }, "faults[0].status: must be a whole number from 200 to 599"],
  [{ faults: [{ kind: "answer", status: 99 }] }, "faults[0].status"],
  [{ faults: [{ kind: "delay", milliseconds: 1e9 }] }, "faults[0].milliseconds"],
  [{ faults: [{ kind: "drop", times: 0 }] }, "faults[0].times"],
  [{ faults: [{ kind: "drop", often: 1 }] }, "faults[0].often: is not known"],
  [{ faults: [{ kind: "throttle", retryAfter: 1, eventSubscription: "/x" }] }, "faults[0].eventSubscription"],
])("rejects the faults %j: %s", async (body, message) => {
  const emulator = await startTestEmulator({ seed: emptySeed });
  const response = await requestAdmin(emulator, "PUT", "/faults", body);
  expect(response.status).toBe(400);
  expect(JSON.stringify(await response.json())).toContain(message);
});
