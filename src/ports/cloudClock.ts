/** The clock of a cloud: the only one for its events, and for what expires there. */
export interface CloudClock {
  /** Whether it can be moved by days at once: what expires by it can't be renewed in time. */
  readonly isMovable: boolean;
  /** Milliseconds since 1970. Never rejects. */
  now(): Promise<number>;
}
