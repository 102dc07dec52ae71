import { isSameArmId } from "../../core/armId.ts";
import { isObject, type Json, type JsonObject } from "../../core/json.ts";
import { HttpError } from "../http/http.ts";

/** Something that is to go wrong on purpose, so that one can see what a handler, or a client of ARM, makes of it. */
export type InjectedFault = DeliveryFault | ArmFault;

/** `drop` loses the event, `reorder` lets later ones overtake it. */
export type DeliveryFault = FaultScope &
  (
    | { readonly kind: "refuse" }
    | { readonly kind: "drop" }
    | { readonly kind: "duplicate" }
    | { readonly kind: "reorder" }
    | { readonly kind: "answer"; readonly status: number }
    | { readonly kind: "delay"; readonly milliseconds: number }
  );

/** Answers requests to Azure Resource Manager. */
export type ArmFault = FaultScope &
  (
    | { readonly kind: "throttle"; /** Seconds. */ readonly retryAfter: number }
    | { readonly kind: "error"; readonly status: number }
  );

interface FaultScope {
  /** Resource id of the only event subscription that it is for; deliveries only. */
  readonly eventSubscription?: string;
  /** How often it happens still; absent for until it is taken away. */
  readonly times?: number;
}

interface FaultDefinition {
  readonly appliesTo: "delivery" | "arm";
  /** The number that says more about it, and its range. */
  readonly detail?: readonly [name: string, least: number, most: number];
}

const faultDefinitions: Readonly<Record<InjectedFault["kind"], FaultDefinition>> = {
  refuse: { appliesTo: "delivery" },
  answer: { appliesTo: "delivery", detail: ["status", 200, 599] },
  delay: { appliesTo: "delivery", detail: ["milliseconds", 1, 3_600_000] },
  drop: { appliesTo: "delivery" },
  duplicate: { appliesTo: "delivery" },
  reorder: { appliesTo: "delivery" },
  throttle: { appliesTo: "arm", detail: ["retryAfter", 0, 3_600] },
  error: { appliesTo: "arm", detail: ["status", 400, 599] },
};

/** The faults that are to happen, in order: the first that fits is taken. */
export class Faults {
  #list: readonly InjectedFault[] = [];

  get list(): readonly InjectedFault[] {
    return this.#list;
  }

  replace(list: readonly InjectedFault[]): void {
    this.#list = list;
  }

  /** What is to go wrong with the next delivery to an event subscription. */
  takeForDelivery(eventSubscriptionId: string): DeliveryFault | undefined {
    return this.#take(
      (fault): fault is DeliveryFault =>
        faultDefinitions[fault.kind].appliesTo === "delivery" &&
        (fault.eventSubscription === undefined || isSameArmId(fault.eventSubscription, eventSubscriptionId)),
    );
  }

  /** What is to go wrong with the next request to ARM. */
  takeForArm(): ArmFault | undefined {
    return this.#take((fault): fault is ArmFault => faultDefinitions[fault.kind].appliesTo === "arm");
  }

  #take<F extends InjectedFault>(fits: (fault: InjectedFault) => fault is F): F | undefined {
    const found = this.#list.find(fits);
    if (found?.times === undefined) return found;
    const left = found.times - 1;
    this.#list = this.#list.flatMap((fault) => {
      if (fault !== found) return [fault];
      return left ? [{ ...found, times: left }] : [];
    });
    return found;
  }
}

/**
 * Lets a request to ARM fail if a fault is there for it.
 *
 * @throws Refusal as Azure throttles, or as the fault says
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
 * Reads faults as they come over the wire.
 *
 * @throws Refusal 400 that names the member that is wrong
 */
export function readFaults(given: Json | undefined): readonly InjectedFault[] {
  if (!Array.isArray(given)) throw invalidFault("faults", "must be a list");
  return given.map((fault: Json, at) => readFault(fault, `faults[${at}]`));
}

function readFault(given: Json, at: string): InjectedFault {
  if (!isObject(given)) throw invalidFault(at, "must be an object");
  const { kind, eventSubscription, times } = given;
  const known =
    typeof kind === "string" && Object.hasOwn(faultDefinitions, kind)
      ? faultDefinitions[kind as InjectedFault["kind"]]
      : undefined;
  if (!known) throw invalidFault(`${at}.kind`, `must be one of ${Object.keys(faultDefinitions).join(", ")}`);
  if (eventSubscription !== undefined && (typeof eventSubscription !== "string" || known.appliesTo === "arm"))
    throw invalidFault(
      `${at}.eventSubscription`,
      "must be the resource id of an event subscription; for deliveries only",
    );
  if (times !== undefined) requireInteger(times, `${at}.times`, 1, 1_000_000);
  if (known.detail) {
    const [name, least, most] = known.detail;
    requireInteger(given[name], `${at}.${name}`, least, most);
  }
  const names = ["kind", "eventSubscription", "times", ...(known.detail ? [known.detail[0]] : [])];
  const stray = Object.keys(given).find((name) => !names.includes(name));
  if (stray !== undefined) throw invalidFault(`${at}.${stray}`, `is not known; such a fault has ${names.join(", ")}`);
  // Each member was looked at.
  return given as JsonObject & InjectedFault;
}

function requireInteger(given: Json | undefined, at: string, least: number, most: number): void {
  if (typeof given === "number" && Number.isInteger(given) && given >= least && given <= most) return;
  throw invalidFault(at, `must be a whole number from ${least} to ${most}`);
}

const invalidFault = (at: string, why: string): HttpError => new HttpError(400, "InvalidRequest", `${at}: ${why}.`);
