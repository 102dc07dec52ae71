import { expect, test } from "vitest";
import { type Fault, faultChoices, describeFaultScope, describeFault } from "../../../src/core/deliveries/fault.ts";

const id = "/subscriptions/s/resourceGroups/r/providers/p/w/x/providers/Microsoft.EventGrid/eventSubscriptions/notify";

test.each<[Fault, string, string]>([
  [{ kind: "answer", status: 503, times: 1 }, "answers 503", "all event subscriptions, once more"],
  [{ kind: "refuse", eventSubscription: id, times: 2 }, "refuses the connection", "notify, 2 times more"],
  [{ kind: "delay", milliseconds: 35_000 }, "delays by 35 s", "all event subscriptions, until cleared"],
  [{ kind: "drop" }, "loses the event", "all event subscriptions, until cleared"],
  [{ kind: "duplicate" }, "delivers twice", "all event subscriptions, until cleared"],
  [{ kind: "reorder" }, "changes the order", "all event subscriptions, until cleared"],
  [{ kind: "throttle", retryAfter: 5 }, "throttles Azure Resource Manager for 5 s", "all requests, until cleared"],
  [{ kind: "error", status: 500 }, "fails Azure Resource Manager with 500", "all requests, until cleared"],
])("a fault is told in words, case %#", (fault, words, reach) => {
  expect([describeFault(fault), describeFaultScope(fault)]).toEqual([words, reach]);
});

test("every kind of fault can be chosen, under a label of its own", () => {
  const kinds = new Set(faultChoices.map(({ fault }) => fault.kind));
  expect([...kinds].toSorted()).toEqual([
    "answer",
    "delay",
    "drop",
    "duplicate",
    "error",
    "refuse",
    "reorder",
    "throttle",
  ]);
  expect(new Set(faultChoices.map(({ label }) => label)).size).toBe(faultChoices.length);
});
