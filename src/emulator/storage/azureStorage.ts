import { Agent } from "node:http";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { Failure } from "../../core/failure.ts";
import { isLoopback } from "../../core/subscription/endpoint.ts";
import { maxQueueMessageBytes } from "./queueMessage.ts";
import { type StorageResource, toStorageFailure } from "./storageFailure.ts";
import type { StorageService } from "./storageService.ts";

/** The emulator retries by itself, on its own clock. */
const clientOptions = {
  retryOptions: { maxTries: 1 },
  userAgentOptions: { userAgentPrefix: "azure-ml-events" },
};

/** Time-out of a request, in milliseconds of system time. */
const requestTimeoutMs = 30_000;

/**
 * Creates the client for a connection string. Sends nothing yet.
 *
 * @throws Failure `storage` when the connection string is incomplete. Its message never contains the connection string
 */
export function connectAzureStorage(connectionString: string): StorageService {
  const { blobs, queues } = createClients(connectionString);
  const account = blobs.accountName;
  const { host } = new URL(blobs.url);
  return {
    account,
    host,
    async find(kind, name) {
      const client = kind === "queue" ? queues.getQueueClient(name) : blobs.getContainerClient(name);
      const { host: resourceHost } = new URL(client.url);
      await runStorageRequest(`A look-up of ${name}`, { kind, name, account, host: resourceHost }, async () => {
        await client.getProperties({ abortSignal: AbortSignal.timeout(requestTimeoutMs) });
      });
    },
    async writeBlob(container, name, text) {
      const blob = blobs.getContainerClient(container).getBlockBlobClient(name);
      await runStorageRequest(`The blob ${name}`, { kind: "container", name: container, account, host }, () =>
        blob.upload(text, Buffer.byteLength(text), {
          blobHTTPHeaders: { blobContentType: "application/json" },
          abortSignal: AbortSignal.timeout(requestTimeoutMs),
        }),
      );
      return withoutQuery(blob.url);
    },
    async enqueue(queue, text, timeToLive) {
      const resource: StorageResource = { kind: "queue", name: queue, account, host: new URL(queues.url).host };
      if (Buffer.byteLength(text) > maxQueueMessageBytes)
        throw new Failure("storage", `An event is too large for the queue ${queue}.`, {
          why: `The message has ${Buffer.byteLength(text)} bytes. The limit of a storage queue is ${maxQueueMessageBytes}.`,
          remedy: "Send events of this size to another kind of destination.",
          cause: { statusCode: 413 },
        });
      const client = queues.getQueueClient(queue);
      const options = timeToLive === undefined ? {} : { messageTimeToLive: timeToLive };
      await runStorageRequest("A message", resource, () =>
        client.sendMessage(text, { ...options, abortSignal: AbortSignal.timeout(requestTimeoutMs) }),
      );
    },
  };
}

function createClients(connectionString: string) {
  try {
    const { url } = BlobServiceClient.fromConnectionString(connectionString);
    // The SDK ignores the proxy of the environment when it has an agent of its own; a proxy can't reach this machine.
    const isLocal = url.startsWith("http:") && isLoopback(new URL(url));
    const direct = isLocal ? { agent: new Agent({ keepAlive: true }) } : {};
    return {
      blobs: BlobServiceClient.fromConnectionString(connectionString, { ...clientOptions, ...direct }),
      queues: QueueServiceClient.fromConnectionString(connectionString, { ...clientOptions, ...direct }),
    };
  } catch {
    // The error may contain the key.
    throw new Failure("storage", "The storage connection string is incomplete, or its key isn't valid.", {
      remedy: "Copy it again from Access keys in the storage account, then start again.",
    });
  }
}

/** Removes the query, which may be a shared access signature. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${decodeURIComponent(pathname)}`;
}

async function runStorageRequest<T>(item: string, resource: StorageResource, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw toStorageFailure(error, item, resource);
  }
}
