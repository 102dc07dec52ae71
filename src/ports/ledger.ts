/** Remembers the temporary event subscriptions that must be deleted, also after a crash. */
export interface Ledger {
  /** Written before the event subscription is made. */
  add(entry: LedgerEntry): Promise<void>;
  remove(eventSubscriptionId: string): Promise<void>;
  /** What programs that no longer run have left behind. */
  orphans(): Promise<readonly LedgerEntry[]>;
}

export interface LedgerEntry {
  readonly eventSubscriptionId: string;
  /** ISO 8601; from then on the service has deleted it by itself. */
  readonly expires: string;
}
