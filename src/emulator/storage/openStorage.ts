import { Failure } from "../../core/failure.ts";
import { memoizeAsync } from "../../core/memoizeAsync.ts";
import type { Clock } from "../../core/wait.ts";
import type { WebhookResult, FailureCause } from "../delivery/webhookPoster.ts";
import type { DeliveryStorage } from "../delivery/sending/sender.ts";
import { toText } from "../store/jsonValues.ts";
import { resourceNameFromId } from "../store/storedEventSubscription.ts";
import { describeForLog } from "../../core/log/logLine.ts";
import { deadLetterBlob, deadLetterName } from "./deadLetters.ts";
import { fileStorage } from "./fileStorage.ts";
import { toQueueMessage } from "./queueMessage.ts";
import type { StorageProbe, StorageService } from "./storageService.ts";

interface StorageOptions {
  /** A secret. Without it, dead letters are written to files, and queue messages are only recorded. */
  readonly connectionString: string | undefined;
  /** Of the emulator. */
  readonly folder: string;
  readonly clock: Clock;
  readonly ids: () => string;
  readonly log: (line: string) => void;
}

/** Opens the storage that replaces all storage accounts. Loads the client and connects on first use. */
export function openStorage({
  connectionString,
  folder,
  clock,
  ids,
  log,
}: StorageOptions): DeliveryStorage & StorageProbe {
  const connect = connectionString === undefined ? undefined : memoizeAsync(() => connectStorage(connectionString));
  const reportedAccounts = new Set<string>();
  /** Logs once per account that its blobs and messages go elsewhere. */
  const serviceFor = async (account: string, open: () => Promise<StorageService>): Promise<StorageService> => {
    const service = await open();
    const key = account.toLowerCase();
    if (key !== service.account.toLowerCase() && !reportedAccounts.has(key)) {
      reportedAccounts.add(key);
      log(`Writes for the storage account ${account} go to ${service.account} at ${service.host}.`);
    }
    return service;
  };
  return {
    find: (kind, name) => connect?.().then((service) => service.find(kind, name)),
    async writeDeadLetter({ account, container }, eventSubscriptionName, letter) {
      const name = deadLetterName({ container, eventSubscriptionName, now: clock.now(), id: ids() });
      const service = connect ? await serviceFor(account, connect) : fileStorage(folder);
      return service.writeBlob(container, name, deadLetterBlob([letter]));
    },
    enqueue(settings, event) {
      if (!connect) return undefined;
      const { queueName, resourceId, queueMessageTimeToLiveInSeconds: timeToLive } = settings;
      const queue = toText(queueName);
      return toWebhookResult(queue, log, async () => {
        const service = await serviceFor(resourceNameFromId(toText(resourceId)), connect);
        await service.enqueue(queue, toQueueMessage(event), typeof timeToLive === "number" ? timeToLive : undefined);
      });
    },
  };
}

/** The result of a message in the terms of a delivery. Never rejects; failures are logged with their remedy. */
async function toWebhookResult(
  queue: string,
  log: (line: string) => void,
  enqueue: () => Promise<void>,
): Promise<WebhookResult> {
  const answered = (status: number): WebhookResult => ({
    kind: "answered",
    status,
    headers: {},
    body: "",
    by: `the queue ${queue}`,
  });
  try {
    await enqueue();
    return answered(201);
  } catch (error) {
    log(describeForLog(error));
    if (!(error instanceof Failure)) return { kind: "failed", cause: "Aborted", why: String(error) };
    const { statusCode, code, name } = (error.cause ?? {}) as { statusCode?: unknown; code?: unknown; name?: unknown };
    if (typeof statusCode === "number") return answered(statusCode);
    const cause = name === "AbortError" ? "TimedOut" : (systemErrorCauses[String(code)] ?? "SocketError");
    return { kind: "failed", cause, why: error.message.replace(/\.$/, "") };
  }
}

/** Event Grid's names for system error codes; all others are a `SocketError`. */
const systemErrorCauses: Readonly<Record<string, FailureCause>> = {
  ENOTFOUND: "ResolutionError",
  EAI_AGAIN: "ResolutionError",
};

async function connectStorage(connectionString: string): Promise<StorageService> {
  const { connectAzureStorage } = await import("./azureStorage.ts").catch((error: unknown) => {
    throw new Failure("storage", "The client for storage services can't be loaded.", {
      why: String(error),
      remedy: "Copy all emulator*.js files into the same folder.",
      cause: error,
    });
  });
  return connectAzureStorage(connectionString);
}
