import { AzureKeyCredential, EventGridPublisherClient } from "@azure/eventgrid";
import { describe, expect, it } from "vitest";
import type { RunningEmulator } from "../../src/emulator/startEmulator.ts";
import { ManualClock } from "../emulator/manualClock.ts";
import {
  activityOf,
  requestAdmin,
  requestArm,
  eventHub,
  eventSubscriptionPath,
  deliveryRecordsOf,
  modelRegistered,
  publish,
  putEventSubscription,
  startTestEmulator,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";

const createPublisher = <S extends "EventGrid" | "CloudEvent">(
  { publishEndpoint, publishKey }: RunningEmulator,
  schema: S,
) =>
  new EventGridPublisherClient(publishEndpoint, schema, new AzureKeyCredential(publishKey), {
    allowInsecureConnection: true,
  });

const modelType = "Microsoft.MachineLearningServices.ModelRegistered";
const onlyModels = { filter: { includedEventTypes: [modelType] } };

describe("@azure/eventgrid as publisher", () => {
  it("sends in the Event Grid schema, and the webhook gets it as Event Grid delivers", async () => {
    const emulator = await startTestEmulator();
    const hook = await startTestWebhook();
    const destination = webhookDestination(`${hook.url}?code=abc`, {
      deliveryAttributeMappings: [
        { name: "X-Key", type: "Static", properties: { value: "s3cret", isSecret: true } },
        { name: "x-model", type: "Dynamic", properties: { sourceField: "data.ModelName" } },
      ],
    });
    await putEventSubscription(emulator, "models", { destination, ...onlyModels });
    const { id, subject, eventType, data, dataVersion } = modelRegistered();
    await createPublisher(emulator, "EventGrid").send([
      { id, subject, eventType, data, dataVersion, eventTime: new Date(0) },
    ]);
    const [request] = await hook.waitForNotifications(1);
    expect(request).toMatchObject({
      method: "POST",
      path: "/events?code=abc",
      headers: {
        "accept-encoding": "gzip,deflate",
        "content-type": "application/json; charset=utf-8",
        "aeg-event-type": "Notification",
        "aeg-subscription-name": "models",
        "aeg-delivery-count": "0",
        "aeg-data-version": "2",
        "aeg-metadata-version": "1",
        "aeg-output-event-id": id,
        "x-key": "s3cret",
        "x-model": "churn",
      },
      body: [{ id, subject, eventType, data, dataVersion, topic: emulator.workspaceId, metadataVersion: "1" }],
    });
  });

  it("sends CloudEvents, and a subscription gets the schema that it asks for", async () => {
    const emulator = await startTestEmulator();
    const [cloud, grid] = [await startTestWebhook(), await startTestWebhook()];
    await putEventSubscription(emulator, "as-cloud", {
      destination: webhookDestination(cloud.url),
      ...onlyModels,
      eventDeliverySchema: "CloudEventSchemaV1_0",
    });
    await putEventSubscription(emulator, "as-grid", { destination: webhookDestination(grid.url), ...onlyModels });
    const event = {
      id: "1",
      source: emulator.workspaceId,
      type: modelType,
      subject: "models/churn:1",
      data: { ModelName: "churn" },
    };
    await createPublisher(emulator, "CloudEvent").send([{ ...event, time: new Date(0) }]);
    const [[asCloud], [asGrid]] = [await cloud.waitForNotifications(1), await grid.waitForNotifications(1)];
    expect(asCloud?.headers).toMatchObject({
      "content-type": "application/cloudevents+json; charset=utf-8",
      "aeg-metadata-version": "1.0",
    });
    expect(asCloud?.body).toMatchObject({ ...event, specversion: "1.0" });
    const { source: topic, type: eventType, ...same } = event;
    expect(asGrid?.body).toMatchObject([{ ...same, topic, eventType, eventTime: "1970-01-01T00:00:00.000Z" }]);
  });

  it("with a wrong key is refused", async () => {
    const emulator = await startTestEmulator();
    const wrong = createPublisher({ ...emulator, publishKey: "wrong" }, "EventGrid");
    const { id, subject, eventType, data, dataVersion } = modelRegistered();
    await expect(wrong.send([{ id, subject, eventType, data, dataVersion }])).rejects.toMatchObject({
      statusCode: 401,
    });
  });
});

describe("routing", () => {
  const other = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/other";
  const home = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/home";
  const workspaces = [
    { id: home, location: "westeurope" },
    { id: other, location: "westeurope" },
  ] as const;

  it("an event goes to the workspace that it names; one that names none or an unknown one goes to the default", async () => {
    const log: string[] = [];
    const emulator = await startTestEmulator({ seed: { workspaces }, log: (line) => log.push(line) });
    const [atHome, atOther] = [await startTestWebhook(), await startTestWebhook()];
    await putEventSubscription(emulator, "at-home", { destination: webhookDestination(atHome.url) });
    await putEventSubscription({ ...emulator, workspaceId: other }, "at-other", {
      destination: webhookDestination(atOther.url),
    });
    const named = (id: string, topic?: string) => modelRegistered({ id, ...(topic === undefined ? {} : { topic }) });
    const answer = await publish(emulator, [
      named("1", other.toUpperCase()),
      named("2"),
      named("3", ""),
      named("4", "/elsewhere"),
    ]);
    expect([answer.status, await answer.text()]).toEqual([200, ""]);
    const received = (await atHome.waitForNotifications(3)).map(
      ({ body }) => (body as [{ id: string; topic: string }])[0],
    );
    expect(Object.fromEntries(received.map(({ id, topic }) => [id, topic]))).toEqual({
      2: home,
      3: home,
      4: "/elsewhere",
    });
    expect((await atOther.waitForNotifications(1))[0]?.body).toMatchObject([{ id: "1", topic: other.toUpperCase() }]);
    expect(log.join("\n")).toContain("Event 4 names an unknown source, /elsewhere");
  });

  it("a filtered-out event is counted, not sent", async () => {
    const emulator = await startTestEmulator();
    const hook = await startTestWebhook();
    await putEventSubscription(emulator, "churn", {
      destination: webhookDestination(hook.url),
      filter: { subjectBeginsWith: "models/churn" },
    });
    await publish(emulator, modelRegistered({ subject: "models/other:1" }));
    await publish(emulator, modelRegistered());
    await hook.waitForNotifications(1);
    await expect.poll(() => activityOf(emulator, "churn")).toMatchObject({ delivered: 1, filteredOut: 1, dropped: 0 });
    expect(hook.notifications).toHaveLength(1);
  });
});

it("an expired event subscription gets no events", async () => {
  const clock = new ManualClock();
  const emulator = await startTestEmulator({ clock });
  const [brief, lasting] = [await startTestWebhook(), await startTestWebhook()];
  const expirationTimeUtc = "2026-01-01T01:00:00Z";
  await putEventSubscription(emulator, "brief", { destination: webhookDestination(brief.url), expirationTimeUtc });
  await putEventSubscription(emulator, "lasting", { destination: webhookDestination(lasting.url) });
  await publish(emulator, modelRegistered({ id: "before" }));
  // Answered, too: an answer that is still on its way when the clock jumps would be late.
  for (const name of ["brief", "lasting"])
    await expect.poll(() => activityOf(emulator, name)).toMatchObject({ delivered: 1 });
  await clock.advance(3_600_000);
  await publish(emulator, modelRegistered({ id: "after" }));
  await lasting.waitForNotifications(2);
  expect(brief.notifications).toHaveLength(1);
  expect(await activityOf(emulator, "brief")).toBeUndefined();
});

describe("a webhook that fails", () => {
  const patient = { ...onlyModels, retryPolicy: { maxDeliveryAttempts: 3, eventTimeToLiveInMinutes: 60 } };

  it("is retried on Event Grid's schedule, with its delivery count, until it succeeds", async () => {
    const clock = new ManualClock();
    const emulator = await startTestEmulator({ clock });
    const hook = await startTestWebhook();
    hook.respondWith(({ headers }) => ({ status: headers["aeg-delivery-count"] === "2" ? 202 : 500 }));
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url), ...patient });
    await publish(emulator, modelRegistered());
    await clock.waitsFor(10_000);
    expect(await activityOf(emulator, "models")).toMatchObject({
      retrying: 1,
      delivered: 0,
      lastOutcome: { at: "2026-01-01T00:00:00.000Z", why: "the webhook answered 500" },
    });
    await clock.advance(9_999);
    expect(hook.notifications).toHaveLength(1);
    await clock.advance(1);
    await hook.waitForNotifications(2);
    await expect.poll(() => activityOf(emulator, "models")).toMatchObject({ retrying: 1 });
    await clock.advance(30_000);
    const attempts = await hook.waitForNotifications(3);
    expect(attempts.map(({ headers }) => headers["aeg-delivery-count"])).toEqual(["0", "1", "2"]);
    await expect.poll(() => activityOf(emulator, "models")).toMatchObject({ retrying: 0, delivered: 1, dropped: 0 });
  });

  it("loses the event after the last attempt", async () => {
    const clock = new ManualClock();
    const emulator = await startTestEmulator({ clock });
    const hook = await startTestWebhook();
    hook.respondWith(() => ({ status: 500 }));
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url), ...patient });
    await publish(emulator, modelRegistered());
    for (const pause of [10_000, 30_000]) {
      await expect.poll(() => activityOf(emulator, "models")).toMatchObject({ retrying: 1 });
      await clock.advance(pause);
    }
    await hook.waitForNotifications(3);
    await expect
      .poll(() => activityOf(emulator, "models"))
      .toMatchObject({
        retrying: 0,
        dropped: 1,
        lastOutcome: { why: "the webhook answered 500, and this was attempt 3 of 3" },
      });
  });

  it("loses the event when its time to live is over, which is checked only when an attempt is due", async () => {
    const clock = new ManualClock();
    const emulator = await startTestEmulator({ clock });
    const hook = await startTestWebhook();
    hook.respondWith(() => ({ status: 500 }));
    const retryPolicy = { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1 };
    await putEventSubscription(emulator, "models", {
      destination: webhookDestination(hook.url),
      ...onlyModels,
      retryPolicy,
    });
    await publish(emulator, modelRegistered());
    for (const pause of [10_000, 30_000, 60_000]) {
      await expect.poll(() => activityOf(emulator, "models")).toMatchObject({ retrying: 1 });
      await clock.advance(pause);
    }
    await expect
      .poll(() => activityOf(emulator, "models"))
      .toMatchObject({
        dropped: 1,
        lastOutcome: { outcome: "TimeToLiveExceeded" },
      });
    expect(hook.notifications).toHaveLength(3);
  });

  it.each([400, 401, 413])("is not retried after %i", async (status) => {
    const emulator = await startTestEmulator();
    const hook = await startTestWebhook();
    hook.respondWith(() => ({ status }));
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url), ...patient });
    await publish(emulator, modelRegistered());
    await expect.poll(() => activityOf(emulator, "models")).toMatchObject({ dropped: 1, retrying: 0 });
    expect(hook.notifications).toHaveLength(1);
  });

  it("by not responding delays no other, and times out after 30 s", async () => {
    const clock = new ManualClock();
    const emulator = await startTestEmulator({ clock });
    const [silent, quick] = [await startTestWebhook(), await startTestWebhook()];
    silent.respondWith(() => undefined);
    await putEventSubscription(emulator, "silent", { destination: webhookDestination(silent.url), ...patient });
    await putEventSubscription(emulator, "quick", { destination: webhookDestination(quick.url), ...patient });
    const events = Array.from({ length: 100 }, (_, at) => modelRegistered({ id: String(at) }));
    await publish(emulator, events);
    await quick.waitForNotifications(100);
    await silent.waitForNotifications(32);
    await clock.advance(30_000);
    await expect
      .poll(async () => (await activityOf(emulator, "silent"))?.lastOutcome)
      .toMatchObject({ outcome: "TimedOut" });
  });

  it("gets no events that were waiting for a deleted one of the same name", async () => {
    const clock = new ManualClock();
    const emulator = await startTestEmulator({ clock });
    const hook = await startTestWebhook();
    hook.respondWith(() => ({ status: 500 }));
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url), ...patient });
    await publish(emulator, modelRegistered());
    await clock.waitsFor(10_000);
    await requestArm(emulator, "DELETE", `${emulator.workspaceId}${eventSubscriptionPath}/models`);
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url), ...patient });
    await clock.advance(3_600_000);
    hook.respondWith(() => ({ status: 200 }));
    await publish(emulator, modelRegistered({ id: "after" }));
    expect((await hook.waitForNotifications(2)).at(1)?.body).toMatchObject([{ id: "after" }]);
    await expect.poll(() => activityOf(emulator, "models")).toMatchObject({ delivered: 1, retrying: 0, dropped: 0 });
  });

  it("gets no waiting events after a reset", async () => {
    const clock = new ManualClock();
    const emulator = await startTestEmulator({ clock });
    const [silent, quick] = [await startTestWebhook(), await startTestWebhook()];
    silent.respondWith(() => undefined);
    await putEventSubscription(emulator, "models", { destination: webhookDestination(silent.url), ...patient });
    await publish(
      emulator,
      Array.from({ length: 40 }, (_, at) => modelRegistered({ id: String(at) })),
    );
    await silent.waitForNotifications(32);
    await requestAdmin(emulator, "POST", "/reset");
    await putEventSubscription(emulator, "models", { destination: webhookDestination(silent.url), ...patient });
    await putEventSubscription(emulator, "quick", { destination: webhookDestination(quick.url), ...patient });
    await clock.advance(30_000);
    await publish(emulator, modelRegistered({ id: "after" }));
    await quick.waitForNotifications(1);
    expect((await silent.waitForNotifications(33)).at(-1)?.body).toMatchObject([{ id: "after" }]);
    expect(await activityOf(emulator, "models")).toMatchObject({ delivered: 0, retrying: 0, dropped: 0 });
  });

  it("is not retried once its event subscription is deleted", async () => {
    const clock = new ManualClock();
    const emulator = await startTestEmulator({ clock });
    const hook = await startTestWebhook();
    hook.respondWith(() => ({ status: 500 }));
    await putEventSubscription(emulator, "models", { destination: webhookDestination(hook.url), ...patient });
    await publish(emulator, modelRegistered());
    await clock.waitsFor(10_000);
    await requestAdmin(emulator, "POST", "/reset");
    await clock.advance(3_600_000);
    expect(hook.notifications).toHaveLength(1);
    expect(await activityOf(emulator, "models")).toBeUndefined();
  });
});

it("an event for an unsupported destination is recorded in the delivery log", async () => {
  const emulator = await startTestEmulator();
  const destination = { endpointType: "EventHub", properties: { resourceId: eventHub } };
  await putEventSubscription(emulator, "hub", { destination });
  await publish(emulator, modelRegistered());
  await expect.poll(() => activityOf(emulator, "hub")).toMatchObject({ recorded: 1, dropped: 0 });
  const [fate] = await deliveryRecordsOf(emulator, "hub");
  expect(fate).toMatchObject({
    standing: "recorded",
    why: expect.stringContaining("EventHub") as unknown,
    recorded: { destination: "EventHub", event: { subject: "models/churn:3", topic: emulator.workspaceId } },
  });
});

describe("the handler that the Local Event Grid brings", () => {
  it("receives the first event of a new Local Event Grid, which needs no retry", async () => {
    const emulator = await startTestEmulator();
    await publish(emulator, modelRegistered());
    await expect
      .poll(() => deliveryRecordsOf(emulator, "promote-models"), { timeout: 5_000 })
      .toMatchObject([{ attempts: [{ outcome: "Delivered", status: 200 }] }]);
  });

  it.each(["EventGridSchema", "CloudEventSchemaV1_0"])("passes the handshake of %s", async (eventDeliverySchema) => {
    const emulator = await startTestEmulator();
    const destination = webhookDestination("http://sample-handler.localhost/any?functionName=notify");
    const { status } = await putEventSubscription(emulator, "notify", { destination, eventDeliverySchema });
    expect(status).toBe("Succeeded");
  });
});
