/** The log of requests to Azure Resource Manager with their outcome and duration, without tokens, queries and bodies. */
export interface CallLog {
  /** Logs a failed request. Ids of users and Azure subscriptions are masked, as the line is visible by default. */
  warn(line: string): void;
  /** Logs any request, with full ids. */
  trace(line: string): void;
}
