/** Stores the ids of temporary event subscriptions, so that they can be deleted after a crash. */
export interface Ledger {
  /** Call before the event subscription is created. */
  add(eventSubscriptionId: string): Promise<void>;
  remove(eventSubscriptionId: string): Promise<void>;
  /** Ids added by processes that no longer run. */
  orphans(): Promise<readonly string[]>;
}
