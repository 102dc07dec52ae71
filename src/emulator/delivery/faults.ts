import { isSameArmId } from "../../core/armId.ts";
import {
  type DeliveryFault,
  type Fault,
  isDeliveryFault,
  isArmFault,
  type ArmFault,
} from "../../core/deliveries/fault.ts";
import { parseFault } from "../../core/deliveries/parseFault.ts";
import type { Json } from "../../core/json.ts";
import { HttpError, invalidRequest } from "../http/http.ts";

/** The injected faults, in order: the first that applies is taken. */
export class Faults {
  #list: readonly Fault[] = [];

  get list(): readonly Fault[] {
    return this.#list;
  }

  replace(list: readonly Fault[]): void {
    this.#list = list;
  }

  /** The fault for the next delivery to an event subscription. */
  takeForDelivery(eventSubscriptionId: string): DeliveryFault | undefined {
    return this.#take(
      (fault): fault is DeliveryFault =>
        isDeliveryFault(fault) &&
        (fault.eventSubscription === undefined || isSameArmId(fault.eventSubscription, eventSubscriptionId)),
    );
  }

  /** The fault for the next request to Azure Resource Manager. */
  takeForArm(): ArmFault | undefined {
    return this.#take(isArmFault);
  }

  #take<F extends Fault>(applies: (fault: Fault) => fault is F): F | undefined {
    const taken = this.#list.find(applies);
    if (taken?.times === undefined) return taken;
    const times = taken.times - 1;
    this.#list = this.#list.flatMap((fault) => {
      if (fault !== taken) return [fault];
      return times ? [{ ...taken, times }] : [];
    });
    return taken;
  }
}

/**
 * Fails a request to Azure Resource Manager if a fault applies to it.
 *
 * @throws HttpError as Azure throttles, or with the status of the fault
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export function applyArmFault(faults: Faults): void {
  const fault = faults.takeForArm();
  if (fault?.kind === "throttle")
    throw new HttpError(429, "TooManyRequests", "The request is being throttled by an injected fault.", {
      "retry-after": String(fault.retryAfter),
    });
  if (fault?.kind === "error")
    throw new HttpError(fault.status, "InjectedFault", `An injected fault answered ${fault.status}.`);
}

/**
 * Reads faults from the wire.
 *
 * @throws HttpError 400 that names the invalid member
 */
export function readFaults(list: Json | undefined): readonly Fault[] {
  if (!Array.isArray(list)) throw invalidRequest("faults: must be a list.");
  return list.map((fault: Json, index) => {
    const parsed = parseFault(fault);
    if (!("reason" in parsed)) return parsed;
    throw invalidRequest(`faults[${index}]${parsed.member}: ${parsed.reason}.`);
  });
}
