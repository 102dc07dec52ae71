import { expect, it } from "vitest";
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
import { copyAfterCrash } from "../emulator/storedCopy.ts";

it("a filtered-out event is recorded with each clause and the value that it saw", async () => {
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

it("an event keeps the verdict of the filter at its time after the filter is changed", async () => {
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

it("returns the newest records first, up to the limit", async () => {
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

it.each(["a restart", "a crash"])("after %s the log still shows where events went, and continues", async (what) => {
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
  const after = what === "a crash" ? await copyAfterCrash(folder) : folder;
  await first.stop();

  const second = await startTestEmulator({ folder: after, virtualClock: true });
  expect(await deliveryRecordsOf(second, "models")).toEqual(before);
  await advanceEmulatorClock(second, 60_000);
  const [retried, ...others] = await deliveryRecordsOf(second, "models");
  expect(retried).toMatchObject({ standing: "delivered", attempts: [{ status: 503 }, { status: 200 }] });
  expect(others).toEqual(before.slice(1));
});

it.each([
  ["/fates", 404, "eventSubscription: '' does not exist."],
  ["/fates?eventSubscription=%2Fx", 404, "eventSubscription: '/x' does not exist."],
])("%s fails with %i", async (path, status, message) => {
  const emulator = await startTestEmulator({ seed: emptySeed });
  const answer = await requestAdmin(emulator, "GET", path);
  expect(answer.status).toBe(status);
  expect(JSON.stringify(await answer.json())).toContain(message);
});

it("the status has the clock, and counts undelivered and published events", async () => {
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

it.each([[-1], [1.5], ["PT1H"], [null], [1e15]])("refuses to move the clock by %j", async (advance) => {
  const emulator = await startTestEmulator({ seed: emptySeed });
  const answer = await requestAdmin(emulator, "POST", "/clock", { advance });
  expect(answer.status).toBe(400);
  expect(JSON.stringify(await answer.json())).toContain("advance: must be a whole number of milliseconds");
});
