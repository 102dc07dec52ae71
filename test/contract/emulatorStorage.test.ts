import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import type { DeadLetter } from "../../src/emulator/delivery/sending/sender.ts";
import { openStorage } from "../../src/emulator/storage/openStorage.ts";
import { ManualClock } from "../emulator/manualClock.ts";
import {
  activityOf,
  requestAdmin,
  modelRegistered,
  publish,
  eventSubscriptionIdOf,
  putEventSubscription,
  requestArm,
  waitForOperation,
  startTestEmulator,
  temporaryFolder,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";
import { type Azurite, startAzurite } from "../rig/services/azurite.ts";

const deadLetter: DeadLetter = {
  event: '{"id":"831e1650","eventType":"Microsoft.MachineLearningServices.RunCompleted","data":{"runId":"r"}}',
  schema: "EventGridSchema",
  reason: "MaxDeliveryAttemptsExceeded",
  attempts: 30,
  outcome: "Busy",
  publishedAt: Date.parse("2026-01-01T00:00:00Z"),
  lastAttemptAt: Date.parse("2026-01-01T23:00:00Z"),
};
const deadLetterPlace = { account: "churnstorage", container: "dead-letters" };
const blobId = "9a5f3c6e-0000-4000-8000-000000000001";
/** The manual clock starts at midnight. */
const blobName = `NOTIFY-FAILED-RUNS/2026/1/1/0/${blobId}.json`;

const openTestStorage = (connectionString?: string, folder = "/nowhere", log: string[] = []) =>
  openStorage({
    connectionString,
    folder,
    clock: new ManualClock(),
    ids: () => blobId,
    log: (line) => log.push(line),
  });
const writeDeadLetter = (storage: ReturnType<typeof openTestStorage>, more: object = {}): Promise<string> =>
  storage.writeDeadLetter({ ...deadLetterPlace, ...more }, "notify-failed-runs", deadLetter);
const queueSettings = (queueName: string, more: object = {}) => ({
  resourceId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/churnstorage",
  queueName,
  ...more,
});

/** Connection string of a service that sends the same response to every request. */
async function startFailingStorage(status: number): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "x-ms-error-code": "Code" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/churn`;
  return `DefaultEndpointsProtocol=http;AccountName=churn;AccountKey=a2V5;BlobEndpoint=${endpoint};QueueEndpoint=${endpoint}`;
}

describe("with a storage", () => {
  let azurite: Azurite;
  const host = (): string => new URL(azurite.blobs.url).host;
  const received = async (queue: string) => {
    const { receivedMessageItems } = await azurite.queues.getQueueClient(queue).receiveMessages();
    return receivedMessageItems.map((message) => ({
      event: JSON.parse(Buffer.from(message.messageText, "base64").toString("utf8")) as unknown,
      lives: Number(message.expiresOn) - Number(message.insertedOn),
    }));
  };

  beforeAll(async () => {
    azurite = await startAzurite();
    await azurite.blobs.createContainer("dead-letters");
    for (const queue of ["runs", "models", "proxied"]) await azurite.queues.createQueue(queue);
  });
  afterAll(() => azurite?.stop());

  it("writes a dead letter as a JSON blob with Azure's name", async () => {
    expect(await writeDeadLetter(openTestStorage(azurite.connectionString))).toBe(
      `${azurite.blobs.url}/dead-letters/${blobName}`,
    );
    const blob = azurite.blobs.getContainerClient("dead-letters").getBlobClient(blobName);
    expect((await blob.getProperties()).contentType).toBe("application/json");
    expect(JSON.parse((await blob.downloadToBuffer()).toString("utf8"))).toEqual([
      expect.objectContaining({
        id: "831e1650",
        deadLetterReason: "MaxDeliveryAttemptsExceeded",
        deliveryAttempts: 30,
      }),
    ]);
  });

  it("sends an event as a queue message with its time to live", async () => {
    const settings = queueSettings("runs", { queueMessageTimeToLiveInSeconds: 60 });
    const answer = await openTestStorage(azurite.connectionString).enqueue(settings, deadLetter.event);
    expect(answer).toMatchObject({ kind: "answered", status: 201, by: "the queue runs" });
    expect(await received("runs")).toEqual([{ event: JSON.parse(deadLetter.event), lives: 60_000 }]);
  });

  it("bypasses the proxy for storage on this machine", async () => {
    for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"]) vi.stubEnv(name, "http://127.0.0.1:9");
    onTestFinished(() => void vi.unstubAllEnvs());
    const storage = openTestStorage(azurite.connectionString);
    expect(await writeDeadLetter(storage)).toContain("/dead-letters/");
    expect(await storage.enqueue(queueSettings("proxied"), "{}")).toMatchObject({ status: 201 });
  });

  it("logs once where writes for another account go", async () => {
    const log: string[] = [];
    const storage = openTestStorage(azurite.connectionString, undefined, log);
    await writeDeadLetter(storage);
    await storage.enqueue(queueSettings("runs"), "{}");
    await writeDeadLetter(storage, { account: "DevStoreAccount1" });
    expect(log).toEqual([`Writes for the storage account churnstorage go to devstoreaccount1 at ${host()}.`]);
  });

  describe("an event subscription", () => {
    const accountId = queueSettings("").resourceId;
    const queueDestination = (queueName: string) => ({
      destination: { endpointType: "StorageQueue", properties: queueSettings(queueName) },
    });
    const deadLetterDestination = (blobContainerName: string) => ({
      deadLetterDestination: { endpointType: "StorageBlob", properties: { resourceId: accountId, blobContainerName } },
    });

    it("is created when its queue and its container exist", async () => {
      const emulator = await startTestEmulator({ storage: azurite.connectionString });
      const properties = { ...queueDestination("runs"), ...deadLetterDestination("dead-letters") };
      expect((await putEventSubscription(emulator, "both", properties)).status).toBe("Succeeded");
    });

    it.each([
      ["a missing queue", queueDestination("forgotten"), 'has no queue "forgotten".'],
      ["a missing container", { ...queueDestination("runs"), ...deadLetterDestination("forgotten") }, "no container"],
      [
        "a missing container behind an identity",
        {
          ...queueDestination("runs"),
          deadLetterWithResourceIdentity: {
            identity: { type: "SystemAssigned" },
            ...deadLetterDestination("forgotten"),
          },
        },
        "no container",
      ],
      ["a name that no queue has", queueDestination("Run_Events"), '"Run_Events" isn\'t a valid name of a queue'],
    ])("fails with %s, in the service's words, and nothing is left", async (_, properties, reason) => {
      const emulator = await startTestEmulator({ storage: azurite.connectionString });
      const creation = await requestArm(emulator, "PUT", eventSubscriptionIdOf(emulator, "one"), { properties });
      expect(creation.status).toBe(201);
      const { status, error } = await waitForOperation(creation);
      expect([status, error?.code]).toEqual(["Failed", "Endpoint validation"]);
      expect(error?.message).toMatch(
        /^Destination endpoint not found\. Resource details: resourceId: \S+\/storageAccounts\/churnstorage\. Resource should pre-exist before attempting this operation\. Activity id:[-\w]+, timestamp: [/\d]+ [:\d]+ [AP]M \(UTC\)\. Reason: /,
      );
      expect(error?.message).toContain(reason);
      expect((await requestArm(emulator, "GET", eventSubscriptionIdOf(emulator, "one"))).status).toBe(404);
    });

    it("stays as it is when an update names a missing queue", async () => {
      const emulator = await startTestEmulator({ storage: azurite.connectionString });
      await putEventSubscription(emulator, "one", queueDestination("runs"));
      expect((await putEventSubscription(emulator, "one", queueDestination("forgotten"))).status).toBe("Failed");
      const shown = await (await requestArm(emulator, "GET", eventSubscriptionIdOf(emulator, "one"))).json();
      expect(shown).toMatchObject({
        properties: { provisioningState: "Succeeded", destination: { properties: { queueName: "runs" } } },
      });
    });

    it("fails with the reason when the storage doesn't respond", async () => {
      const emulator = await startTestEmulator({ storage: "http://127.0.0.1:1/devstoreaccount1" });
      const { error } = await putEventSubscription(emulator, "one", queueDestination("runs"));
      expect(error?.code).toBe("Endpoint validation");
      expect(error?.message).toContain("doesn't respond. Start it, or correct --storage.");
    });
  });

  it("reports a missing container with the remedy, and does not create it", async () => {
    await expect(
      writeDeadLetter(openTestStorage(azurite.connectionString), { container: "forgotten" }),
    ).rejects.toMatchObject({
      code: "storage",
      message: `The storage account devstoreaccount1 at ${host()} has no container "forgotten".`,
      remedy: expect.stringContaining("az storage container create --name forgotten") as unknown,
    });
  });

  it("answers a missing queue like Azure, and logs the remedy", async () => {
    const log: string[] = [];
    const answer = await openTestStorage(azurite.connectionString, undefined, log).enqueue(
      queueSettings("forgotten"),
      "{}",
    );
    expect(answer).toMatchObject({ kind: "answered", status: 404 });
    expect(log.at(-1)).toContain("az storage queue create --name forgotten");
  });

  it("rejects an event that is too large for a queue before sending it", async () => {
    const log: string[] = [];
    const event = JSON.stringify({ data: "x".repeat(49_200) });
    const answer = await openTestStorage(azurite.connectionString, undefined, log).enqueue(
      queueSettings("runs"),
      event,
    );
    expect(answer).toMatchObject({ kind: "answered", status: 413 });
    expect(log.at(-1)).toContain("The message has 65616 bytes. The limit of a storage queue is 65536.");
  });

  it("reports a wrong key without the key or the signature", async () => {
    const key = Buffer.from("another key").toString("base64");
    const wrong = azurite.connectionString.replace(/AccountKey=[^;]+/, `AccountKey=${key}`);
    const failure: unknown = await writeDeadLetter(openTestStorage(wrong)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "storage", remedy: "Check the key in the connection string." });
    expect(inspect(failure, { depth: Infinity, showHidden: true })).not.toMatch(new RegExp(`${key}|SharedKey`));
  });

  it("the Local Event Grid sends an event to a queue, and an undeliverable one to the dead letters", async () => {
    const clock = new ManualClock();
    const emulator = await startTestEmulator({ clock, storage: azurite.connectionString });
    const hook = await startTestWebhook();
    hook.respondWith(() => ({ status: 400 }));
    const { resourceId } = queueSettings("models");
    await putEventSubscription(emulator, "to-queue", {
      destination: { endpointType: "StorageQueue", properties: { resourceId, queueName: "models" } },
    });
    await putEventSubscription(emulator, "to-nobody", {
      destination: webhookDestination(hook.url),
      deadLetterDestination: {
        endpointType: "StorageBlob",
        properties: { resourceId, blobContainerName: "dead-letters" },
      },
    });
    await publish(emulator, modelRegistered());
    await expect.poll(async () => (await activityOf(emulator, "to-queue"))?.delivered).toBe(1);
    expect(await received("models")).toMatchObject([
      { event: { subject: "models/churn:3", topic: emulator.workspaceId } },
    ]);
    await hook.waitForNotifications(1);
    await expect
      .poll(async () => {
        await requestAdmin(emulator, "POST", "/clock", { advance: 300_000 });
        return await activityOf(emulator, "to-nobody");
      })
      .toMatchObject({ deadLettered: 1 });
    const container = azurite.blobs.getContainerClient("dead-letters");
    const texts: string[] = [];
    for await (const blob of container.listBlobsFlat({ prefix: "TO-NOBODY/2026/1/1/0/" }))
      texts.push((await container.getBlobClient(blob.name).downloadToBuffer()).toString("utf8"));
    expect(texts.map((text): unknown => JSON.parse(text))).toEqual([
      [
        expect.objectContaining({
          subject: "models/churn:3",
          deadLetterReason: "UndeliverableDueToHttpBadRequest",
          deliveryAttempts: 1,
          lastDeliveryOutcome: "BadRequest",
        }),
      ],
    ]);
  });
});

describe("an unusable storage", () => {
  it("that does not respond may be retried", async () => {
    const gone = await startAzurite();
    await gone.stop();
    const { host } = new URL(gone.blobs.url);
    await expect(writeDeadLetter(openTestStorage(gone.connectionString))).rejects.toMatchObject({
      code: "unreachable",
      message: `The storage at ${host} doesn't respond.`,
      remedy: "Start it, or correct --storage.",
    });
    expect(await openTestStorage(gone.connectionString).enqueue(queueSettings("runs"), "{}")).toMatchObject({
      kind: "failed",
      cause: "SocketError",
      why: `The storage at ${new URL(gone.queues.url).host} doesn't respond`,
    });
  });

  it.each([
    [500, "unreachable"],
    [503, "unreachable"],
    [429, "unreachable"],
    [400, "storage"],
    [403, "storage"],
    [409, "storage"],
  ])("that answers %i fails as %s, and for a queue with the same status", async (status, code) => {
    const storage = openTestStorage(await startFailingStorage(status));
    await expect(writeDeadLetter(storage)).rejects.toMatchObject({ code });
    expect(await storage.enqueue(queueSettings("runs"), "{}")).toMatchObject({ kind: "answered", status });
  });

  it.each(["AccountName=churn;AccountKey=", "AccountName=churn", "BlobEndpoint=nonsense"])(
    "has a connection string that is no use: %s",
    async (connectionString) => {
      await expect(writeDeadLetter(openTestStorage(connectionString))).rejects.toMatchObject({
        code: "storage",
        message: "The storage connection string is incomplete, or its key isn't valid.",
      });
    },
  );

  it("setting keeps the Local Event Grid from starting", async () => {
    await expect(startTestEmulator({ storage: "devstoreaccount1" })).rejects.toMatchObject({ code: "refused" });
  });
});

describe("without a storage", () => {
  it("writes a dead letter to a file of the same name, readable only by its owner", async () => {
    const folder = await temporaryFolder();
    const where = await writeDeadLetter(openTestStorage(undefined, folder));
    expect(where).toBe(path.join(folder, "dead-letters", "dead-letters", ...blobName.split("/")));
    expect(JSON.parse(await readFile(where, "utf8"))).toEqual([expect.objectContaining({ id: "831e1650" })]);
    expect(await readdir(path.dirname(where))).toEqual([path.basename(where)]);
    if (process.platform !== "win32") expect((await stat(where)).mode & 0o077).toBe(0);
  });

  it("reports a file that can't be written with its name and the remedy", async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "dead-letters"), "in the way");
    await expect(writeDeadLetter(openTestStorage(undefined, folder))).rejects.toMatchObject({
      code: "storage",
      message: expect.stringContaining(`dead-letters${path.sep}NOTIFY-FAILED-RUNS`) as unknown,
    });
  });

  it.each(["..", "../..", "a/../../b", "/etc"])("rejects a container named %s", async (container) => {
    const folder = await temporaryFolder();
    await expect(writeDeadLetter(openTestStorage(undefined, folder), { container })).rejects.toMatchObject({
      code: "storage",
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it("does not send queue messages", () => {
    expect(openTestStorage().enqueue(queueSettings("runs"), "{}")).toBeUndefined();
  });
});

describe("without a storage, an event subscription", () => {
  const createQueueProperties = (queueName: string, account = "churnstorage") => ({
    destination: {
      endpointType: "StorageQueue",
      properties: {
        ...queueSettings(queueName),
        resourceId: queueSettings("").resourceId.replace("churnstorage", account),
      },
    },
  });

  it("is accepted, and the log says once that nothing is known of its queue", async () => {
    const log: string[] = [];
    const emulator = await startTestEmulator({ log: (line) => log.push(line) });
    for (const name of ["one", "two"])
      expect((await putEventSubscription(emulator, name, createQueueProperties("runs"))).status).toBe("Succeeded");
    expect(log.filter((line) => line.startsWith("Without --storage, it is unknown whether"))).toHaveLength(1);
  });

  it.each([
    ["a queue", createQueueProperties("Run_Events"), '"Run_Events" isn\'t a valid name of a queue'],
    ["a queue, by two hyphens", createQueueProperties("run--events"), '"run--events" isn\'t a valid name of a queue'],
    [
      "an account",
      createQueueProperties("runs", "churn-storage"),
      '"churn-storage" isn\'t a valid name of a storage account',
    ],
    [
      "a container",
      {
        ...createQueueProperties("runs"),
        deadLetterDestination: {
          endpointType: "StorageBlob",
          properties: { resourceId: queueSettings("").resourceId, blobContainerName: "../dead" },
        },
      },
      '"../dead" isn\'t a valid name of a container',
    ],
  ])("fails with a name that no resource has: %s", async (_, properties, reason) => {
    const emulator = await startTestEmulator();
    const { status, error } = await putEventSubscription(emulator, "one", properties);
    expect([status, error?.code]).toEqual(["Failed", "Endpoint validation"]);
    expect(error?.message).toContain(`Reason: ${reason}`);
  });

  it("that sends to a function is accepted, and the log says once that nothing is known of it", async () => {
    const log: string[] = [];
    const emulator = await startTestEmulator({ log: (line) => log.push(line) });
    const resourceId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/app/functions/run";
    const destination = { endpointType: "AzureFunction", properties: { resourceId } };
    for (const name of ["one", "two"])
      expect((await putEventSubscription(emulator, name, { destination })).status).toBe("Succeeded");
    expect(log.filter((line) => line.startsWith("It is unknown whether functions, event hubs"))).toHaveLength(1);
  });

  it("with a name that is too short is accepted, and the log says that Azure refuses it", async () => {
    const log: string[] = [];
    const emulator = await startTestEmulator({ log: (line) => log.push(line) });
    expect((await putEventSubscription(emulator, "one", createQueueProperties("q"))).status).toBe("Succeeded");
    expect(log.join("\n")).toContain('Azure would refuse this: "q" isn\'t a valid name of a queue, which has 3 to 63');
  });
});
