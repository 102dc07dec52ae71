import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../src/core/json.ts";
import {
  toPutDestination,
  toGetDestination,
} from "../../../../src/emulator/arm/eventSubscriptions/destinationResponse.ts";

const toJson = (value: JsonObject): string => JSON.stringify(value);
const resourceId = "/subscriptions/s/resourceGroups/g/providers/P/t/n";

describe("a destination in a GET response is exactly", () => {
  it.each<[string, JsonObject, string]>([
    [
      "WebHook",
      { endpointUrl: "https://example.com:443/a?code=s3cret", azureActiveDirectoryTenantId: "t" },
      '{"endpointUrl":null,"endpointBaseUrl":"https://example.com/a","maxEventsPerBatch":1,"preferredBatchSizeInKilobytes":64,"azureActiveDirectoryTenantId":"t"}',
    ],
    [
      "AzureFunction",
      { maxEventsPerBatch: 10, resourceId },
      `{"resourceId":"${resourceId}","maxEventsPerBatch":10,"preferredBatchSizeInKilobytes":64}`,
    ],
    ["StorageQueue", { queueName: "q", resourceId }, `{"resourceId":"${resourceId}","queueName":"q"}`],
    ["EventHub", { resourceId, deliveryAttributeMappings: null }, `{"resourceId":"${resourceId}"}`],
    [
      "ServiceBusTopic",
      {
        deliveryAttributeMappings: [
          { name: "Label", type: "Static", properties: { value: "x", isSecret: true } },
          { name: "SessionId", type: "Dynamic", properties: { sourceField: "data.runId" } },
        ],
        resourceId,
      },
      `{"resourceId":"${resourceId}","deliveryAttributeMappings":[{"properties":{"value":"Hidden","isSecret":true},"name":"Label","type":"Static"},{"properties":{"sourceField":"data.runId"},"name":"SessionId","type":"Dynamic"}]}`,
    ],
    ["MonitorAlert", { severity: "Sev3" }, '{"severity":"Sev3","description":null,"actionGroups":null}'],
    ["NamespaceTopic", { resourceId }, `{"resourceId":"${resourceId}"}`],
  ])("%s", (endpointType, properties, expected) => {
    expect(toJson(toGetDestination({ endpointType, properties }))).toBe(
      `{"properties":${expected},"endpointType":"${endpointType}"}`,
    );
  });
});

describe("a destination in a PUT response", () => {
  it("has no batch defaults", () => {
    const given = { endpointType: "AzureFunction", properties: { resourceId } };
    expect(toJson(toPutDestination(given))).toBe(
      `{"properties":{"resourceId":"${resourceId}"},"endpointType":"AzureFunction"}`,
    );
  });

  it("has secrets in plain text, and a complete alert", () => {
    const mapping = { name: "h", type: "Static", properties: { value: "plain", isSecret: true } };
    const given = { endpointType: "EventHub", properties: { resourceId, deliveryAttributeMappings: [mapping] } };
    expect(toJson(toPutDestination(given))).toContain(
      '[{"properties":{"value":"plain","isSecret":true},"name":"h","type":"Static"}]',
    );
    const alert = { endpointType: "MonitorAlert", properties: { severity: "Sev3" } };
    expect(toJson(toPutDestination(alert))).toBe(toJson(toGetDestination(alert)));
  });
});
