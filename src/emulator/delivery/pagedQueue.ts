import TinyQueue from "tinyqueue";
import type { DeliveryPage } from "../store/eventStore.ts";
import { type PendingDelivery, shiftDelivery } from "../store/pendingDelivery.ts";
import type { DueKey } from "../store/storeMessages.ts";

/** A queue holds no more deliveries than this in memory, and no more bytes of events. */
const memoryLimits = { deliveries: 1_000, bytes: 2 * 1024 * 1024 };

/**
 * Deliveries by when they are due. Memory has those that are due first, up to a horizon; the store has all of them, and
 * those beyond the horizon are read page by page. The store must know a delivery's due time before it is pushed.
 */
export class PagedQueue {
  readonly #readPage: (after: DueKey | undefined) => Promise<DeliveryPage>;
  readonly #deliveries = new TinyQueue<PendingDelivery>([], (a, b) => compareKeys(keyOf(a), keyOf(b)));
  #bytes = 0;
  /** The last key that is in memory; undefined when all are. */
  #horizon: DueKey | undefined;
  /** What was pushed beyond the horizon while a page was read: the page may lack it. */
  #pushedWhileReading: PendingDelivery[] | undefined;
  #isStalled = false;
  #reloads = 0;
  /** By how much the times of all deliveries were shifted so far, in milliseconds. */
  #shift = 0;
  /** Numbers of the events that were taken and are neither back nor done. The store has them as due. */
  readonly #taken = new Set<number>();

  /** @param isStored whether the store has deliveries already */
  constructor(readPage: (after: DueKey | undefined) => Promise<DeliveryPage>, isStored: boolean) {
    this.#readPage = readPage;
    if (isStored) this.#horizon = beforeAll;
  }

  /** Whether the next delivery has to be read from the store. */
  get needsPage(): boolean {
    return !this.#deliveries.length && !!this.#horizon && !this.#pushedWhileReading && !this.#isStalled;
  }

  push(delivery: PendingDelivery): void {
    this.#taken.delete(delivery.accepted.number);
    if (this.#horizon && compareKeys(keyOf(delivery), this.#horizon) > 0) {
      this.#pushedWhileReading?.push(delivery);
      return;
    }
    this.#insert(delivery);
    const isFull = this.#deliveries.length > memoryLimits.deliveries || this.#bytes > memoryLimits.bytes;
    if (isFull && !this.#pushedWhileReading) this.#evict();
  }

  peek(): PendingDelivery | undefined {
    return this.#deliveries.peek();
  }

  /** Takes the first one, until it is pushed again or done. */
  take(): PendingDelivery | undefined {
    const delivery = this.#pop();
    if (delivery) this.#taken.add(delivery.accepted.number);
    return delivery;
  }

  /** Takes the delivery of one event, until it is pushed again or done. @returns undefined when memory doesn't have it */
  claim(number: number): PendingDelivery | undefined {
    this.#taken.add(number);
    const isWanted = ({ accepted }: PendingDelivery): boolean => accepted.number === number;
    const found = this.#deliveries.data.find(isWanted);
    if (found) this.#replaceAll(this.#deliveries.data.filter((delivery) => delivery !== found));
    const index = this.#pushedWhileReading?.findIndex(isWanted) ?? -1;
    return found ?? (index < 0 ? undefined : this.#pushedWhileReading?.splice(index, 1)[0]);
  }

  isTaken(number: number): boolean {
    return this.#taken.has(number);
  }

  /** Forgets what is in memory, because due times have changed in the store. What is taken stays so. */
  reload(): void {
    this.#replaceAll([]);
    this.#horizon = beforeAll;
    this.#reloads++;
  }

  /** What was taken is delivered or given up. */
  done({ accepted: { number } }: { readonly accepted: { readonly number: number } }): void {
    this.#taken.delete(number);
  }

  /** Shifts all times, after those in the store. Their order stays the same. @param milliseconds negative to go back */
  shiftTimes(milliseconds: number): void {
    this.#shift += milliseconds;
    for (const delivery of this.#deliveries.data) shiftDelivery(delivery, milliseconds);
    for (const delivery of this.#pushedWhileReading ?? []) shiftDelivery(delivery, milliseconds);
    this.#horizon = shiftKey(this.#horizon, milliseconds);
  }

  /** Reads the next page. When the store can't be read, `needsPage` is false until `resume`. */
  async readPage(): Promise<void> {
    const from = this.#horizon === beforeAll ? undefined : this.#horizon;
    const taken = new Set(this.#taken);
    const reloads = this.#reloads;
    const shift = this.#shift;
    this.#pushedWhileReading = [];
    try {
      const { deliveries, next } = await this.#readPage(from);
      if (reloads !== this.#reloads) return;
      const pushed = this.#pushedWhileReading;
      // The page has the times from before a shift that came while it was read.
      const late = this.#shift - shift;
      if (late) for (const delivery of deliveries) shiftDelivery(delivery, late);
      this.#horizon = shiftKey(next, late);
      // What was claimed while the page was read is in it, too.
      for (const delivery of deliveries)
        if (!taken.has(delivery.accepted.number) && !this.isTaken(delivery.accepted.number)) this.#insert(delivery);
      this.#pushedWhileReading = undefined;
      const read = new Set(deliveries.map(({ accepted }) => accepted.number));
      for (const delivery of pushed)
        if (taken.has(delivery.accepted.number) || !read.has(delivery.accepted.number)) this.push(delivery);
    } catch {
      this.#isStalled = true;
    } finally {
      this.#pushedWhileReading = undefined;
    }
  }

  /** Allows to read again after the store could not be read. */
  resume(): void {
    this.#isStalled = false;
  }

  #replaceAll(deliveries: readonly PendingDelivery[]): void {
    while (this.#pop());
    for (const delivery of deliveries) this.#insert(delivery);
  }

  #pop(): PendingDelivery | undefined {
    const delivery = this.#deliveries.pop();
    if (delivery) this.#bytes -= delivery.accepted.bytes;
    return delivery;
  }

  #insert(delivery: PendingDelivery): void {
    this.#deliveries.push(delivery);
    this.#bytes += delivery.accepted.bytes;
  }

  /** Leaves the later half to the store; at least one stays. */
  #evict(): void {
    const all: PendingDelivery[] = [];
    for (let next = this.#pop(); next; next = this.#pop()) all.push(next);
    for (const delivery of all) {
      const isFull = this.#deliveries.length >= memoryLimits.deliveries / 2 || this.#bytes >= memoryLimits.bytes / 2;
      if (isFull && this.#deliveries.length) return;
      this.#insert(delivery);
      this.#horizon = keyOf(delivery);
    }
  }
}

const beforeAll: DueKey = { due: -Infinity, number: 0 };

const shiftKey = (key: DueKey | undefined, milliseconds: number): DueKey | undefined =>
  key && key !== beforeAll ? { ...key, due: key.due + milliseconds } : key;

const keyOf = ({ progress: { due }, accepted: { number } }: PendingDelivery): DueKey => ({ due, number });

/** Of those that are due together, the older event comes first. */
const compareKeys = (a: DueKey, b: DueKey): number => a.due - b.due || a.number - b.number;
