import { describe, expect, test } from "vitest";
import { exporters } from "../../../src/core/export/exporters.ts";
import { toExportModel } from "../../../src/core/export/exportModel.ts";
import { summarizeEventSubscription } from "../../../src/core/subscription/describeEventSubscription.ts";
import {
  destinationDefaults,
  destinationKindNames,
  destinationKinds,
  findDestinationKind,
} from "../../../src/core/subscription/destinationKinds.ts";
import { destinationArguments } from "../../../src/core/subscription/terraformSchema.ts";
import { diffEventSubscriptions } from "../../../src/core/subscription/diffEventSubscriptions.ts";
import type { EventSubscription } from "../../../src/core/subscription/eventSubscription.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/P/t/n";
const sendingTo = (endpointType: string, properties: Readonly<Record<string, unknown>>): EventSubscription => ({
  id: "",
  name: "notify",
  properties: { destination: { endpointType, properties } },
});
const samples: readonly (readonly [endpointType: string, properties: Readonly<Record<string, unknown>>])[] = [
  ["WebHook", { endpointUrl: "https://example.com/hook", maxEventsPerBatch: 10 }],
  ["AzureFunction", { resourceId: id, preferredBatchSizeInKilobytes: 128 }],
  ["EventHub", { resourceId: id, deliveryAttributeMappings: [] }],
  ["StorageQueue", { resourceId: id, queueName: "runs", queueMessageTimeToLiveInSeconds: 60 }],
  ["HybridConnection", { resourceId: id }],
  ["ServiceBusQueue", { resourceId: id }],
  ["ServiceBusTopic", { resourceId: id }],
  ["NamespaceTopic", { resourceId: id }],
  ["PartnerDestination", { resourceId: id }],
  ["MonitorAlert", { severity: "Sev2", description: "https://example.com/?a=b" }],
];

test("the table has the ten kinds of Event Grid", () => {
  expect(destinationKindNames.toSorted()).toEqual(samples.map(([kind]) => kind).toSorted());
});

describe.each(samples)("a destination of the kind %s in another casing", (kind, properties) => {
  test.each([kind.toLowerCase(), kind.toUpperCase(), kind.charAt(0) + kind.slice(1).toLowerCase()])(
    "is the same kind when written %s",
    (endpointType) => {
      const [usual, other] = [sendingTo(kind, properties), sendingTo(endpointType, properties)];
      expect(findDestinationKind(endpointType)).toBe(kind);
      expect(summarizeEventSubscription(other)).toBe(summarizeEventSubscription(usual));
      expect(diffEventSubscriptions(usual, other)).toEqual([]);
      for (const { render } of [exporters.terraform, exporters["azure-cli"]])
        expect(render(other).replaceAll(`"${endpointType}"`, `"${kind}"`)).toBe(render(usual));
      const [{ apiVersion, parameters }, expected] = [toExportModel(other), toExportModel(usual)];
      expect({ apiVersion, parameters }).toEqual({ apiVersion: expected.apiVersion, parameters: expected.parameters });
    },
  );
});

test.each(["CarrierPigeon", "constructor", "", null, undefined, 7, {}])("%j is no known kind", (endpointType) => {
  expect(findDestinationKind(endpointType)).toBeUndefined();
});

test("only kinds that can batch have the defaults of a batch", () => {
  const batching = destinationKindNames.filter((kind) => Object.keys(destinationDefaults(kind)).length > 0);
  expect(batching).toEqual(["WebHook", "AzureFunction"]);
  expect(destinationDefaults("AzureFunction")).toEqual({ maxEventsPerBatch: 1, preferredBatchSizeInKilobytes: 64 });
});

test("each kind that azurerm has names its address once", () => {
  for (const kind of destinationKindNames) {
    if (!destinationKinds[kind].terraform) continue;
    const addresses = destinationArguments(kind).filter(([property]) => /^(resourceId|endpointUrl)$/.test(property));
    expect(addresses).toHaveLength(1);
  }
});

test("dead letters in another casing are exported as usual", () => {
  const withDeadLetters = (endpointType: string): EventSubscription => ({
    ...sendingTo("EventHub", { resourceId: id }),
    properties: {
      destination: { endpointType: "EventHub", properties: { resourceId: id } },
      deadLetterDestination: { endpointType, properties: { resourceId: id, blobContainerName: "lost" } },
    },
  });
  for (const { render } of [exporters.terraform, exporters["azure-cli"]])
    expect(render(withDeadLetters("storageblob"))).toBe(render(withDeadLetters("StorageBlob")));
});
