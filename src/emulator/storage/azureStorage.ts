import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import { Failure } from "../../core/failure.ts";
import { largestQueueMessage } from "./queueMessage.ts";
import type { StorageService } from "./storageService.ts";

/** When and how often to try again is for the emulator to say, on its own clock. */
const options = {
  retryOptions: { maxTries: 1 },
  userAgentOptions: { userAgentPrefix: "azure-ml-events" },
};

/** How long a request to the storage may take, in milliseconds of the machine's own time. */
const patience = 30_000;

/**
 * The storage service that a connection string leads to. Sends nothing yet.
 *
 * @throws Failure `storage` when the connection string is incomplete; it is never repeated
 */
export function connect(connectionString: string): StorageService {
  const { blobs, queues } = clientsOf(connectionString);
  const { account, host } = { account: blobs.accountName, host: new URL(blobs.url).host };
  return {
    account,
    host,
    async writeBlob(container, name, text) {
      const blob = blobs.getContainerClient(container).getBlockBlobClient(name);
      await told(`The blob ${name}`, { kind: "container", name: container, account, host }, () =>
        blob.upload(text, Buffer.byteLength(text), {
          blobHTTPHeaders: { blobContentType: "application/json" },
          abortSignal: AbortSignal.timeout(patience),
        }),
      );
      return addressOf(blob.url);
    },
    async enqueue(queue, text, timeToLive) {
      const place: Place = { kind: "queue", name: queue, account, host: new URL(queues.url).host };
      if (Buffer.byteLength(text) > largestQueueMessage)
        throw new Failure("storage", `An event is too large for the queue ${queue}.`, {
          why: `As a message it has ${Buffer.byteLength(text)} bytes; a storage queue takes ${largestQueueMessage}.`,
          remedy: "Send events of this size to another kind of destination.",
          cause: { statusCode: 413 },
        });
      const client = queues.getQueueClient(queue);
      const given = timeToLive === undefined ? {} : { messageTimeToLive: timeToLive };
      await told("A message", place, () =>
        client.sendMessage(text, { ...given, abortSignal: AbortSignal.timeout(patience) }),
      );
    },
  };
}

function clientsOf(connectionString: string) {
  try {
    return {
      blobs: BlobServiceClient.fromConnectionString(connectionString, { ...options }),
      queues: QueueServiceClient.fromConnectionString(connectionString, { ...options }),
    };
  } catch {
    // The error itself may quote the key.
    throw new Failure("storage", "The storage connection string is incomplete or has no valid key.", {
      remedy: "Copy it again from the storage account's page Access keys, and start again.",
    });
  }
}

/** Without the query, which may be a shared access signature. */
function addressOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${decodeURIComponent(pathname)}`;
}

/** A container or a queue, and the account in which it is looked for. */
interface Place {
  readonly kind: "container" | "queue";
  readonly name: string;
  readonly account: string;
  readonly host: string;
}

async function told<T>(what: string, place: Place, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw storageFailure(error, what, place);
  }
}

function storageFailure(error: unknown, what: string, { kind, name, account, host }: Place): Failure {
  const { statusCode, code, message } = error as { statusCode?: unknown; code?: unknown; message?: unknown };
  const status = typeof statusCode === "number" ? statusCode : undefined;
  const said = String(message).split("\n")[0] ?? "";
  if (status === undefined)
    return new Failure("unreachable", `The storage at ${host} does not answer.`, {
      why: said,
      remedy: "Start it, or correct --storage.",
      cause: error,
    });
  if (status === 404)
    return new Failure("storage", `The storage account ${account} at ${host} has no ${kind} "${name}".`, {
      why: "Event Grid makes none, in Azure neither.",
      remedy: `Create it: az storage ${kind} create --name ${name}, with the connection string of ${account}.`,
      cause: error,
    });
  const why = `It answered ${status}${typeof code === "string" ? ` ${code}` : ""}: ${said}`;
  if (status === 408 || status === 429 || status >= 500)
    return new Failure("unreachable", `The storage at ${host} cannot take it now.`, { why, cause: error });
  return new Failure("storage", `${what} was refused by the ${kind} ${name} at ${host}.`, {
    why,
    remedy: status === 401 || status === 403 ? "Check the key in the connection string." : "See what it says.",
    cause: error,
  });
}
