import { formatDuration } from "../formatDuration.ts";
import { getOwn } from "../json.ts";
import { quoteIfNeeded } from "../quote.ts";

/** An error that the Local Event Grid causes on demand, to try a handler or an ARM client against it. */
export type Fault = DeliveryFault | ArmFault;

/** Disturbs deliveries to webhooks. `drop` loses the event, `reorder` lets later ones overtake it. */
export type DeliveryFault = FaultScope &
  (
    | { readonly kind: "refuse" }
    | { readonly kind: "drop" }
    | { readonly kind: "duplicate" }
    | { readonly kind: "reorder" }
    | { readonly kind: "answer"; /** HTTP status. */ readonly status: number }
    | { readonly kind: "delay"; readonly milliseconds: number }
  );

/** Disturbs requests to Azure Resource Manager. */
export type ArmFault = FaultScope &
  (
    | { readonly kind: "throttle"; /** Seconds. */ readonly retryAfter: number }
    | { readonly kind: "error"; /** HTTP status. */ readonly status: number }
  );

interface FaultScope {
  /** Resource id of the only event subscription to disturb; all when absent. Never on an `ArmFault`. */
  readonly eventSubscription?: string;
  /** How often it still happens, 1 to 1,000,000; until it's cleared when absent. */
  readonly times?: number;
}

export type FaultKind = Fault["kind"];

interface FaultDefinition {
  readonly target: "deliveries" | "requests";
  /** The number that the kind takes, and its range. */
  readonly parameter?: readonly [name: "status" | "milliseconds" | "retryAfter", min: number, max: number];
  /** What it does, such as `answers 503`. @param value of the parameter */
  readonly describe: (value: number) => string;
}

/** The kinds of faults. */
export const faultKinds: Readonly<Record<FaultKind, FaultDefinition>> = {
  answer: { target: "deliveries", parameter: ["status", 200, 599], describe: (status) => `answers ${status}` },
  refuse: { target: "deliveries", describe: () => "refuses the connection" },
  delay: {
    target: "deliveries",
    parameter: ["milliseconds", 1, 3_600_000],
    describe: (milliseconds) => `delays by ${formatDuration(milliseconds)}`,
  },
  drop: { target: "deliveries", describe: () => "loses the event" },
  duplicate: { target: "deliveries", describe: () => "delivers twice" },
  reorder: { target: "deliveries", describe: () => "changes the order" },
  throttle: {
    target: "requests",
    parameter: ["retryAfter", 0, 3_600],
    describe: (seconds) => `throttles Azure Resource Manager for ${seconds} s`,
  },
  error: {
    target: "requests",
    parameter: ["status", 400, 599],
    describe: (status) => `fails Azure Resource Manager with ${status}`,
  },
};

export const isDeliveryFault = (fault: Fault): fault is DeliveryFault => faultKinds[fault.kind].target === "deliveries";
export const isArmFault = (fault: Fault): fault is ArmFault => faultKinds[fault.kind].target === "requests";

/** What the fault does: `answers 503`. */
export function describeFault(fault: Fault): string {
  const { parameter, describe } = faultKinds[fault.kind];
  return describe(parameter ? Number(getOwn(fault, parameter[0])) : 0);
}

/** What the fault affects and how often: `notify-failed-runs, 2 more times`. */
export function describeFaultScope(fault: Fault): string {
  const { eventSubscription, times } = fault;
  const all = isArmFault(fault) ? "all requests" : "all event subscriptions";
  const target = eventSubscription === undefined ? all : quoteIfNeeded(eventSubscription.split("/").at(-1) ?? "");
  const count = times === undefined ? "until cleared" : times === 1 ? "once more" : `${times} more times`;
  return `${target}, ${count}`;
}
