import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { WebhookReceiver } from "../../src/adapters/webhook/webhookReceiver.ts";
import { CaptureFiles } from "../../src/adapters/capture/captureFiles.ts";
import { EmulatorAdminClient } from "../../src/adapters/emulator/emulatorAdminClient.ts";
import { eventText, readEvents } from "../../src/core/events/envelope.ts";
import { elementTexts, memberTexts, objectText } from "../../src/core/jsonText.ts";
import type { RunningEmulator } from "../../src/emulator/startEmulator.ts";
import type { WebhookHandler } from "../../src/ports/receiver.ts";
import {
  advanceEmulatorClock,
  emptySeed,
  eventHub,
  eventSubscriptionIdOf,
  putEventSubscription,
  startTestEmulator,
  startTestWebhook,
  storageAccount,
  temporaryFolder,
  webhookDestination,
} from "../emulator/rig.ts";
import { jsonText } from "../core/jsonTexts.ts";

const { signal } = new AbortController();

/** What parsing would change, and random JSON. */
const dataTexts: readonly string[] = [
  '{ "n": 12345678901234567890, "m" :1.0,"k":1e2, "k":2, "__proto__":{"a":1}, "2":0, "1":0, "s":"\\ud800\\u0041\\/" }',
  ...fc.sample(jsonText, { numRuns: 20, seed: 20261124 }),
];

const publishText = (
  { publishEndpoint, publishKey }: RunningEmulator,
  body: string,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(publishEndpoint, {
    method: "POST",
    headers: { "aeg-sas-key": publishKey, "content-type": "application/json", ...headers },
    body,
  });

const toEvent = (data: string, index: number): string =>
  index % 2
    ? `{"id":"${index}","source":"/w","type":"T","specversion":"1.0","data":${data}}`
    : `{"id":"${index}","Subject":"s","eventType":"T","eventTime":"2026-01-01T00:00:00Z","Data" : ${data} }`;

const dataById = (events: readonly string[]): Record<string, string | undefined> =>
  Object.fromEntries(
    events.map((text) => [(JSON.parse(text) as { id: string }).id, memberTexts(text).get("data")] as const),
  );
const expected = Object.fromEntries(dataTexts.map((data, index) => [String(index), data]));

it("data arrive byte for byte at webhooks, in the capture, in dead letters and in the delivery log, also after a restart", async () => {
  const folder = await temporaryFolder();
  let emulator = await startTestEmulator({ seed: emptySeed, folder, virtualClock: true });
  const down = await startTestWebhook();
  const bad = await startTestWebhook();
  down.respondWith(() => ({ status: 503 }));
  bad.respondWith(() => ({ status: 400 }));
  const received: string[] = [];
  const captures = await temporaryFolder();
  const capture = await new CaptureFiles(captures).begin("tail");
  const handler: WebhookHandler = {
    async accept({ body, text = "", ...delivery }) {
      const { events } = readEvents(body, { text });
      received.push(...events.map(eventText));
      await capture.append(events.map((event) => ({ ...delivery, receivedAt: 0, sequence: 1, event })));
    },
    onDeletionNotice: () => {},
  };
  const session = await new WebhookReceiver().listen(handler, signal);
  const tail = { destination: webhookDestination(session.url) };
  await putEventSubscription(emulator, "as-published", { destination: webhookDestination(down.url) });
  await putEventSubscription(emulator, "tail", tail);
  await putEventSubscription(emulator, "cloud", { ...tail, eventDeliverySchema: "CloudEventSchemaV1_0" });
  await putEventSubscription(emulator, "hub", {
    destination: { endpointType: "EventHub", properties: { resourceId: eventHub } },
  });
  await putEventSubscription(emulator, "dead", {
    destination: webhookDestination(bad.url),
    deadLetterDestination: {
      endpointType: "StorageBlob",
      properties: { resourceId: storageAccount, blobContainerName: "dead-letters" },
    },
  });

  expect((await publishText(emulator, `[${dataTexts.map(toEvent).join(", ")}]`)).status).toBe(200);
  await expect.poll(() => received.length).toBe(2 * dataTexts.length);
  for (const schema of ["eventType", "specversion"])
    expect(dataById(received.filter((text) => memberTexts(text).has(schema)))).toEqual(expected);
  await session.close();
  await capture.close();
  const lines = (await readFile(path.join(captures, "tail.jsonl"), "utf8")).trimEnd().split("\n");
  const withoutBreaks = Object.entries(expected).map(([id, data]) => [id, data.replaceAll(/[\r\n]+/g, " ")]);
  expect(dataById(lines.map((line) => memberTexts(line).get("event") ?? ""))).toEqual(
    Object.fromEntries(withoutBreaks),
  );

  const { adminEndpoint, adminKey } = emulator;
  const admin = new EmulatorAdminClient(async () => ({ adminEndpoint, adminKey }));
  const records = await admin.deliveryRecords(eventSubscriptionIdOf(emulator, "hub"), 100, signal);
  expect(dataById(records.map(({ eventText: text = "" }) => text))).toEqual(expected);
  expect(dataById(records.map(({ recordedText: text = "" }) => memberTexts(text).get("event") ?? ""))).toEqual(
    expected,
  );

  await bad.waitForNotifications(dataTexts.length);
  await advanceEmulatorClock(emulator, 300_000);
  const letters = path.join(folder, "dead-letters");
  const files = async () => (await readdir(letters, { recursive: true })).filter((name) => name.endsWith(".json"));
  await expect.poll(async () => (await files()).length).toBe(dataTexts.length);
  const blobs = await Promise.all((await files()).map((name) => readFile(path.join(letters, name), "utf8")));
  expect(dataById(blobs.flatMap(elementTexts))).toEqual(expected);

  await emulator.stop();
  const before = down.notifications.length;
  down.respondWith(() => ({ status: 200 }));
  emulator = await startTestEmulator({ folder, virtualClock: true });
  await advanceEmulatorClock(emulator, 3_600_000);
  const retried = (await down.waitForNotifications(before + dataTexts.length)).slice(before);
  expect(dataById(retried.flatMap(({ text }) => elementTexts(text)))).toEqual(expected);
});

it.each(dataTexts.slice(0, 5))("data of a CloudEvent in binary mode arrive byte for byte (case %#)", async (data) => {
  const emulator = await startTestEmulator({ seed: emptySeed });
  const hook = await startTestWebhook();
  await putEventSubscription(emulator, "hook", { destination: webhookDestination(hook.url) });
  const headers = { "ce-specversion": "1.0", "ce-id": "1", "ce-type": "T", "ce-source": "/w" };
  expect((await publishText(emulator, data, headers)).status).toBe(200);
  const [request] = await hook.waitForNotifications(1);
  expect(elementTexts(request?.text ?? "").map((text) => memberTexts(text).get("data"))).toEqual([data]);
});

it("what Azure would refuse is accepted, and logged once", async () => {
  const log: string[] = [];
  const emulator = await startTestEmulator({ seed: emptySeed, log: (line) => log.push(line) });
  const hook = await startTestWebhook();
  await putEventSubscription(emulator, "hook", { destination: webhookDestination(hook.url) });
  const event = { id: "1", subject: "s", eventType: "T", eventTime: "2026-01-01T00:00:00Z", data: {}, extra: 1.5 };
  for (const body of [event, event, [event]])
    expect((await publishText(emulator, JSON.stringify(body))).status).toBe(200);
  const received = await hook.waitForNotifications(3);
  expect(received.map(({ body }) => body)).toMatchObject([[{ extra: 1.5 }], [{ extra: 1.5 }], [{ extra: 1.5 }]]);
  expect(log.filter((line) => line.includes("Azure would refuse this"))).toEqual([
    expect.stringContaining("A single event was published."),
    expect.stringContaining('Event "1" has the member "extra".'),
  ]);
});

it("the names of an Event Grid event are read in any casing, those of a CloudEvent are refused by name", async () => {
  const emulator = await startTestEmulator({ seed: emptySeed });
  const hook = await startTestWebhook();
  const filter = { advancedFilters: [{ operatorType: "StringIn", key: "eventType", values: ["T"] }] };
  await putEventSubscription(emulator, "hook", { destination: webhookDestination(hook.url), filter });
  const event = { ID: "1", SUBJECT: "s", EventType: "T", EVENTTIME: "2026-01-01T00:00:00Z", Data: {}, Topic: null };
  expect((await publishText(emulator, JSON.stringify([event]))).status).toBe(200);
  const [request] = await hook.waitForNotifications(1);
  expect(request?.body).toEqual([
    {
      id: "1",
      subject: "s",
      eventType: "T",
      eventTime: "2026-01-01T00:00:00Z",
      data: {},
      topic: emulator.workspaceId,
      dataVersion: "",
      metadataVersion: "1",
    },
  ]);
  const answer = await publishText(
    emulator,
    objectText([
      ["specversion", '"1.0"'],
      ["Type", '"T"'],
      ["id", '"1"'],
    ]),
  );
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("is spelled Type") as string]);
});
