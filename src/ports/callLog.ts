/** Where it is written what became of calls; no line of it holds a token, a query string or a body. */
export interface CallLog {
  /** Always seen; ids of people and Azure subscriptions are masked. */
  warn(line: string): void;
  /** Seen by who asks for it; ids are whole. */
  trace(line: string): void;
}
