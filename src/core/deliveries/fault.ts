import { formatDuration } from "../formatDuration.ts";
import { quoteIfNeeded } from "../quote.ts";

/** Something that the Local Event Grid does wrong on demand, so that a handler can be tried against it. */
export interface Fault {
  readonly kind: FaultKind;
  /** Resource id; absent means every event subscription. Faults of Azure Resource Manager have none. */
  readonly eventSubscription?: string;
  /** How often it still happens; absent means until it is cleared. */
  readonly times?: number;
  /** HTTP status, of `answer` and `error`. */
  readonly status?: number;
  /** Of `delay`. */
  readonly milliseconds?: number;
  /** Seconds, of `throttle`. */
  readonly retryAfter?: number;
}

export type FaultKind = "answer" | "refuse" | "delay" | "drop" | "duplicate" | "reorder" | "throttle" | "error";

/** A fault to choose from. */
export interface FaultChoice {
  readonly label: string;
  readonly detail: string;
  /** What it happens to: deliveries, or requests to Azure Resource Manager. */
  readonly target: "deliveries" | "requests";
  readonly fault: Fault;
}

/** Most wanted first. A delay of 35 s is beyond the 30 s that Event Grid waits for an answer. */
export const faultChoices: readonly FaultChoice[] = [
  deliveryFault("Answer 503", "As if the webhook were overloaded: Event Grid tries again.", {
    kind: "answer",
    status: 503,
  }),
  deliveryFault("Answer 400", "As if the webhook found the event wrong: Event Grid gives up.", {
    kind: "answer",
    status: 400,
  }),
  deliveryFault("Answer 404", "As if the webhook were gone: Event Grid tries again.", {
    kind: "answer",
    status: 404,
  }),
  deliveryFault("Refuse", "As if nobody listened at the webhook's address.", { kind: "refuse" }),
  deliveryFault("Delay by 5 s", "The delivery comes late.", { kind: "delay", milliseconds: 5_000 }),
  deliveryFault("Delay by 35 s", "The delivery comes so late that later events are there before it.", {
    kind: "delay",
    milliseconds: 35_000,
  }),
  deliveryFault("Drop", "The event is lost: it never reaches the webhook, and is not tried again.", { kind: "drop" }),
  deliveryFault("Duplicate", "The webhook gets the delivery twice, as at-least-once allows.", { kind: "duplicate" }),
  deliveryFault("Reorder", "Later events overtake it; Event Grid promises no order.", { kind: "reorder" }),
  requestFault("Throttle Azure Resource Manager", "Requests are answered 429 with Retry-After: 5.", {
    kind: "throttle",
    retryAfter: 5,
  }),
  requestFault("Break Azure Resource Manager", "Requests are answered 500.", { kind: "error", status: 500 }),
];

function deliveryFault(label: string, detail: string, fault: Fault): FaultChoice {
  return { label, detail, target: "deliveries", fault };
}

function requestFault(label: string, detail: string, fault: Fault): FaultChoice {
  return { label, detail, target: "requests", fault };
}

/** What the fault does: `answers 503`. */
export function describeFault({ kind, status, milliseconds = 0, retryAfter }: Fault): string {
  switch (kind) {
    case "answer":
      return `answers ${status ?? "an error"}`;
    case "refuse":
      return "refuses the connection";
    case "delay":
      return `delays by ${formatDuration(milliseconds)}`;
    case "drop":
      return "loses the event";
    case "duplicate":
      return "delivers twice";
    case "reorder":
      return "changes the order";
    case "throttle":
      return `throttles Azure Resource Manager${retryAfter === undefined ? "" : ` for ${retryAfter} s`}`;
    case "error":
      return `fails Azure Resource Manager with ${status ?? "an error"}`;
  }
}

/** Whom it meets and how often: `notify-failed-runs, 2 times more`. */
export function describeFaultScope({ kind, eventSubscription, times }: Fault): string {
  const all = kind === "throttle" || kind === "error" ? "all requests" : "all event subscriptions";
  const whom = eventSubscription === undefined ? all : quoteIfNeeded(eventSubscription.split("/").at(-1) ?? "");
  const often = times === undefined ? "until cleared" : times === 1 ? "once more" : `${times} times more`;
  return `${whom}, ${often}`;
}
