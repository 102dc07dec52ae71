/** Remembers the temporary event subscriptions that must be deleted, also after a crash. Each is known by its id. */
export interface Ledger {
  /** Written before the event subscription is made. */
  add(eventSubscriptionId: string): Promise<void>;
  remove(eventSubscriptionId: string): Promise<void>;
  /** What programs that no longer run have left behind. */
  orphans(): Promise<readonly string[]>;
}
