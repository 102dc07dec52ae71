import { Agent } from "node:http";
import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { Failure } from "../../core/failure.ts";
import { isLoopback } from "../../core/subscription/endpoint.ts";
import { maxQueueMessageBytes } from "./queueMessage.ts";
import { type StorageResource, toStorageFailure } from "./storageFailure.ts";
import type { StorageService } from "./storageService.ts";

/** When and how often to try again is for the emulator to say, on its own clock. */
const clientOptions = {
  retryOptions: { maxTries: 1 },
  userAgentOptions: { userAgentPrefix: "azure-ml-events" },
};

/** How long a request to the storage may take, in milliseconds of the machine's own time. */
const requestTimeoutMs = 30_000;

/**
 * The storage service that a connection string leads to. Sends nothing yet.
 *
 * @throws Failure `storage` when the connection string is incomplete; it is never repeated
 */
export function connectAzureStorage(connectionString: string): StorageService {
  const { blobs, queues } = createClients(connectionString);
  const { account, host } = { account: blobs.accountName, host: new URL(blobs.url).host };
  return {
    account,
    host,
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
      const place: StorageResource = { kind: "queue", name: queue, account, host: new URL(queues.url).host };
      if (Buffer.byteLength(text) > maxQueueMessageBytes)
        throw new Failure("storage", `An event is too large for the queue ${queue}.`, {
          why: `As a message it has ${Buffer.byteLength(text)} bytes; a storage queue takes ${maxQueueMessageBytes}.`,
          remedy: "Send events of this size to another kind of destination.",
          cause: { statusCode: 413 },
        });
      const client = queues.getQueueClient(queue);
      const given = timeToLive === undefined ? {} : { messageTimeToLive: timeToLive };
      await runStorageRequest("A message", place, () =>
        client.sendMessage(text, { ...given, abortSignal: AbortSignal.timeout(requestTimeoutMs) }),
      );
    },
  };
}

function createClients(connectionString: string) {
  try {
    const { url } = BlobServiceClient.fromConnectionString(connectionString);
    // The proxy of an environment is not for this machine. With an agent of its own the SDK does not ask for one.
    const isHere = url.startsWith("http:") && isLoopback(new URL(url));
    const direct = isHere ? { agent: new Agent({ keepAlive: true }) } : {};
    return {
      blobs: BlobServiceClient.fromConnectionString(connectionString, { ...clientOptions, ...direct }),
      queues: QueueServiceClient.fromConnectionString(connectionString, { ...clientOptions, ...direct }),
    };
  } catch {
    // The error itself may quote the key.
    throw new Failure("storage", "The storage connection string is incomplete or has no valid key.", {
      remedy: "Copy it again from the storage account's page Access keys, and start again.",
    });
  }
}

/** Without the query, which may be a shared access signature. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${decodeURIComponent(pathname)}`;
}

async function runStorageRequest<T>(what: string, place: StorageResource, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw toStorageFailure(error, what, place);
  }
}
