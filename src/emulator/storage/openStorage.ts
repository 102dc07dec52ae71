import { Failure } from "../../core/failure.ts";
import type { Clock } from "../delivery/clock.ts";
import type { WebhookResult, FailureCause } from "../delivery/webhookPoster.ts";
import type { DeliveryStorage } from "../delivery/sender.ts";
import { toText } from "../store/jsonValues.ts";
import { resourceNameFromId } from "../store/storedEventSubscription.ts";
import { describeForLog } from "../http/describeForLog.ts";
import { deadLetterBlob, deadLetterName } from "./deadLetters.ts";
import { fileStorage } from "./fileStorage.ts";
import { toQueueMessage } from "./queueMessage.ts";
import type { StorageService } from "./storageService.ts";

interface StorageOptions {
  /** A secret. Without it dead letters are files, and queues are not reached. */
  readonly connectionString: string | undefined;
  /** The emulator's folder. */
  readonly folder: string;
  readonly clock: Clock;
  readonly ids: () => string;
  readonly log: (line: string) => void;
}

/** Opens what stands for all storage accounts. It connects on first use, and loads the client for it only then. */
export function openStorage({ connectionString, folder, clock, ids, log }: StorageOptions): DeliveryStorage {
  const connected = connectionString === undefined ? undefined : createLazyConnection(connectionString);
  const reportedAccounts = new Set<string>();
  /** Whoever looks for a blob in the account that an event subscription names should know where it is. */
  const serviceFor = async (account: string, connect: () => Promise<StorageService>): Promise<StorageService> => {
    const service = await connect();
    const key = account.toLowerCase();
    if (key !== service.account.toLowerCase() && !reportedAccounts.has(key)) {
      reportedAccounts.add(key);
      log(`What is meant for the storage account ${account} goes to ${service.account} at ${service.host}.`);
    }
    return service;
  };
  return {
    async writeDeadLetter({ account, container }, eventSubscriptionName, letter) {
      const name = deadLetterName({ container, eventSubscriptionName, now: clock.now(), id: ids() });
      const service = connected ? await serviceFor(account, connected) : fileStorage(folder);
      return service.writeBlob(container, name, deadLetterBlob([letter]));
    },
    enqueue: (settings, event) =>
      connected &&
      enqueueWithResult(toText(settings["queueName"]), log, async (queue) => {
        const { queueMessageTimeToLiveInSeconds: timeToLive } = settings;
        const service = await serviceFor(resourceNameFromId(toText(settings["resourceId"])), connected);
        await service.enqueue(queue, toQueueMessage(event), typeof timeToLive === "number" ? timeToLive : undefined);
      }),
  };
}

/** What became of a message, in the terms of a delivery; never rejects. What a person can do about it goes to the log. */
async function enqueueWithResult(
  queue: string,
  log: (line: string) => void,
  enqueue: (queue: string) => Promise<void>,
): Promise<WebhookResult> {
  const answer = (status: number): WebhookResult => ({
    kind: "answered",
    status,
    headers: {},
    body: "",
    by: `the queue ${queue}`,
  });
  try {
    await enqueue(queue);
    return answer(201);
  } catch (error) {
    log(describeForLog(error));
    if (!(error instanceof Failure)) return { kind: "failed", cause: "Aborted", why: String(error) };
    const { statusCode, code, name } = (error.cause ?? {}) as { statusCode?: unknown; code?: unknown; name?: unknown };
    if (typeof statusCode === "number") return answer(statusCode);
    const cause = name === "AbortError" ? "TimedOut" : (systemErrorCauses[String(code)] ?? "SocketError");
    return { kind: "failed", cause, why: error.message.replace(/\.$/, "") };
  }
}

/** System codes in Event Grid's own names; all others mean that there was no connection. */
const systemErrorCauses: Readonly<Record<string, FailureCause>> = {
  ENOTFOUND: "ResolutionError",
  EAI_AGAIN: "ResolutionError",
};

/** Connects at the first call; a failure is not kept, so that the next call tries again. */
function createLazyConnection(connectionString: string): () => Promise<StorageService> {
  let connected: Promise<StorageService> | undefined;
  return async () => {
    try {
      return await (connected ??= loadAzureStorage().then(({ connectAzureStorage }) =>
        connectAzureStorage(connectionString),
      ));
    } catch (error) {
      connected = undefined;
      throw error;
    }
  };
}

const loadAzureStorage = () =>
  import("./azureStorage.ts").catch((error: unknown) => {
    throw new Failure("storage", "The part that speaks to storage services cannot be loaded.", {
      why: String(error),
      remedy: "Copy all emulator*.js files into the same folder.",
      cause: error,
    });
  });
