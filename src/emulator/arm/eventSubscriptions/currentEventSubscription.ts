import type { JsonObject } from "../../../core/json.ts";
import { isExpired, sourceIdOf } from "../../store/storedEventSubscription.ts";
import type { StoredEventSubscription, EmulatorState } from "../../store/state.ts";
import { toGetResponse } from "./eventSubscriptionResponse.ts";

/** The event subscriptions whose time is not up. */
export const listUnexpired = ({ eventSubscriptions }: EmulatorState, now: number): StoredEventSubscription[] =>
  eventSubscriptions.filter((kept) => !isExpired(kept, now));

/** What is asked for last: the pending properties, if there are any. */
export const requestedProperties = ({ pending, inForce }: StoredEventSubscription): JsonObject =>
  pending?.properties ?? inForce ?? {};

/** An event subscription as a GET shows it now. */
export function toCurrentResponse(state: EmulatorState, kept: StoredEventSubscription): JsonObject {
  return toGetResponse(
    { id: kept.id, source: sourceIdOf(state, kept.id) },
    requestedProperties(kept),
    provisioningStateOf(kept),
  );
}

/** The provisioning state that Azure Resource Manager shows. */
function provisioningStateOf({ pending, inForce }: StoredEventSubscription): string {
  if (!pending) return "Succeeded";
  if (pending.byHand) return "AwaitingManualAction";
  return inForce ? "Updating" : "Creating";
}
