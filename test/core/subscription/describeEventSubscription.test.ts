import { describe, expect, test } from "vitest";
import { eventTypes } from "../../../src/core/events/catalogue.ts";
import type { AdvancedFilter } from "../../../src/core/filter/filter.ts";
import { operators } from "../../../src/core/filter/operators.ts";
import {
  describeConditions,
  describeEventSubscription,
  eventSubscriptionStatus,
  summarizeEventSubscription,
} from "../../../src/core/subscription/describeEventSubscription.ts";
import type {
  Destination,
  EventSubscription,
  EventSubscriptionProperties,
} from "../../../src/core/subscription/eventSubscription.ts";

const runCompleted = "Microsoft.MachineLearningServices.RunCompleted";
const modelRegistered = "Microsoft.MachineLearningServices.ModelRegistered";
const group = "/subscriptions/s1/resourceGroups/rg/providers";
const of = (properties: EventSubscriptionProperties): EventSubscription => ({ id: "/x", name: "notify", properties });
const webhook = (properties: Record<string, unknown>): Destination => ({ endpointType: "WebHook", properties });

describe("an event subscription in words", () => {
  test("lists its facts in reading order", () => {
    const eventSubscription = of({
      provisioningState: "Succeeded",
      destination: webhook({ endpointUrl: null, endpointBaseUrl: "http://localhost:7071/api" }),
      filter: {
        includedEventTypes: ["Microsoft.MachineLearningServices.RunStatusChanged", "Contoso.Unknown"],
        subjectBeginsWith: "experiments/",
        advancedFilters: [
          { operatorType: "StringIn", key: "data.runStatus", values: ["Failed", "Canceled"] },
          { operatorType: "NumberInRange", key: "data.DriftCoefficient", values: [[0.5, 1]] },
        ],
      },
      labels: ["team-a", "nightly"],
      expirationTimeUtc: "2031-01-02T03:04:05Z",
      eventDeliverySchema: "EventGridSchema",
      retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
      deadLetterDestination: { endpointType: "StorageBlob", properties: { blobContainerName: "lost" } },
    });
    expect(describeEventSubscription(eventSubscription).map(({ label, value }) => `${label}: ${value}`)).toEqual([
      "Event types: RunStatusChanged, Contoso.Unknown",
      "Filter: subject begins with experiments/",
      "Filter: data.runStatus is any of Failed, Canceled",
      "Filter: data.DriftCoefficient is between 0.5 and 1",
      "Sends to: webhook http://localhost:7071/api",
      "Delivery: Event Grid schema, 30 attempts, within 24 h",
      "Dead letters: container lost",
      "Labels: team-a, nightly",
      "Expires: 2031-01-02T03:04:05Z",
      "State: Succeeded",
    ]);
    expect(summarizeEventSubscription(eventSubscription)).toBe(
      "RunStatusChanged, Contoso.Unknown \u2192 localhost:7071",
    );
  });

  test("says which of its event types are retired, unless Azure listed all types by itself", () => {
    const retiredIn = (...shortNames: string[]) =>
      describeEventSubscription(
        of({ filter: { includedEventTypes: shortNames.map((name) => `Microsoft.MachineLearningServices.${name}`) } }),
      ).flatMap(({ label, value }) => (label === "Retired" ? value : []));
    expect(retiredIn("RunCompleted", "DatasetDriftDetected")).toEqual([
      "DatasetDriftDetected, not raised since 2025-09-01",
    ]);
    expect(retiredIn("RunCompleted")).toEqual([]);
    expect(retiredIn(...eventTypes.map(({ shortName }) => shortName))).toEqual([]);
  });

  test("lists only known facts of an almost empty one", () => {
    const bare = of({});
    expect(describeEventSubscription(bare)).toEqual([
      { label: "Event types", value: "all events" },
      { label: "Dead letters", value: "none" },
    ]);
    expect(summarizeEventSubscription(bare)).toBe("all events \u2192 no destination");
    const nulls = of({ destination: null, filter: null, labels: null, retryPolicy: null, expirationTimeUtc: null });
    expect(describeEventSubscription(nulls)).toEqual(describeEventSubscription(bare));
  });

  test.each<[string, readonly string[] | null, string]>([
    ["nothing named", null, "all events"],
    ["Azure's word for all", ["all"], "all events"],
    ["every type listed, as Azure does", eventTypes.map(({ name }) => name), "all events"],
    ["every type that isn't retired", eventTypes.flatMap((each) => (each.retirement ? [] : [each.name])), "all events"],
    ["every type and an unknown one", [...eventTypes.map(({ name }) => name), "Contoso.Unknown"], "all events"],
    ["two types", [runCompleted, modelRegistered], "RunCompleted, ModelRegistered"],
    ["one type twice", [runCompleted, runCompleted], "RunCompleted"],
    ["many types", [runCompleted, modelRegistered, "Contoso.Unknown"], "RunCompleted and 2 more"],
  ])("keeps the destination in sight: %s", (_, includedEventTypes, types) => {
    const destination = webhook({ endpointUrl: "https://h.example/a" });
    expect(summarizeEventSubscription(of({ filter: { includedEventTypes }, destination }))).toBe(
      `${types} \u2192 h.example`,
    );
  });

  test.each<[string, Destination, sendsTo: string, short: string]>([
    ["a webhook", webhook({ endpointBaseUrl: "https://h.example/a" }), "webhook https://h.example/a", "h.example"],
    [
      "a webhook with a key",
      webhook({ endpointUrl: "https://h.example/a?code=key" }),
      "webhook https://h.example/a",
      "h.example",
    ],
    ["a webhook that hides its URL", webhook({ endpointUrl: null }), "webhook", "webhook"],
    [
      "a function",
      {
        endpointType: "AzureFunction",
        properties: { resourceId: `${group}/Microsoft.Web/sites/app/functions/on-run` },
      },
      `AzureFunction ${group}/Microsoft.Web/sites/app/functions/on-run`,
      "on-run",
    ],
    [
      "an event hub",
      {
        endpointType: "EventHub",
        properties: { resourceId: `${group}/Microsoft.EventHub/namespaces/n/eventhubs/runs` },
      },
      `EventHub ${group}/Microsoft.EventHub/namespaces/n/eventhubs/runs`,
      "runs",
    ],
    [
      "a Service Bus queue",
      {
        endpointType: "ServiceBusQueue",
        properties: { resourceId: `${group}/Microsoft.ServiceBus/namespaces/n/queues/q` },
      },
      `ServiceBusQueue ${group}/Microsoft.ServiceBus/namespaces/n/queues/q`,
      "q",
    ],
    [
      "a storage queue",
      {
        endpointType: "StorageQueue",
        properties: { resourceId: `${group}/Microsoft.Storage/storageAccounts/acc`, queueName: "runs" },
      },
      `StorageQueue ${group}/Microsoft.Storage/storageAccounts/acc, queue runs`,
      "runs",
    ],
    ["an unknown kind", { endpointType: "CarrierPigeon" }, "CarrierPigeon", "CarrierPigeon"],
  ])("names the destination: %s", (_, destination, sendsTo, short) => {
    for (const properties of [{ destination }, { deliveryWithResourceIdentity: { destination } }]) {
      expect(describeEventSubscription(of(properties))).toContainEqual({ label: "Sends to", value: sendsTo });
      expect(summarizeEventSubscription(of(properties))).toBe(`all events \u2192 ${short}`);
    }
  });

  test.each([
    [{ eventDeliverySchema: "CloudEventSchemaV1_0" }, "CloudEvents 1.0"],
    [{ eventDeliverySchema: "NewerSchema" }, "NewerSchema"],
    [{ eventDeliverySchema: "constructor" }, "constructor"],
    [{ retryPolicy: { eventTimeToLiveInMinutes: 90 } }, "within 90 min"],
    [{ retryPolicy: { maxDeliveryAttempts: 3, eventTimeToLiveInMinutes: 120 } }, "3 attempts, within 2 h"],
  ])("describes the delivery %j", (properties, value) => {
    expect(describeEventSubscription(of(properties))).toContainEqual({ label: "Delivery", value });
  });

  test("finds a dead-letter destination with a managed identity", () => {
    const deadLetterDestination = { endpointType: "StorageBlob", properties: { blobContainerName: "lost" } };
    expect(describeEventSubscription(of({ deadLetterWithResourceIdentity: { deadLetterDestination } }))).toContainEqual(
      {
        label: "Dead letters",
        value: "container lost",
      },
    );
  });
});

describe("a condition", () => {
  test.each(Object.values(operators))("with $name reads as a sentence", (operator) => {
    const { name, operandKind, operandField, isNegated } = operator;
    const [first, second, operandText, joined] = {
      string: ["a", `b "c"`, "a", `a, "b \\"c\\""`],
      number: [1, 2.5, "1", "1, 2.5"],
      boolean: [true, false, "true", "true, false"],
      range: [[1, 2], [3, 4], "1 and 2", "1 and 2 or 3 and 4"],
      none: [undefined, undefined, "", ""],
    }[operandKind];
    const [one, any] = isNegated ? [operator.notLabel, operator.noneLabel] : [operator.oneLabel, operator.anyLabel];
    const conditions: Record<typeof operandField, [Partial<AdvancedFilter>, string][]> = {
      nothing: [[{}, `data.x ${any}`]],
      value: [[{ value: first }, `data.x ${one} ${String(operandText)}`]],
      values: [
        [{ values: [first] }, `data.x ${one} ${String(operandText)}`],
        [{ values: [first, second] }, `data.x ${any} ${String(joined)}`],
      ],
    };
    for (const [operands, sentence] of conditions[operandField])
      expect(describeConditions({ advancedFilters: [{ key: "data.x", operatorType: name, ...operands }] })).toEqual([
        sentence,
      ]);
  });

  test("with an unknown operator is shown as written", () => {
    const filter = { advancedFilters: [{ key: "data.x", operatorType: "constructor", values: ["a", 1] }] };
    expect(describeConditions(filter)).toEqual(["data.x constructor a, 1"]);
  });

  test("on the subject says whether it matches case", () => {
    expect(describeConditions({ subjectBeginsWith: "a", subjectEndsWith: "b c" })).toEqual([
      "subject begins with a",
      `subject ends with "b c"`,
    ]);
    expect(describeConditions({ subjectEndsWith: "b", isSubjectCaseSensitive: true })).toEqual([
      "subject ends with b (match case)",
    ]);
  });
});

test.each([
  ["Succeeded", [], "ok"],
  [undefined, null, "ok"],
  ["Succeeded", ["x", "ours"], "temporary"],
  ["Failed", ["ours"], "failed"],
  ["Canceled", [], "failed"],
  ["AwaitingManualAction", [], "waiting"],
  ["Creating", ["ours"], "working"],
  ["Updating", [], "working"],
  ["Deleting", [], "working"],
  ["constructor", [], "ok"],
])("the provisioning state %s with labels %j has the status %s", (provisioningState, labels, expected) => {
  expect(eventSubscriptionStatus(of({ provisioningState: provisioningState ?? null, labels }), "ours")).toBe(expected);
});

test.each([
  ["AwaitingManualAction", "open the validation URL that the webhook received, within 10 minutes"],
  ["Failed", "correct the webhook, then save it again or delete it"],
  ["Succeeded", undefined],
])("the provisioning state %s comes with what to do", (provisioningState, step) => {
  const facts = describeEventSubscription(of({ provisioningState }));
  expect(facts.find(({ label }) => label === "Next step")?.value).toBe(step);
});
