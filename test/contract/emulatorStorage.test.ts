import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { DeadLetter } from "../../src/emulator/storage/deadLetters.ts";
import { openStorage } from "../../src/emulator/storage/openStorage.ts";
import { temporaryFolder } from "../emulator/rig.ts";
import { type Azurite, startAzurite } from "../rig/azurite.ts";

const letter: DeadLetter = {
  event: { id: "831e1650", eventType: "Microsoft.MachineLearningServices.RunCompleted", data: { runId: "r" } },
  schema: "EventGridSchema",
  reason: "MaxDeliveryAttemptsExceeded",
  deliveryAttempts: 30,
  lastDeliveryOutcome: "Busy",
  publishTime: "2026-01-01T00:00:00.000Z",
  lastDeliveryAttemptTime: "2026-01-01T23:00:00.000Z",
};
const dead = {
  account: "churnstorage",
  container: "dead-letters",
  eventSubscriptionName: "notify-failed-runs",
  events: [letter],
  now: Date.parse("2026-01-02T03:04:05Z"),
  id: "9a5f3c6e-0000-4000-8000-000000000001",
};
const name = "NOTIFY-FAILED-RUNS/2026/1/2/3/9a5f3c6e-0000-4000-8000-000000000001.json";

/** What a service that answers every request alike leads to. */
async function answering(status: number): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "x-ms-error-code": "Code" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/devstoreaccount1`;
}

describe("with a storage", () => {
  let azurite: Azurite;
  const log: string[] = [];
  const open = () =>
    openStorage({ storage: azurite.connectionString, folder: "/nowhere", log: (line) => log.push(line) });

  beforeAll(async () => {
    azurite = await startAzurite();
    await azurite.blobs.createContainer("dead-letters");
    await azurite.queues.createQueue("runs");
  });
  afterAll(() => azurite?.stop());

  it("a dead letter is a blob with Azure's name, and JSON", async () => {
    const where = await open().deadLetter(dead);
    expect(where).toBe(`${azurite.blobs.url}/dead-letters/${name}`);
    const blob = azurite.blobs.getContainerClient("dead-letters").getBlobClient(name);
    expect((await blob.getProperties()).contentType).toBe("application/json");
    expect(JSON.parse((await blob.downloadToBuffer()).toString("utf8"))).toEqual([
      expect.objectContaining({
        id: "831e1650",
        deadLetterReason: "MaxDeliveryAttemptsExceeded",
        deliveryAttempts: 30,
      }),
    ]);
  });

  it("a dead letter that is written again, as after a crash, is there once", async () => {
    await open().deadLetter({ ...dead, eventSubscriptionName: "twice" });
    await open().deadLetter({ ...dead, eventSubscriptionName: "twice" });
    const names: string[] = [];
    for await (const blob of azurite.blobs.getContainerClient("dead-letters").listBlobsFlat({ prefix: "TWICE/" }))
      names.push(blob.name);
    expect(names).toHaveLength(1);
  });

  it("an event is a message of a queue, and stays as long as it is told", async () => {
    const where = await open().queue({ account: "a", queue: "runs", event: letter.event, timeToLive: 60 });
    expect(where).toContain(`${azurite.queues.url}/runs/messages/`);
    const { receivedMessageItems } = await azurite.queues.getQueueClient("runs").receiveMessages();
    const [message] = receivedMessageItems;
    expect(JSON.parse(Buffer.from(message?.messageText ?? "", "base64").toString("utf8"))).toEqual(letter.event);
    expect(Number(message?.expiresOn) - Number(message?.insertedOn)).toBe(60_000);
  });

  it("says once where the things of an account go that is not this one", async () => {
    log.length = 0;
    const storage = open();
    await storage.deadLetter(dead);
    await storage.queue({ account: "ChurnStorage", queue: "runs", event: {} });
    await storage.queue({ account: "DevStoreAccount1", queue: "runs", event: {} });
    expect(log).toEqual([
      `What is meant for the storage account churnstorage goes to devstoreaccount1 at ${new URL(azurite.blobs.url).host}.`,
    ]);
  });

  it("makes no container: its absence is told, with the way on", async () => {
    await expect(open().deadLetter({ ...dead, container: "forgotten" })).rejects.toMatchObject({
      code: "storage",
      message: `The storage account devstoreaccount1 at ${new URL(azurite.blobs.url).host} has no container "forgotten".`,
      remedy: expect.stringContaining("az storage container create --name forgotten") as unknown,
    });
  });

  it("makes no queue either", async () => {
    await expect(open().queue({ account: "a", queue: "forgotten", event: {} })).rejects.toMatchObject({
      code: "storage",
      message: `The storage account devstoreaccount1 at ${new URL(azurite.queues.url).host} has no queue "forgotten".`,
      remedy: expect.stringContaining("az storage queue create --name forgotten") as unknown,
    });
  });

  it("an event that is too large for a queue is told before it is sent", async () => {
    const event = { data: "x".repeat(49_200) };
    await expect(open().queue({ account: "a", queue: "runs", event })).rejects.toMatchObject({
      code: "storage",
      why: "As a message it has 65616 bytes; a storage queue takes 65536.",
    });
  });

  it("a wrong key is told without the key", async () => {
    const key = Buffer.from("another key").toString("base64");
    const storage = azurite.connectionString.replace(/AccountKey=[^;]+/, `AccountKey=${key}`);
    const failure: unknown = await openStorage({ storage, folder: "/nowhere", log: () => {} })
      .deadLetter(dead)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "storage", remedy: "Check the key in the connection string." });
    expect(JSON.stringify(failure) + String(failure)).not.toContain(key);
  });
});

describe("a storage that cannot be used", () => {
  const attempt = (storage: string): Promise<string> =>
    openStorage({ storage, folder: "/nowhere", log: () => {} }).deadLetter(dead);

  it("does not answer: another attempt may help", async () => {
    const gone = await startAzurite();
    await gone.stop();
    await expect(attempt(gone.connectionString)).rejects.toMatchObject({
      code: "unreachable",
      message: `The storage at ${new URL(gone.blobs.url).host} does not answer.`,
      remedy: "Start it, or correct --storage.",
    });
  });

  it.each([
    [500, "unreachable"],
    [503, "unreachable"],
    [429, "unreachable"],
    [400, "storage"],
    [403, "storage"],
    [409, "storage"],
  ])("answers %i: %s, after one request", async (status, code) => {
    await expect(attempt(await answering(status))).rejects.toMatchObject({ code });
  });

  it.each(["AccountName=churn;AccountKey=", "AccountName=churn", "BlobEndpoint=nonsense"])(
    "has a connection string that is no use: %s",
    async (storage) => {
      await expect(attempt(storage)).rejects.toMatchObject({
        code: "storage",
        message: "The storage connection string is incomplete or has no valid key.",
      });
    },
  );
});

describe("without a storage", () => {
  it("a dead letter is a file of the same name, that only its owner may read", async () => {
    const folder = await temporaryFolder();
    const where = await openStorage({ folder, log: () => {} }).deadLetter(dead);
    expect(where).toBe(path.join(folder, "dead-letters", "dead-letters", ...name.split("/")));
    expect(JSON.parse(await readFile(where, "utf8"))).toEqual([expect.objectContaining({ id: "831e1650" })]);
    expect(await readdir(path.dirname(where))).toEqual([path.basename(where)]);
    if (process.platform !== "win32") expect((await stat(where)).mode & 0o077).toBe(0);
  });

  it("a file that cannot be written is told with its name and the way on", async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "dead-letters"), "in the way");
    await expect(openStorage({ folder, log: () => {} }).deadLetter(dead)).rejects.toMatchObject({
      code: "storage",
      message: expect.stringContaining(`dead-letters${path.sep}NOTIFY-FAILED-RUNS`) as unknown,
    });
  });

  it.each(["..", "../..", "a/../../b", "/etc"])("a container named %s is refused", async (container) => {
    const folder = await temporaryFolder();
    await expect(openStorage({ folder, log: () => {} }).deadLetter({ ...dead, container })).rejects.toMatchObject({
      code: "storage",
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it("a queue's event goes nowhere, and that is what the answer says", async () => {
    const folder = await temporaryFolder();
    const storage = openStorage({ folder, log: () => {} });
    expect(await storage.queue({ account: "a", queue: "runs", event: {} })).toBeUndefined();
    expect(await readdir(folder)).toEqual([]);
  });
});
