/**
 * A storage service, as far as Event Grid uses one. Containers and queues must be there, as in Azure: making them here
 * would hide an error until production.
 *
 * Each call rejects with a Failure: `unreachable` when another attempt may help, `storage` when only a person can. What
 * the service answered, if it did, is the `statusCode` of its cause.
 */
export interface StorageService {
  /** The storage account's name. */
  readonly account: string;
  /** For people, with the port. */
  readonly host: string;
  /** @returns where the blob lies, for people */
  writeBlob(container: string, name: string, text: string): Promise<string>;
  /** @param timeToLive seconds; -1 for ever; the service's seven days when absent */
  enqueue(queue: string, text: string, timeToLive?: number): Promise<void>;
}
