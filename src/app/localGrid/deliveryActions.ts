import type { DeliveryRecord } from "../../core/deliveries/deliveryRecord.ts";

/** What can be done with an event in the view *Deliveries*: words of its context value. */
export const deliveryActions = ["canDeliverNow", "canDeliverAgain", "canDiscard", "canSkip"] as const;
export type DeliveryAction = (typeof deliveryActions)[number];

/** What applies to an event now. The Local Event Grid decides again when it is done. */
export function deliveryActionsFor({ standing, waitsFor, nextAttemptAt }: DeliveryRecord): readonly DeliveryAction[] {
  if (standing !== "waiting") return ["canDeliverAgain"];
  switch (waitsFor?.kind) {
    case "response":
      return ["canDiscard"];
    case "fault":
    case "turn":
      return ["canDeliverNow", "canDiscard"];
    case "deadLetter":
      return ["canDeliverAgain", "canDiscard", "canSkip"];
    case "attempt":
    case "pause":
    case undefined:
      return ["canDeliverNow", "canDiscard", ...(nextAttemptAt === undefined ? [] : (["canSkip"] as const))];
  }
}
