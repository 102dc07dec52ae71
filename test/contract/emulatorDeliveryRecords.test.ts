import { stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  requestAdmin,
  emptySeed,
  eventSubscriptionPath,
  deliveryRecordsOf,
  advanceEmulatorClock,
  modelRegistered,
  publish,
  putEventSubscription,
  startTestEmulator,
  temporaryFolder,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";

it("of an event that a filter does not let through, each clause is told with its value", async () => {
  const emulator = await startTestEmulator({ seed: emptySeed });
  const hook = await startTestWebhook();
  const advancedFilters = [{ operatorType: "StringIn", key: "data.ModelName", values: ["other"] }];
  const filter = { subjectBeginsWith: "models/", advancedFilters };
  await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url), filter });
  await publish(emulator, modelRegistered());
  expect(await deliveryRecordsOf(emulator, "models")).toMatchObject([
    {
      standing: "filteredOut",
      event: { id: modelRegistered().id, subject: "models/churn:3" },
      why: expect.stringContaining('"churn"') as string,
      clauses: [
        { path: "/subjectBeginsWith", matched: true },
        { path: "/advancedFilters/0", matched: false, seen: { is: "value", value: "churn" } },
      ],
      attempts: [],
    },
  ]);
});

it("an event keeps the verdict of the filter that it met, also when the filter is changed afterwards", async () => {
  const emulator = await startTestEmulator({ seed: emptySeed });
  const destination = webhookDestination((await startTestWebhook()).url);
  await putEventSubscription(emulator, "models", { destination, filter: { subjectBeginsWith: "other/" } });
  await publish(emulator, modelRegistered({ id: "before" }));
  await putEventSubscription(emulator, "models", { destination, filter: { subjectBeginsWith: "models/" } });
  await publish(emulator, modelRegistered({ id: "after" }));
  const fates = await deliveryRecordsOf(emulator, "models");
  expect(fates.map(({ event, standing }) => [event["id"], standing === "filteredOut"])).toEqual([
    ["after", false],
    ["before", true],
  ]);
});

it("the newest fates come first, as many as are asked for, and the oldest are let go", async () => {
  const emulator = await startTestEmulator({ seed: emptySeed, virtualClock: true });
  const hook = await startTestWebhook();
  await putEventSubscription(emulator, "models", {
    destination: webhookDestination(hook.url),
    filter: { subjectBeginsWith: "none" },
  });
  for (let round = 0; round < 5; round++)
    await publish(
      emulator,
      Array.from({ length: 500 }, (_, at) => modelRegistered({ id: `${round * 500 + at}` })),
    );
  const id = encodeURIComponent(`${emulator.workspaceId}${eventSubscriptionPath}/models`);
  const idsOf = async (limit: number): Promise<unknown[]> => {
    const answer = await requestAdmin(emulator, "GET", `/fates?eventSubscription=${id}&limit=${limit}`);
    const { fates } = (await answer.json()) as { fates: { event: { id: string } }[] };
    return fates.map(({ event }) => event.id);
  };
  expect(await idsOf(2)).toEqual(["2499", "2498"]);
  expect(await idsOf(1_000)).toHaveLength(1_000);
});

describe("after a restart", () => {
  const logWith = (odd: object): string =>
    JSON.stringify({
      version: 1,
      entries: [{ event: modelRegistered(), at: 1, bytes: 1, rows: [], passedOver: [], ...odd }],
    });

  it("a person still sees where events went, and the log of what was on its way goes on", async () => {
    const folder = await temporaryFolder();
    const hook = await startTestWebhook();
    const answers = [200, 503];
    hook.respondWith(() => ({ status: answers.shift() ?? 200 }));
    const first = await startTestEmulator({ folder, seed: emptySeed, virtualClock: true });
    const filter = { subjectBeginsWith: "models/" };
    await putEventSubscription(first, "models", { destination: webhookDestination(hook.url), filter });
    await publish(first, modelRegistered({ id: "delivered" }));
    await expect.poll(async () => (await deliveryRecordsOf(first, "models"))[0]?.standing).toBe("delivered");
    await publish(first, modelRegistered({ id: "filtered out", subject: "runs/1" }));
    await publish(first, modelRegistered({ id: "retried" }));
    await expect.poll(async () => (await deliveryRecordsOf(first, "models"))[0]?.attempts.length).toBe(1);
    const before = await deliveryRecordsOf(first, "models");
    await first.stop();

    const second = await startTestEmulator({ folder, virtualClock: true });
    expect(await deliveryRecordsOf(second, "models")).toEqual(before);
    await advanceEmulatorClock(second, 60_000);
    const [retried, ...others] = await deliveryRecordsOf(second, "models");
    expect(retried).toMatchObject({ standing: "delivered", attempts: [{ status: 503 }, { status: 200 }] });
    expect(others).toEqual(before.slice(1));
  });

  it("what an older log says is on its way, and is not, is left out: nobody knows what became of it", async () => {
    const folder = await temporaryFolder();
    const hook = await startTestWebhook();
    hook.respondWith(() => ({ status: 503 }));
    const first = await startTestEmulator({ folder, seed: emptySeed, virtualClock: true });
    await putEventSubscription(first, "models", { destination: webhookDestination(hook.url) });
    await publish(first, modelRegistered());
    await expect.poll(async () => (await deliveryRecordsOf(first, "models"))[0]?.attempts.length).toBe(1);
    await first.stop();
    await writeFile(path.join(folder, "undelivered.jsonl"), "");
    const second = await startTestEmulator({ folder, virtualClock: true });
    expect(await deliveryRecordsOf(second, "models")).toEqual([]);
  });

  it.each([
    ["that is empty", ""],
    ["that is half written", "{"],
    ["that is a list", "[]"],
    ["with entries of nothing", '{"version":1,"entries":[{},7]}'],
    ["with a row of nothing", logWith({ rows: [{}] })],
    ["with an attempt that is none", logWith({ rows: [{ generation: "g", filter: {}, attempts: [1], news: {} }] })],
    ["that was passed over by nobody", logWith({ passedOver: [7] })],
  ])("a log file %s does no harm", async (_, text) => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "deliveries.json"), text);
    const emulator = await startTestEmulator({ folder });
    expect(await deliveryRecordsOf(emulator, "watch-drift")).toEqual([]);
    await emulator.stop();
    expect((await stat(path.join(folder, "deliveries.json"))).mode & 0o777).toBe(0o600);
  });
});

it.each([
  ["/fates", 404, "eventSubscription: '' does not exist"],
  ["/fates?eventSubscription=%2Fx", 404, "eventSubscription: '/x' does not exist"],
])("%s is answered %i", async (path, status, message) => {
  const emulator = await startTestEmulator({ seed: emptySeed });
  const answer = await requestAdmin(emulator, "GET", path);
  expect(answer.status).toBe(status);
  expect(JSON.stringify(await answer.json())).toContain(message);
});

it("the status tells the clock, what is undelivered and what was published", async () => {
  const emulator = await startTestEmulator({ seed: emptySeed, virtualClock: true });
  const hook = await startTestWebhook();
  hook.respondWith(() => ({ status: 500 }));
  await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url) });
  await publish(emulator, [modelRegistered({ id: "1" }), modelRegistered({ id: "2" })]);
  const statusNow = async () =>
    (await (await requestAdmin(emulator, "GET", "/status")).json()) as { clock: { now: string } };
  const before = await statusNow();
  expect(before).toMatchObject({ undelivered: 2, published: 2, faults: 0, workspaces: 1, clock: { standing: true } });
  await advanceEmulatorClock(emulator, 3_600_000);
  const after = await statusNow();
  expect(Date.parse(after.clock.now) - Date.parse(before.clock.now)).toBe(3_600_000);
});

it.each([[-1], [1.5], ["PT1H"], [null], [1e15]])("time is not moved by %j", async (advance) => {
  const emulator = await startTestEmulator({ seed: emptySeed });
  const answer = await requestAdmin(emulator, "POST", "/clock", { advance });
  expect(answer.status).toBe(400);
  expect(JSON.stringify(await answer.json())).toContain("advance: must be a whole number of milliseconds");
});
