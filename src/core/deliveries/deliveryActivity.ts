/** What became of the events for one event subscription since the Local Event Grid started. */
export interface DeliveryActivity {
  /** Resource id of the event subscription. */
  readonly id: string;
  readonly delivered: number;
  readonly filteredOut: number;
  /** Undelivered now, and waiting for the next attempt. */
  readonly retrying: number;
  readonly dropped: number;
  readonly deadLettered: number;
  /** Not sent: their destination is of a kind that the Local Event Grid does not reach. */
  readonly recorded: number;
  readonly lastOutcome: LastDeliveryOutcome | null;
}

export interface LastDeliveryOutcome {
  /** ISO 8601. */
  readonly at: string;
  /** `Delivered`, or Event Grid's name for the failure. */
  readonly outcome: string;
  /** One sentence of why. */
  readonly why: string;
}

const countLabels = [
  ["delivered", "delivered"],
  ["filteredOut", "filtered out"],
  ["retrying", "being retried"],
  ["deadLettered", "dead-lettered"],
  ["dropped", "dropped"],
  ["recorded", "recorded"],
] as const satisfies readonly (readonly [keyof DeliveryActivity, string])[];

/** `41 delivered, 3 filtered out, 1 being retried`; what is zero is left out. */
export function formatDeliveryActivity(activity: DeliveryActivity | undefined): string {
  const told = countLabels.flatMap(([key, word]) => {
    const count = activity?.[key] ?? 0;
    return count ? [`${count.toLocaleString("en")} ${word}`] : [];
  });
  return told.join(", ") || "no events yet";
}

/** Whether the newest attempt did not bring its event to where it should go. */
export const isDeliveryFailing = (activity: DeliveryActivity | undefined): boolean =>
  activity?.lastOutcome !== undefined && activity.lastOutcome !== null && activity.lastOutcome.outcome !== "Delivered";
