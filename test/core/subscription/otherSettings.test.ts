import * as fc from "fast-check";
import { expect, test } from "vitest";
import { describeOtherSettings } from "../../../src/core/subscription/otherSettings.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { arbitraryEventSubscription } from "./anySubscription.ts";

const attribute = (name: string, isSecret: boolean) => ({
  name,
  type: "Static",
  properties: { value: "s3cr3t", isSecret },
});

test.each<[string, JsonObject, readonly (readonly [string, string])[]]>([
  ["nothing", {}, []],
  [
    "a plain webhook",
    { destination: { endpointType: "WebHook", properties: { endpointUrl: "https://a/?code=s3cr3t" } } },
    [],
  ],
  [
    "a webhook with settings and headers",
    {
      destination: {
        endpointType: "WebHook",
        properties: {
          maxEventsPerBatch: 5,
          azureActiveDirectoryTenantId: "t",
          deliveryAttributeMappings: [attribute("x-a", false), attribute("x-key", true)],
        },
      },
    },
    [
      ["Headers", "x-a, x-key (secret)"],
      ["Batches", "up to 5 events, about 64 KB"],
      ["Destination", "azureActiveDirectoryTenantId"],
    ],
  ],
  [
    "a queue with a managed identity and all other settings",
    {
      destination: null,
      deliveryWithResourceIdentity: {
        identity: { type: "UserAssigned", userAssignedIdentity: "/a/b/mine" },
        destination: { endpointType: "StorageQueue", properties: { resourceId: "/acc", queueName: "q" } },
      },
      eventDeliverySchema: "CloudEventSchemaV1_0",
      retryPolicy: { maxDeliveryAttempts: 5, eventTimeToLiveInMinutes: 60 },
      deadLetterDestination: { endpointType: "StorageBlob", properties: { blobContainerName: "dead" } },
      labels: ["a", "b"],
      expirationTimeUtc: "2031-01-01T00:00:00Z",
      ofTomorrow: { secret: "s3cr3t" },
    },
    [
      ["Sends to", "StorageQueue /acc, queue q"],
      ["Delivery", "CloudEvents 1.0, 5 attempts, within 1 h"],
      ["Dead letters", "container dead"],
      ["Labels", "a, b"],
      ["Expires", "2031-01-01T00:00:00Z"],
      ["Identity", "user-assigned mine"],
      ["Other", "ofTomorrow"],
    ],
  ],
])("the form shows the settings that it does not edit: %s", (_, properties, facts) => {
  expect(describeOtherSettings(properties).map(({ label, value }) => [label, value])).toEqual(facts);
});

test("no secret of any event subscription is shown", () => {
  fc.assert(
    fc.property(arbitraryEventSubscription("s3cr3t"), ({ properties }) => {
      expect(JSON.stringify(describeOtherSettings(properties as unknown as JsonObject))).not.toContain("s3cr3t");
    }),
  );
});

test("any JSON is accepted", () => {
  const names = ["labels", "destination", "retryPolicy", "deadLetterDestination", "deliveryWithResourceIdentity"];
  const properties = fc.dictionary(
    fc.constantFrom(...names, "expirationTimeUtc", "eventDeliverySchema"),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(properties, (any) => {
      for (const { value } of describeOtherSettings(any)) expect(typeof value).toBe("string");
    }),
  );
});
