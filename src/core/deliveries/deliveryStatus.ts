/** The status of an event for one event subscription, and how a row shows it. Icons are codicons. */
export const deliveryStatuses = {
  filteredOut: { label: "filtered out", icon: { id: "filter" } },
  /** Before the first attempt, or between two. */
  waiting: { label: "retrying", icon: { id: "sync", color: "list.warningForeground" } },
  delivered: { label: "delivered", icon: { id: "pass", color: "testing.iconPassed" } },
  /** The Local Event Grid doesn't support this kind of destination. What would have been sent is in the record. */
  recorded: { label: "recorded, not sent", icon: { id: "save" } },
  deadLettered: { label: "dead-lettered", icon: { id: "inbox", color: "list.errorForeground" } },
  dropped: { label: "dropped", icon: { id: "error", color: "list.errorForeground" } },
  /** Given up by the user. */
  discarded: { label: "discarded by you", icon: { id: "trash" } },
} as const satisfies Readonly<
  Record<string, { readonly label: string; readonly icon: { readonly id: string; readonly color?: string } }>
>;

export type DeliveryStatus = keyof typeof deliveryStatuses;
