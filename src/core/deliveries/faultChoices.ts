import { type Fault, type FaultKind, faultKinds } from "./fault.ts";

/** A fault as a user picks it. */
interface FaultChoice {
  readonly label: string;
  readonly detail: string;
  readonly fault: Fault;
}

/** What a user can pick of each kind, most useful first. */
const faultChoices: Readonly<Record<FaultKind, readonly (readonly [label: string, detail: string, fault: Fault])[]>> = {
  answer: [
    ["Answer 503", "The webhook is overloaded. Event Grid retries.", { kind: "answer", status: 503 }],
    ["Answer 400", "The webhook rejects the event. Event Grid gives up.", { kind: "answer", status: 400 }],
    ["Answer 404", "The webhook doesn't exist. Event Grid retries.", { kind: "answer", status: 404 }],
  ],
  refuse: [["Refuse", "Nothing listens at the webhook's address.", { kind: "refuse" }]],
  delay: [
    ["Delay by 5 s", "The delivery arrives late.", { kind: "delay", milliseconds: 5_000 }],
    ["Delay by 35 s", "The delivery arrives after later events.", { kind: "delay", milliseconds: 35_000 }],
  ],
  drop: [["Drop", "The event never reaches the webhook and isn't retried.", { kind: "drop" }]],
  duplicate: [
    ["Duplicate", "The webhook gets the delivery twice. Event Grid delivers at least once.", { kind: "duplicate" }],
  ],
  reorder: [["Reorder", "Later events overtake it. Event Grid doesn't guarantee the order.", { kind: "reorder" }]],
  throttle: [
    [
      "Throttle Azure Resource Manager",
      "Requests are answered 429 with Retry-After: 5.",
      { kind: "throttle", retryAfter: 5 },
    ],
  ],
  error: [["Break Azure Resource Manager", "Requests are answered 500.", { kind: "error", status: 500 }]],
};

/** The faults to choose from for one target. */
export const faultChoicesFor = (target: "deliveries" | "requests"): readonly FaultChoice[] =>
  Object.values(faultChoices)
    .flatMap((choices) => choices.map(([label, detail, fault]) => ({ label, detail, fault })))
    .filter(({ fault }) => faultKinds[fault.kind].target === target);
