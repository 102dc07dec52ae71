export type StorageResourceKind = "container" | "queue";

interface StorageLookup {
  /** Resolves if the container or queue exists. @throws Failure `storage` if it doesn't, `unreachable` if that is unknown */
  find(kind: StorageResourceKind, name: string): Promise<void>;
}

/** Looks up what event subscriptions refer to, in the storage that replaces all accounts. */
export interface StorageProbe {
  /** Like `StorageLookup.find`; undefined without a storage. */
  find(kind: StorageResourceKind, name: string): Promise<void> | undefined;
}

/**
 * A storage service, as far as Event Grid uses one. Containers and queues must exist, as in Azure: creating them here
 * would hide an error until production.
 *
 * Each call rejects with a Failure: `unreachable` when a retry may help, `storage` otherwise. Its cause has the
 * `statusCode` of the response, if any.
 */
export interface StorageService extends StorageLookup {
  /** Name of the storage account. */
  readonly account: string;
  /** With the port, for messages. */
  readonly host: string;
  /** @returns the location of the blob, for messages */
  writeBlob(container: string, name: string, text: string): Promise<string>;
  /** @param timeToLive seconds; -1 for no expiry; the service's default of seven days when absent */
  enqueue(queue: string, text: string, timeToLive?: number): Promise<void>;
}
