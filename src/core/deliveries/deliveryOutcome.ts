/**
 * How an attempt to deliver ended. The names are Event Grid's own, but for the last three.
 *
 * @see https://learn.microsoft.com/azure/event-grid/manage-event-delivery
 */
export const deliveryOutcomes = [
  "Delivered",
  "BadRequest",
  "Unauthorized",
  "Forbidden",
  "NotFound",
  "TimedOut",
  "PayloadTooLarge",
  "Busy",
  "Aborted",
  "SocketError",
  "ResolutionError",
  "Disabled",
  "Full",
  "InvalidAzureFunctionDestination",
  "TimeToLiveExceeded",
  "MaxDeliveryAttemptsExceeded",
  /** Lost by an injected fault. */
  "Dropped",
  /** The dead letter could not be written for hours. */
  "DeadLetterUnavailable",
  /** The event subscription expired before. */
  "EventSubscriptionExpired",
] as const;

export type DeliveryOutcome = (typeof deliveryOutcomes)[number];

/** Checks an outcome from the wire. */
export const isDeliveryOutcome = (value: unknown): value is DeliveryOutcome =>
  deliveryOutcomes.some((outcome) => outcome === value);
