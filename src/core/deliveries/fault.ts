import { durationWords } from "../duration.ts";
import { plain } from "../quote.ts";

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
  readonly of: "deliveries" | "requests";
  readonly fault: Fault;
}

/** Most wanted first. A delay of 35 s is beyond the 30 s that Event Grid waits for an answer. */
export const faultChoices: readonly FaultChoice[] = [
  delivery("Answer 503", "As if the webhook were overloaded: Event Grid tries again.", { kind: "answer", status: 503 }),
  delivery("Answer 400", "As if the webhook found the event wrong: Event Grid gives up.", {
    kind: "answer",
    status: 400,
  }),
  delivery("Answer 404", "As if the webhook were gone: Event Grid tries again.", {
    kind: "answer",
    status: 404,
  }),
  delivery("Refuse", "As if nobody listened at the webhook's address.", { kind: "refuse" }),
  delivery("Delay by 5 s", "The delivery comes late.", { kind: "delay", milliseconds: 5_000 }),
  delivery("Delay by 35 s", "The delivery comes so late that later events are there before it.", {
    kind: "delay",
    milliseconds: 35_000,
  }),
  delivery("Drop", "The event is lost: it never reaches the webhook, and is not tried again.", { kind: "drop" }),
  delivery("Duplicate", "The webhook gets the delivery twice, as at-least-once allows.", { kind: "duplicate" }),
  delivery("Reorder", "Later events overtake it; Event Grid promises no order.", { kind: "reorder" }),
  request("Throttle Azure Resource Manager", "Requests are answered 429 with Retry-After: 5.", {
    kind: "throttle",
    retryAfter: 5,
  }),
  request("Break Azure Resource Manager", "Requests are answered 500.", { kind: "error", status: 500 }),
];

function delivery(label: string, detail: string, fault: Fault): FaultChoice {
  return { label, detail, of: "deliveries", fault };
}

function request(label: string, detail: string, fault: Fault): FaultChoice {
  return { label, detail, of: "requests", fault };
}

/** What the fault does: `answers 503`. */
export function faultWords({ kind, status, milliseconds = 0, retryAfter }: Fault): string {
  switch (kind) {
    case "answer":
      return `answers ${status ?? "an error"}`;
    case "refuse":
      return "refuses the connection";
    case "delay":
      return `delays by ${durationWords(milliseconds)}`;
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
export function faultReach({ kind, eventSubscription, times }: Fault): string {
  const all = kind === "throttle" || kind === "error" ? "all requests" : "all event subscriptions";
  const whom = eventSubscription === undefined ? all : plain(eventSubscription.split("/").at(-1) ?? "");
  const often = times === undefined ? "until cleared" : times === 1 ? "once more" : `${times} times more`;
  return `${whom}, ${often}`;
}
