import type { JsonObject } from "../../../core/json.ts";
import { isExpired, parentIdOf } from "../../store/storedEventSubscription.ts";
import type { StoredEventSubscription, EmulatorState } from "../../store/state.ts";
import { findSystemTopicById } from "../systemTopics/systemTopic.ts";
import { toGetResponse } from "./eventSubscriptionResponse.ts";

/** The event subscriptions that have not expired. */
export const listUnexpired = ({ eventSubscriptions }: EmulatorState, now: number): StoredEventSubscription[] =>
  eventSubscriptions.filter((eventSubscription) => !isExpired(eventSubscription, now));

/** The properties of the last request: the pending ones, if any. */
export const requestedProperties = ({ pending, inForce, failed }: StoredEventSubscription): JsonObject =>
  pending?.properties ?? inForce ?? failed ?? {};

/** An event subscription as a GET returns it now. */
export function toCurrentResponse(state: EmulatorState, eventSubscription: StoredEventSubscription): JsonObject {
  const { id } = eventSubscription;
  const parent = parentIdOf(id);
  return toGetResponse(
    { id, parent: findSystemTopicById(state, parent)?.id ?? parent },
    requestedProperties(eventSubscription),
    provisioningStateOf(eventSubscription),
  );
}

function provisioningStateOf({ pending, inForce }: StoredEventSubscription): string {
  if (!pending) return inForce ? "Succeeded" : "Failed";
  if (pending.byHand) return "AwaitingManualAction";
  return inForce ? "Updating" : "Creating";
}
