import { Failure, formatFailure } from "../../core/failure.ts";
import { formatCount } from "../../core/formatCount.ts";

/** What the store takes at most. */
export interface StoreLimits {
  /** Events that are not delivered to all their event subscriptions. */
  readonly undelivered: number;
  /** Bytes of its file, with what became of the newest events. */
  readonly bytes: number;
}

const gigabyte = 1024 ** 3;

export const defaultStoreLimits: StoreLimits = { undelivered: 1_000_000, bytes: 4 * gigabyte };

/** Refuses further events when there are too many that can't be delivered, before the disk is full. */
export class StoreCapacity {
  readonly #limits: StoreLimits;
  readonly #log: (line: string) => void;
  #isFull = false;
  usedBytes: number;

  /** @param usedBytes bytes of the store's file that hold something */
  constructor(limits: StoreLimits, usedBytes: number, log: (line: string) => void) {
    this.#limits = limits;
    this.usedBytes = usedBytes;
    this.#log = log;
  }

  /**
   * Logs when a limit is reached, and when there is room again.
   *
   * @param undelivered how many undelivered events there would be
   * @throws Failure `storage` when that is too many
   */
  require(undelivered: number): void {
    const failure = this.failureAt(undelivered);
    if (failure && !this.#isFull) this.#log(formatFailure(failure));
    if (!failure && this.#isFull) this.#log("The Local Event Grid accepts events again.");
    this.#isFull = failure !== undefined;
    if (failure) throw failure;
  }

  /** Why no more than `undelivered` events would be accepted; undefined when they would. */
  failureAt(undelivered: number): Failure | undefined {
    const { undelivered: maxUndelivered, bytes } = this.#limits;
    const remedy =
      "Correct or delete the event subscriptions whose deliveries fail, or raise the limit with --max-undelivered and --max-disk.";
    if (undelivered > maxUndelivered)
      return new Failure("storage", "No more events are accepted: too many can't be delivered.", {
        why: `The limit is ${formatCount(maxUndelivered, "undelivered event")}.`,
        remedy,
      });
    if (this.usedBytes < bytes) return undefined;
    return new Failure("storage", "No more events are accepted: undelivered ones take too much of the disk.", {
      why: `The limit is ${Math.round(bytes / 1024 ** 2)} MB.`,
      remedy,
    });
  }
}
