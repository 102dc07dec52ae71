/**
 * Where blobs and queue messages can be put. Containers and queues must be there, as in Azure: making them here would
 * hide an error until production.
 *
 * Each rejects with a Failure: `unreachable` when another attempt may help, `storage` when only a person can.
 */
export interface Storage {
  /** @returns where the blob lies, for people */
  writeBlob(container: string, name: string, text: string): Promise<string>;
  /**
   * @param timeToLive seconds; -1 for ever; the service's seven days when absent
   * @returns where the message lies, for people
   */
  enqueue(queue: string, text: string, timeToLive?: number): Promise<string>;
  /** The storage account's name, and its host for people. */
  readonly account: string;
  readonly host: string;
}
