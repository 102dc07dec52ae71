import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../src/core/json.ts";
import { checkEventSubscription } from "../../../../src/emulator/arm/eventSubscriptions/eventSubscriptionChecks.ts";

const webhook = (endpointUrl: unknown, more: JsonObject = {}): JsonObject =>
  ({ destination: { endpointType: "WebHook", properties: { endpointUrl, ...more } } }) as JsonObject;
const good = webhook("https://example.com/events");
const azure = "/subscriptions/s/resourceGroups/g/providers";
const to = (endpointType: string, properties: JsonObject): JsonObject => ({
  destination: { endpointType, properties },
});
const storageAccount = `${azure}/Microsoft.Storage/storageAccounts/a`;
const queue = (more: JsonObject): JsonObject =>
  to("StorageQueue", { resourceId: storageAccount, queueName: "q", ...more });
const eventHub = {
  endpointType: "EventHub",
  properties: { resourceId: `${azure}/Microsoft.EventHub/namespaces/n/eventhubs/h` },
};
const withIdentity = (identity?: JsonObject): JsonObject => ({
  deliveryWithResourceIdentity: { ...(identity ? { identity } : {}), destination: eventHub },
});
const blob = { endpointType: "StorageBlob", properties: { resourceId: storageAccount, blobContainerName: "dead" } };
const deadLetters = (deadLetterDestination: unknown): JsonObject => ({ ...good, deadLetterDestination }) as JsonObject;
const attribute = (name: string, properties: JsonObject, type = "Static"): JsonObject =>
  webhook("https://example.com", { deliveryAttributeMappings: [{ name, type, properties }] });

describe("accepts", () => {
  it.each<[string, JsonObject]>([
    ["an https webhook", good],
    ["http on this machine", webhook("http://localhost:7071/api")],
    ["a function", to("AzureFunction", { resourceId: `${azure}/Microsoft.Web/sites/a/functions/f` })],
    ["a function of a slot", to("AzureFunction", { resourceId: `${azure}/Microsoft.Web/sites/a/slots/s/functions/f` })],
    ["an event hub", { destination: eventHub }],
    ["a storage queue", queue({ queueMessageTimeToLiveInSeconds: -1 })],
    [
      "a hybrid connection",
      to("HybridConnection", { resourceId: `${azure}/Microsoft.Relay/namespaces/n/hybridConnections/h` }),
    ],
    [
      "a service bus queue",
      to("ServiceBusQueue", { resourceId: `${azure}/Microsoft.ServiceBus/namespaces/n/queues/q` }),
    ],
    [
      "a service bus topic",
      to("ServiceBusTopic", { resourceId: `${azure}/Microsoft.ServiceBus/namespaces/n/topics/t` }),
    ],
    ["a namespace topic", to("NamespaceTopic", { resourceId: `${azure}/Microsoft.EventGrid/namespaces/n/topics/t` })],
    ["a partner", to("PartnerDestination", { resourceId: `${azure}/Microsoft.EventGrid/partnerDestinations/p` })],
    ["an alert", to("MonitorAlert", { severity: "Sev3", description: null, actionGroups: null })],
    ["an id in another casing", to("EventHub", { resourceId: eventHub.properties.resourceId.toUpperCase() })],
    [
      "a webhook in another casing",
      { destination: { endpointType: "Webhook", properties: { endpointUrl: "https://example.com" } } },
    ],
    [
      "a webhook protected by Microsoft Entra",
      webhook("https://example.com", {
        azureActiveDirectoryTenantId: "t",
        azureActiveDirectoryApplicationIdOrUri: "a",
      }),
    ],
    ["a webhook with a TLS version", webhook("https://example.com", { minimumTlsVersionAllowed: "1.2" })],
    ["a destination with a system-assigned identity", withIdentity({ type: "SystemAssigned" })],
    ["a destination with a user-assigned identity", withIdentity({ type: "UserAssigned", userAssignedIdentity: "/i" })],
    ["dead letters", deadLetters(blob)],
    [
      "dead letters with an identity",
      {
        ...good,
        deadLetterWithResourceIdentity: { identity: { type: "SystemAssigned" }, deadLetterDestination: blob },
      },
    ],
    ["a null dead-letter destination", deadLetters(null)],
    ["nulls for optional members", { ...good, filter: null, labels: null, retryPolicy: null, expirationTimeUtc: null }],
    ["the limits themselves", { ...good, retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 } }],
    ["a secret delivery attribute", attribute("Authorization", { value: "Bearer x", isSecret: true })],
    ["an expiry in the future", { ...good, expirationTimeUtc: "1970-01-01T00:00:01.0000000Z" }],
  ])("%s", (_, properties) => {
    expect(() => checkEventSubscription("name-1", properties, 0)).not.toThrow();
  });
});

describe("rejects", () => {
  it.each<[string, JsonObject, string]>([
    ["no destination", {}, "The destination must be specified."],
    ["two destinations", { ...good, deliveryWithResourceIdentity: {} }, "Only one of"],
    ["a destination without endpointType", { destination: {} }, "endpointType"],
    ["no URL", webhook(null), "The endpoint URL is invalid as it should be specified"],
    ["http to another host", webhook("http://example.com"), "Only localhost can use http."],
    ["a file URL", webhook("file:///etc/passwd"), "The endpoint URL is invalid"],
    ["a host that only looks local", webhook("http://localhost.example.com"), "The endpoint URL is invalid"],
    [
      "an unknown kind",
      to("CarrierPigeon", {}),
      "'CarrierPigeon' of the destination is not supported; it must be one of WebHook, AzureFunction,",
    ],
    [
      "a kind with the name of an inherited property",
      to("constructor", {}),
      "'constructor' of the destination is not supported",
    ],
    ["an event hub without id", to("EventHub", {}), "The resourceId of the destination must be specified."],
    [
      "an event hub with the id of a storage account",
      to("EventHub", { resourceId: storageAccount }),
      "is not the id of a Microsoft.EventHub/namespaces/eventhubs resource",
    ],
    [
      "a function app without function",
      to("AzureFunction", { resourceId: `${azure}/Microsoft.Web/sites/a` }),
      "Microsoft.Web/sites/functions",
    ],
    [
      "a function with a batch of 0",
      to("AzureFunction", { resourceId: `${azure}/Microsoft.Web/sites/a/functions/f`, maxEventsPerBatch: 0 }),
      "maxEventsPerBatch",
    ],
    ["a queue without name", queue({ queueName: "" }), "queueName"],
    [
      "a queue with a time to live of 0",
      queue({ queueMessageTimeToLiveInSeconds: 0 }),
      "queueMessageTimeToLiveInSeconds",
    ],
    [
      "a queue with delivery attributes",
      queue({ deliveryAttributeMappings: [{ name: "a", type: "Static", properties: { value: "b" } }] }),
      "deliveryAttributeMappings cannot be specified",
    ],
    ["an alert without severity", to("MonitorAlert", {}), "Sev0, Sev1, Sev2, Sev3, Sev4"],
    ["an alert with an unknown severity", to("MonitorAlert", { severity: "Sev5" }), "'Sev5'"],
    ["an alert with a wrong description", to("MonitorAlert", { severity: "Sev1", description: 1 }), "description"],
    ["an alert with wrong action groups", to("MonitorAlert", { severity: "Sev1", actionGroups: "a" }), "actionGroups"],
    [
      "a Microsoft Entra tenant without an application",
      webhook("https://example.com", { azureActiveDirectoryTenantId: "t" }),
      "together",
    ],
    [
      "a Microsoft Entra tenant that is not a string",
      webhook("https://example.com", { azureActiveDirectoryTenantId: 1 }),
      "azureActiveDirectoryTenantId",
    ],
    [
      "a Microsoft Entra application that is not a string",
      webhook("https://example.com", { azureActiveDirectoryApplicationIdOrUri: 1 }),
      "azureActiveDirectoryApplicationIdOrUri",
    ],
    [
      "an unknown TLS version",
      webhook("https://example.com", { minimumTlsVersionAllowed: "1.4" }),
      "'1.4' must be 1.0, 1.1 or 1.2",
    ],
    ["a missing identity", withIdentity(), "The identity type '' of deliveryWithResourceIdentity"],
    ["an unknown identity type", withIdentity({ type: "Mine" }), "'Mine'"],
    ["a user-assigned identity without its id", withIdentity({ type: "UserAssigned" }), "userAssignedIdentity"],
    ["a dead-letter destination that is not an object", deadLetters("x"), "deadLetterDestination must be an object"],
    [
      "a dead-letter destination with an identity that is not an object",
      { ...good, deadLetterWithResourceIdentity: [] },
      "deadLetterWithResourceIdentity must be an object",
    ],
    [
      "an identity without a dead-letter destination",
      { ...good, deadLetterWithResourceIdentity: { identity: { type: "SystemAssigned" } } },
      "must have a deadLetterDestination",
    ],
    [
      "a dead-letter destination with a missing identity",
      { ...good, deadLetterWithResourceIdentity: { deadLetterDestination: blob } },
      "of deadLetterWithResourceIdentity",
    ],
    [
      "two dead-letter destinations",
      { ...good, deadLetterDestination: blob, deadLetterWithResourceIdentity: {} },
      "Only one of deadLetterDestination",
    ],
    ["dead letters in a queue", deadLetters({ ...blob, endpointType: "StorageQueue" }), "must be StorageBlob"],
    [
      "dead letters without a container",
      deadLetters({ ...blob, properties: { resourceId: storageAccount } }),
      "blobContainerName",
    ],
    [
      "dead letters in something other than a storage account",
      deadLetters({ ...blob, properties: { resourceId: "/x", blobContainerName: "c" } }),
      "The resourceId '/x' of the deadLetterDestination",
    ],
    ["a batch of 5001", webhook("https://example.com", { maxEventsPerBatch: 5001 }), "maxEventsPerBatch"],
    ["a delivery attribute that Event Grid reserves", attribute("aeg-event-type", { value: "x" }), "aeg-"],
    ["a delivery attribute that HTTP reserves", attribute("Content-Length", { value: "1" }), "HTTP itself"],
    ["a delivery attribute whose name is not a header name", attribute("a b", { value: "x" }), "legal header name"],
    ["a delivery attribute with a line break", attribute("a", { value: "x\r\nb: c" }), "cannot be sent"],
    ["a delivery attribute that is too long", attribute("a", { value: "x".repeat(4097) }), "4096 bytes"],
    ["a dynamic delivery attribute without sourceField", attribute("a", {}, "Dynamic"), "sourceField"],
    ["a delivery attribute of an unknown type", attribute("a", { value: "x" }, "Other"), "Static or Dynamic"],
    ["a filter that is not an object", { ...good, filter: [] }, "filter must be an object"],
    ["event types that are not strings", { ...good, filter: { includedEventTypes: [1] } }, "includedEventTypes"],
    ["advanced filters that are not objects", { ...good, filter: { advancedFilters: [null] } }, "advancedFilters"],
    [
      "an unknown operator",
      { ...good, filter: { advancedFilters: [{ operatorType: "Like", key: "data.a" }] } },
      "Like",
    ],
    ["labels that are not a list", { ...good, labels: "a" }, "labels"],
    ["a custom schema", { ...good, eventDeliverySchema: "CustomInputSchema" }, "CustomInputSchema"],
    ["zero delivery attempts", { ...good, retryPolicy: { maxDeliveryAttempts: 0 } }, "maxDeliveryAttempts"],
    [
      "a time to live of two days",
      { ...good, retryPolicy: { eventTimeToLiveInMinutes: 2880 } },
      "eventTimeToLiveInMinutes",
    ],
    ["an expiry that is not a date", { ...good, expirationTimeUtc: "soon" }, "Invalid expiration time."],
    ["an expiry in the past", { ...good, expirationTimeUtc: "1970-01-01T00:00:00Z" }, "Invalid expiration time."],
  ])("%s", (_, properties, message) => {
    expect(() => checkEventSubscription("name-1", properties, 0)).toThrow(message);
  });

  it.each(["ab", "a".repeat(65), "with space", "ümlaut", "a_b", "a/b", ""])("the name %j", (name) => {
    expect(() => checkEventSubscription(name, good, 0)).toThrow("3 to 64 characters");
  });

  it("more conditions than Azure allows, by the rules for filters", () => {
    const advancedFilters = Array.from({ length: 26 }, () => ({ operatorType: "IsNotNull", key: "data.a" }));
    expect(() => checkEventSubscription("name-1", { ...good, filter: { advancedFilters } }, 0)).toThrow(
      "26 conditions",
    );
  });

  it("eleven delivery attributes", () => {
    const one = { name: "a", type: "Static", properties: { value: "x" } };
    const deliveryAttributeMappings = Array.from({ length: 11 }, () => one);
    expect(() =>
      checkEventSubscription("name-1", webhook("https://example.com", { deliveryAttributeMappings }), 0),
    ).toThrow("At most 10");
  });
});
