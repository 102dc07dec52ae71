import type { DeliveryProgress } from "./pendingDelivery.ts";

/** A version of an event subscription that events met: the delivery log evaluates its filter again when it is read. */
export interface TargetRow {
  readonly id: number;
  readonly generation: string;
  /** JSON. */
  readonly filter: string;
}

/** A published event to be stored. Times are in milliseconds since 1970. */
export interface EventRow {
  readonly number: number;
  readonly at: number;
  /** JSON of the event as it was published. */
  readonly body: string;
  /** Ids of the targets whose filter let it through: it is undelivered for each. */
  readonly matched: readonly number[];
  /** Ids of the targets whose filter did not. */
  readonly skipped: readonly number[];
}

/** What became of one delivery. */
export interface DeliveryChange {
  readonly number: number;
  readonly generation: string;
  /** JSON of a `LatestStatus`; unchanged if absent. Copying a text to the thread is cheaper than copying an object. */
  readonly status?: string;
  /** JSON of a `DeliveryAttempt`. */
  readonly attempt?: string;
  /** Absent once nothing is left to do: delivered, dead-lettered or dropped. */
  readonly progress?: DeliveryProgress;
}

/** One change of the store. All that are sent together are committed together. */
export type StoreOperation =
  | { readonly kind: "events"; readonly targets: readonly TargetRow[]; readonly events: readonly EventRow[] }
  | { readonly kind: "change"; readonly change: DeliveryChange }
  /** Also drops deliveries to event subscriptions that are not in `generations`. */
  | { readonly kind: "state"; readonly json: string; readonly generations: readonly string[] }
  | { readonly kind: "clearLog" }
  /** Undelivered events of an event subscription fall due at `due` at the latest, but not those that were given up. */
  | { readonly kind: "makeDue"; readonly generation: string; readonly due: number }
  /** Shifts the times of undelivered events. */
  | { readonly kind: "shift"; readonly milliseconds: number };

/** Where a delivery stands in the order in which they fall due. */
export interface DueKey {
  /** Milliseconds since 1970. */
  readonly due: number;
  /** Of the event; decides between those that fall due together. */
  readonly number: number;
}

/** A question to the store, answered after everything that was sent before it is committed. */
export type StoreQuery =
  | { readonly kind: "due"; readonly generation: string; readonly after: DueKey | undefined }
  /** The undelivered event of one number, if there is one. */
  | { readonly kind: "pending"; readonly generation: string; readonly number: number }
  /** `number`: only that event. */
  | { readonly kind: "log"; readonly generation: string; readonly limit: number; readonly number: number | undefined };

/** An undelivered event with its progress for one event subscription. */
export interface DueRow {
  readonly number: number;
  readonly at: number;
  /** JSON; undefined when it is damaged. */
  readonly body: string | undefined;
  readonly progress: DeliveryProgress;
  /** Number of the event that the user had delivered again. */
  readonly again: number | undefined;
}

export interface DuePage {
  readonly rows: readonly DueRow[];
  /** Whether the store has more after the last row. */
  readonly hasMore: boolean;
}

/** A row of the delivery log for one event subscription. */
export interface LogRow {
  readonly number: number;
  readonly at: number;
  /** JSON. */
  readonly body: string;
  /** JSON. */
  readonly filter: string;
  /** JSON of a `LatestStatus`; undefined when the filter did not let the event through. */
  readonly status: string | undefined;
  /** JSON of a list of `DeliveryAttempt`. */
  readonly attempts: string;
  /** Time of the next attempt, in milliseconds since 1970; undefined unless it is undelivered. */
  readonly due: number | undefined;
  /** Whether it is undelivered and waits to be dead-lettered. */
  readonly isGivenUp: boolean;
}

export type StoreAnswer = DuePage | readonly LogRow[];

/** What a store holds when it is opened. */
export interface StoreContents {
  /** JSON of the state. */
  readonly state: string;
  /** Whether there was no store before. */
  readonly isNew: boolean;
  readonly lastNumber: number;
  readonly targets: readonly TargetRow[];
  /** Events that are not delivered to all their event subscriptions. */
  readonly undelivered: number;
  /** Bytes of the file that hold something. */
  readonly usedBytes: number;
  /** The latest time that the store knows of, in milliseconds since 1970; 0 when it is empty. */
  readonly latestTime: number;
  readonly pending: readonly PendingSummary[];
}

/** The undelivered events of an event subscription. */
export interface PendingSummary {
  readonly generation: string;
  /** Those that have failed before and were not given up. */
  readonly retrying: number;
  /** Those without an attempt. */
  readonly waiting: number;
  /** Latest time of a first attempt, in milliseconds since 1970; 0 without one. */
  readonly heldUntil: number;
}

/** Sent to the store's thread. */
export type StoreRequest =
  | {
      readonly kind: "commit";
      readonly operations: readonly StoreOperation[];
      readonly queries: readonly StoreQuery[];
    }
  /** Fail if the file is gone or changed. */
  | { readonly kind: "check" }
  /** Try to store again; a file that is gone or damaged is replaced. `bytes` is the size of what failed last. */
  | { readonly kind: "mend"; readonly bytes: number; readonly state: string }
  | { readonly kind: "close" };

/** What commits have changed beyond the operations themselves. */
export interface StoreChanges {
  /** Events that are no longer undelivered. */
  readonly finishedEvents: number;
  /** Of event subscriptions that are gone, once all of it is deleted. */
  readonly dropped: readonly DroppedDeliveries[];
}

/** How many events were still undelivered for an event subscription that is gone. */
export interface DroppedDeliveries {
  readonly generation: string;
  readonly deliveries: number;
}

/** `usedBytes` is as in the contents. */
export type StoreUsage = StoreChanges & Pick<StoreContents, "usedBytes">;

/** Sent back, in the order of the requests; the first one answers the start. */
export type StoreReply =
  | { readonly kind: "opened"; readonly contents: StoreContents; readonly notes: readonly string[] }
  | ({ readonly kind: "committed"; readonly answers: readonly StoreAnswer[] } & StoreUsage)
  /** Answers nothing: more was deleted of event subscriptions that are gone. */
  | ({ readonly kind: "dropped" } & StoreUsage)
  /** `undelivered` is as in the contents. */
  | { readonly kind: "mended"; readonly undelivered: number; readonly notes: readonly string[] }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly error: StoreError };

/** A failure that crosses the thread's border. `message` and the others are texts for a person if `isFailure`. */
export interface StoreError {
  readonly isFailure: boolean;
  /** Node's code for the failure of a file system, if known. */
  readonly code?: string;
  readonly message: string;
  readonly why?: string;
  readonly remedy?: string;
}

/** What the store's thread is started with. */
export interface StoreOptions {
  readonly folder: string;
  /** JSON of the state that a new folder starts with. */
  readonly firstState: string;
}
