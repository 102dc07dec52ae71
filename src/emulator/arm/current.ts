import type { JsonObject } from "../../core/json.ts";
import { isExpired, sourceOf } from "../kept.ts";
import type { Kept, State } from "../state.ts";
import { shown } from "./eventSubscription.ts";

/** The event subscriptions whose time is not up. */
export const live = ({ eventSubscriptions }: State, now: number): Kept[] =>
  eventSubscriptions.filter((kept) => !isExpired(kept, now));

/** What is asked for last: the pending properties, if there are any. */
export const valid = ({ pending, inForce }: Kept): JsonObject => pending?.properties ?? inForce ?? {};

/** An event subscription as a GET shows it now. */
export function current(state: State, kept: Kept): JsonObject {
  return shown({ id: kept.id, source: sourceOf(state, kept.id) }, valid(kept), provisioningStateOf(kept));
}

/** The provisioning state that Azure Resource Manager shows. */
function provisioningStateOf({ pending, inForce }: Kept): string {
  if (!pending) return "Succeeded";
  if (pending.byHand) return "AwaitingManualAction";
  return inForce ? "Updating" : "Creating";
}
