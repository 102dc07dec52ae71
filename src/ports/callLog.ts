/** Where a line is written for each call to Azure Resource Manager: what was asked, what became of it, how long it took. No line of it holds a token, a query string or a body. */
export interface CallLog {
  /** Each call that failed. Always seen; ids of people and Azure subscriptions are masked. */
  warn(line: string): void;
  /** Each call. Seen by who asks for it; ids are whole. */
  trace(line: string): void;
}
