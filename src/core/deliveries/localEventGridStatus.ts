/** How the Local Event Grid stands, in numbers. */
export interface LocalEventGridStatus {
  readonly clock: {
    /** ISO 8601. */
    readonly now: string;
    /** Whether time stands still until somebody lets it pass. */
    readonly standing: boolean;
    /** How far the clock was moved ahead of the machine's, in milliseconds. */
    readonly ahead: number;
  };
  readonly workspaces: number;
  readonly eventSubscriptions: number;
  /** Events that wait for an attempt. */
  readonly undelivered: number;
  readonly faults: number;
  /** Events that were taken since the start. */
  readonly published: number;
  /** Why no event can be accepted now: the cause and the remedy, for a person. Absent when all is well. */
  readonly trouble?: { readonly message: string; readonly why?: string; readonly remedy?: string };
}
