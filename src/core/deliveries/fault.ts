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
  /** Resource id of the only event subscription to disturb; all when absent. Never on a `ArmFault`. */
  readonly eventSubscription?: string;
  /** How often it still happens, 1 to 1,000,000; until it's cleared when absent. */
  readonly times?: number;
}

export type FaultKind = Fault["kind"];

/** A fault as a user picks it. */
export interface FaultChoice {
  readonly label: string;
  readonly detail: string;
  readonly fault: Fault;
}

interface FaultDefinition {
  readonly target: "deliveries" | "requests";
  /** The number that the kind takes, and its range. */
  readonly parameter?: readonly [name: "status" | "milliseconds" | "retryAfter", min: number, max: number];
  /** What it does, such as `answers 503`. @param value of the parameter */
  readonly describe: (value: number) => string;
  readonly choices: readonly FaultChoice[];
}

/** The kinds of faults, most useful first. */
export const faultKinds: Readonly<Record<FaultKind, FaultDefinition>> = {
  answer: {
    target: "deliveries",
    parameter: ["status", 200, 599],
    describe: (status) => `answers ${status}`,
    choices: [
      {
        label: "Answer 503",
        detail: "The webhook is overloaded. Event Grid retries.",
        fault: { kind: "answer", status: 503 },
      },
      {
        label: "Answer 400",
        detail: "The webhook rejects the event. Event Grid gives up.",
        fault: { kind: "answer", status: 400 },
      },
      {
        label: "Answer 404",
        detail: "The webhook doesn't exist. Event Grid retries.",
        fault: { kind: "answer", status: 404 },
      },
    ],
  },
  refuse: {
    target: "deliveries",
    describe: () => "refuses the connection",
    choices: [{ label: "Refuse", detail: "Nothing listens at the webhook's address.", fault: { kind: "refuse" } }],
  },
  delay: {
    target: "deliveries",
    parameter: ["milliseconds", 1, 3_600_000],
    describe: (milliseconds) => `delays by ${formatDuration(milliseconds)}`,
    choices: [
      {
        label: "Delay by 5 s",
        detail: "The delivery arrives late.",
        fault: { kind: "delay", milliseconds: 5_000 },
      },
      {
        label: "Delay by 35 s",
        detail: "The delivery arrives after later events.",
        fault: { kind: "delay", milliseconds: 35_000 },
      },
    ],
  },
  drop: {
    target: "deliveries",
    describe: () => "loses the event",
    choices: [
      { label: "Drop", detail: "The event never reaches the webhook and isn't retried.", fault: { kind: "drop" } },
    ],
  },
  duplicate: {
    target: "deliveries",
    describe: () => "delivers twice",
    choices: [
      {
        label: "Duplicate",
        detail: "The webhook gets the delivery twice. Event Grid delivers at least once.",
        fault: { kind: "duplicate" },
      },
    ],
  },
  reorder: {
    target: "deliveries",
    describe: () => "changes the order",
    choices: [
      {
        label: "Reorder",
        detail: "Later events overtake it. Event Grid doesn't guarantee the order.",
        fault: { kind: "reorder" },
      },
    ],
  },
  throttle: {
    target: "requests",
    parameter: ["retryAfter", 0, 3_600],
    describe: (seconds) => `throttles Azure Resource Manager for ${seconds} s`,
    choices: [
      {
        label: "Throttle Azure Resource Manager",
        detail: "Requests are answered 429 with Retry-After: 5.",
        fault: { kind: "throttle", retryAfter: 5 },
      },
    ],
  },
  error: {
    target: "requests",
    parameter: ["status", 400, 599],
    describe: (status) => `fails Azure Resource Manager with ${status}`,
    choices: [
      {
        label: "Break Azure Resource Manager",
        detail: "Requests are answered 500.",
        fault: { kind: "error", status: 500 },
      },
    ],
  },
};

/** The faults to choose from for one target. */
export const faultChoicesFor = (target: FaultDefinition["target"]): readonly FaultChoice[] =>
  Object.values(faultKinds)
    .filter((definition) => definition.target === target)
    .flatMap(({ choices }) => choices);

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
