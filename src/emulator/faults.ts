import { sameArmId } from "../core/armId.ts";
import { isObject, type Json, type JsonObject } from "../core/json.ts";
import { Refusal } from "./http.ts";

/** Something that is to go wrong on purpose, so that one can see what a handler, or a client of ARM, makes of it. */
export type Fault = DeliveryFault | ArmFault;

/** `drop` loses the event, `reorder` lets later ones overtake it. */
export type DeliveryFault = Reach &
  (
    | { readonly kind: "refuse" }
    | { readonly kind: "drop" }
    | { readonly kind: "duplicate" }
    | { readonly kind: "reorder" }
    | { readonly kind: "answer"; readonly status: number }
    | { readonly kind: "delay"; readonly milliseconds: number }
  );

/** Answers requests to Azure Resource Manager. */
export type ArmFault = Reach &
  (
    | { readonly kind: "throttle"; /** Seconds. */ readonly retryAfter: number }
    | { readonly kind: "error"; readonly status: number }
  );

interface Reach {
  /** Resource id of the only event subscription that it is for; deliveries only. */
  readonly eventSubscription?: string;
  /** How often it happens still; absent for until it is taken away. */
  readonly times?: number;
}

interface Kind {
  readonly of: "delivery" | "arm";
  /** The number that says more about it, and its range. */
  readonly detail?: readonly [name: string, least: number, most: number];
}

const kinds: Readonly<Record<Fault["kind"], Kind>> = {
  refuse: { of: "delivery" },
  answer: { of: "delivery", detail: ["status", 200, 599] },
  delay: { of: "delivery", detail: ["milliseconds", 1, 3_600_000] },
  drop: { of: "delivery" },
  duplicate: { of: "delivery" },
  reorder: { of: "delivery" },
  throttle: { of: "arm", detail: ["retryAfter", 0, 3_600] },
  error: { of: "arm", detail: ["status", 400, 599] },
};

/** The faults that are to happen, in order: the first that fits is taken. */
export class Faults {
  #list: readonly Fault[] = [];

  get list(): readonly Fault[] {
    return this.#list;
  }

  replace(list: readonly Fault[]): void {
    this.#list = list;
  }

  /** What is to go wrong with the next delivery to an event subscription. */
  ofDelivery(eventSubscriptionId: string): DeliveryFault | undefined {
    return this.#take(
      (fault): fault is DeliveryFault =>
        kinds[fault.kind].of === "delivery" &&
        (fault.eventSubscription === undefined || sameArmId(fault.eventSubscription, eventSubscriptionId)),
    );
  }

  /** What is to go wrong with the next request to ARM. */
  ofArm(): ArmFault | undefined {
    return this.#take((fault): fault is ArmFault => kinds[fault.kind].of === "arm");
  }

  #take<F extends Fault>(fits: (fault: Fault) => fault is F): F | undefined {
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
export function mustNotFail(faults: Faults): void {
  const fault = faults.ofArm();
  if (fault?.kind === "throttle")
    throw new Refusal(429, "TooManyRequests", "The request is being throttled by an injected fault.", {
      "retry-after": String(fault.retryAfter),
    });
  if (fault?.kind === "error")
    throw new Refusal(fault.status, "InjectedFault", `An injected fault answered ${fault.status}.`);
}

/**
 * Reads faults as they come over the wire.
 *
 * @throws Refusal 400 that names the member that is wrong
 */
export function readFaults(given: Json | undefined): readonly Fault[] {
  if (!Array.isArray(given)) throw wrong("faults", "must be a list");
  return given.map((fault: Json, at) => readFault(fault, `faults[${at}]`));
}

function readFault(given: Json, at: string): Fault {
  if (!isObject(given)) throw wrong(at, "must be an object");
  const { kind, eventSubscription, times } = given;
  const known = typeof kind === "string" && Object.hasOwn(kinds, kind) ? kinds[kind as Fault["kind"]] : undefined;
  if (!known) throw wrong(`${at}.kind`, `must be one of ${Object.keys(kinds).join(", ")}`);
  if (eventSubscription !== undefined && (typeof eventSubscription !== "string" || known.of === "arm"))
    throw wrong(`${at}.eventSubscription`, "must be the resource id of an event subscription; for deliveries only");
  if (times !== undefined) whole(times, `${at}.times`, 1, 1_000_000);
  if (known.detail) {
    const [name, least, most] = known.detail;
    whole(given[name], `${at}.${name}`, least, most);
  }
  const names = ["kind", "eventSubscription", "times", ...(known.detail ? [known.detail[0]] : [])];
  const stray = Object.keys(given).find((name) => !names.includes(name));
  if (stray !== undefined) throw wrong(`${at}.${stray}`, `is not known; such a fault has ${names.join(", ")}`);
  // Each member was looked at.
  return given as JsonObject & Fault;
}

function whole(given: Json | undefined, at: string, least: number, most: number): void {
  if (typeof given === "number" && Number.isInteger(given) && given >= least && given <= most) return;
  throw wrong(at, `must be a whole number from ${least} to ${most}`);
}

const wrong = (at: string, why: string): Refusal => new Refusal(400, "InvalidRequest", `${at}: ${why}.`);
