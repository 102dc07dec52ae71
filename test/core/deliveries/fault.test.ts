import { expect, test } from "vitest";
import {
  type Fault,
  describeFault,
  describeFaultScope,
  faultKinds,
  isDeliveryFault,
} from "../../../src/core/deliveries/fault.ts";
import { faultChoicesFor } from "../../../src/core/deliveries/faultChoices.ts";
import { isSameFault } from "../../../src/core/deliveries/isSameFault.ts";
import { isFault, parseFault } from "../../../src/core/deliveries/parseFault.ts";

const id = "/subscriptions/s/resourceGroups/r/providers/p/w/x/providers/Microsoft.EventGrid/eventSubscriptions/notify";

test.each<[Fault, string, string]>([
  [{ kind: "answer", status: 503, times: 1 }, "answers 503", "all event subscriptions, once more"],
  [{ kind: "refuse", eventSubscription: id, times: 2 }, "refuses the connection", "notify, 2 more times"],
  [{ kind: "delay", milliseconds: 35_000 }, "delays by 35 s", "all event subscriptions, until cleared"],
  [{ kind: "drop" }, "loses the event", "all event subscriptions, until cleared"],
  [{ kind: "duplicate" }, "delivers twice", "all event subscriptions, until cleared"],
  [{ kind: "reorder" }, "changes the order", "all event subscriptions, until cleared"],
  [{ kind: "throttle", retryAfter: 5 }, "throttles Azure Resource Manager for 5 s", "all requests, until cleared"],
  [{ kind: "error", status: 500 }, "fails Azure Resource Manager with 500", "all requests, until cleared"],
])("describes %j as %s for %s", (fault, effect, scope) => {
  expect([describeFault(fault), describeFaultScope(fault)]).toEqual([effect, scope]);
});

test("offers every kind of fault under the target it disturbs, each with a label of its own", () => {
  const choices = [...faultChoicesFor("deliveries"), ...faultChoicesFor("requests")];
  expect(new Set(choices.map(({ fault }) => fault.kind))).toEqual(new Set(Object.keys(faultKinds)));
  expect(new Set(choices.map(({ label }) => label)).size).toBe(choices.length);
  expect(choices.every(({ fault }) => isFault(fault))).toBe(true);
  expect(faultChoicesFor("requests").some(({ fault }) => isDeliveryFault(fault))).toBe(false);
});

test("two faults are the same however often they still happen", () => {
  expect(isSameFault({ kind: "drop", times: 3 }, { kind: "drop", times: 2 })).toBe(true);
  expect(isSameFault({ kind: "answer", status: 503 }, { kind: "answer", status: 400 })).toBe(false);
});

test.each([
  [null, "", "must be an object"],
  [{ kind: "constructor" }, ".kind", "must be one of answer, refuse"],
  [{ kind: "answer" }, ".status", "must be a whole number from 200 to 599"],
  [{ kind: "delay", milliseconds: 1.5 }, ".milliseconds", "must be a whole number from 1 to 3600000"],
  [{ kind: "throttle", retryAfter: 1, eventSubscription: "/e" }, ".eventSubscription", "for deliveries only"],
  [{ kind: "drop", times: 0 }, ".times", "must be a whole number from 1 to 1000000"],
  [{ kind: "drop", status: 500 }, ".status", "is not known"],
])("rejects the fault %j and names the member", (value, member, reason) => {
  expect(parseFault(value)).toEqual({ member, reason: expect.stringContaining(reason) as string });
});
