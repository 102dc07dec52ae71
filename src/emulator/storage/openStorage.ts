import type { JsonObject } from "../../core/json.ts";
import { connectionStringOf } from "./connection.ts";
import { type DeadLetter, deadLetterBlob, deadLetterName, type DeadLetterPlace } from "./deadLetters.ts";
import { fileStorage } from "./fileStorage.ts";
import { queueMessage } from "./queueMessage.ts";
import type { Storage } from "./storage.ts";

/** What event subscriptions want to have stored. */
export interface StorageSinks {
  /**
   * Keeps events that were given up: as a blob, or without a storage as a file of the same name below `dead-letters`.
   *
   * @returns where they lie, for people
   * @throws Failure `unreachable` when another attempt may help, `storage` when only a person can
   */
  deadLetter(letter: DeadLetterPlace & { account: string; events: readonly DeadLetter[] }): Promise<string>;
  /**
   * Puts one event into a storage queue.
   *
   * @returns where it lies, for people; undefined without a storage: it went nowhere
   * @throws Failure as `deadLetter`
   */
  queue(message: QueuedEvent): Promise<string | undefined>;
}

interface QueuedEvent {
  /** Of the storage account that the event subscription names. */
  readonly account: string;
  readonly queue: string;
  /** As it is to be delivered, in the event subscription's schema. */
  readonly event: JsonObject;
  /** `queueMessageTimeToLiveInSeconds`: -1 for ever; the service's seven days when absent. */
  readonly timeToLive?: number;
}

interface StorageOptions {
  /** As in `connectionStringOf`; without it dead letters are files. */
  readonly storage?: string | undefined;
  /** The emulator's folder. */
  readonly folder: string;
  readonly log: (line: string) => void;
}

/**
 * Opens what stands for all storage accounts. It connects on first use, and loads the client for it only then.
 *
 * @throws Failure `refused` when `storage` cannot be understood
 */
export function openStorage({ storage, folder, log }: StorageOptions): StorageSinks {
  const connected = storage === undefined ? undefined : connecting(connectionStringOf(storage));
  const accounts = new Set<string>();
  /** One storage stands for all accounts; who looks for the blob in the account that was named should know. */
  const note = (named: string, { account, host }: Storage): void => {
    const key = named.toLowerCase();
    if (key === account.toLowerCase() || accounts.has(key)) return;
    accounts.add(key);
    log(`What is meant for the storage account ${named} goes to ${account} at ${host}.`);
  };
  return {
    async deadLetter({ account, events, ...place }) {
      const name = deadLetterName(place);
      const text = deadLetterBlob(events);
      if (!connected) return fileStorage(folder).writeBlob(place.container, name, text);
      const found = await connected();
      note(account, found);
      return found.writeBlob(place.container, name, text);
    },
    async queue({ account, queue, event, timeToLive }) {
      if (!connected) return undefined;
      const found = await connected();
      note(account, found);
      return found.enqueue(queue, queueMessage(event), timeToLive);
    },
  };
}

/** Connects at the first call; a failure is not kept, so that the next call tries again. */
function connecting(connectionString: string): () => Promise<Storage> {
  let connected: Promise<Storage> | undefined;
  return async () => {
    try {
      return await (connected ??= import("./azureStorage.ts").then(({ connect }) => connect(connectionString)));
    } catch (error) {
      connected = undefined;
      throw error;
    }
  };
}
