import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { check } from "../../../src/emulator/arm/checks.ts";

const webhook = (endpointUrl: unknown, more: JsonObject = {}): JsonObject =>
  ({ destination: { endpointType: "WebHook", properties: { endpointUrl, ...more } } }) as JsonObject;
const good = webhook("https://example.com/events");
const attribute = (name: string, properties: JsonObject, type = "Static"): JsonObject =>
  webhook("https://example.com", { deliveryAttributeMappings: [{ name, type, properties }] });

describe("accepts", () => {
  it.each<[string, JsonObject]>([
    ["an https webhook", good],
    ["http on this machine", webhook("http://localhost:7071/api")],
    ["another kind of destination", { destination: { endpointType: "EventHub", properties: { resourceId: "/x" } } }],
    ["a destination with identity", { deliveryWithResourceIdentity: { destination: { endpointType: "EventHub" } } }],
    ["nulls for what is optional", { ...good, filter: null, labels: null, retryPolicy: null, expirationTimeUtc: null }],
    ["the limits themselves", { ...good, retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 } }],
    ["a secret attribute", attribute("Authorization", { value: "Bearer x", isSecret: true })],
    ["an expiry in the future", { ...good, expirationTimeUtc: "1970-01-01T00:00:01.0000000Z" }],
  ])("%s", (_, properties) => {
    expect(() => check("name-1", properties, 0)).not.toThrow();
  });
});

describe("refuses", () => {
  it.each<[string, JsonObject, string]>([
    ["no destination", {}, "The destination must be specified."],
    ["two destinations", { ...good, deliveryWithResourceIdentity: {} }, "Only one of"],
    ["a destination of no kind", { destination: {} }, "endpointType"],
    ["no URL", webhook(null), "The endpoint URL is invalid as it should be specified"],
    ["http to elsewhere", webhook("http://example.com"), "http is accepted for localhost only"],
    ["a file", webhook("file:///etc/passwd"), "The endpoint URL is invalid"],
    ["a host that only looks local", webhook("http://localhost.example.com"), "The endpoint URL is invalid"],
    ["a batch of 5001", webhook("https://example.com", { maxEventsPerBatch: 5001 }), "maxEventsPerBatch"],
    ["an attribute that is reserved", attribute("aeg-event-type", { value: "x" }), "aeg-"],
    ["an attribute that is HTTP's own", attribute("Content-Length", { value: "1" }), "HTTP itself"],
    ["an attribute that is no header", attribute("a b", { value: "x" }), "legal header name"],
    ["an attribute with a line break", attribute("a", { value: "x\r\nb: c" }), "cannot be sent"],
    ["an attribute that is too long", attribute("a", { value: "x".repeat(4097) }), "4096 bytes"],
    ["a dynamic attribute without field", attribute("a", {}, "Dynamic"), "sourceField"],
    ["an attribute of no kind", attribute("a", { value: "x" }, "Other"), "Static or Dynamic"],
    ["a filter that is none", { ...good, filter: [] }, "filter must be an object"],
    ["event types that are no texts", { ...good, filter: { includedEventTypes: [1] } }, "includedEventTypes"],
    ["conditions that are none", { ...good, filter: { advancedFilters: [null] } }, "advancedFilters"],
    [
      "an unknown operator",
      { ...good, filter: { advancedFilters: [{ operatorType: "Like", key: "data.a" }] } },
      "Like",
    ],
    ["labels that are no texts", { ...good, labels: "a" }, "labels"],
    ["a custom schema", { ...good, eventDeliverySchema: "CustomInputSchema" }, "CustomInputSchema"],
    ["no attempts", { ...good, retryPolicy: { maxDeliveryAttempts: 0 } }, "maxDeliveryAttempts"],
    ["two days to live", { ...good, retryPolicy: { eventTimeToLiveInMinutes: 2880 } }, "eventTimeToLiveInMinutes"],
    ["an expiry that is no date", { ...good, expirationTimeUtc: "soon" }, "Invalid expiration time."],
    ["an expiry in the past", { ...good, expirationTimeUtc: "1970-01-01T00:00:00Z" }, "Invalid expiration time."],
  ])("%s", (_, properties, message) => {
    expect(() => check("name-1", properties, 0)).toThrow(message);
  });

  it.each(["ab", "a".repeat(65), "with space", "ümlaut", "a_b", "a/b", ""])("the name %j", (name) => {
    expect(() => check(name, good, 0)).toThrow("3 to 64 characters");
  });

  it("more conditions than Azure allows, through the filter's own rules", () => {
    const advancedFilters = Array.from({ length: 26 }, () => ({ operatorType: "IsNotNull", key: "data.a" }));
    expect(() => check("name-1", { ...good, filter: { advancedFilters } }, 0)).toThrow("26 conditions");
  });

  it("eleven attributes", () => {
    const one = { name: "a", type: "Static", properties: { value: "x" } };
    const deliveryAttributeMappings = Array.from({ length: 11 }, () => one);
    expect(() => check("name-1", webhook("https://example.com", { deliveryAttributeMappings }), 0)).toThrow(
      "At most 10",
    );
  });
});
