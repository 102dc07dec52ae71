import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/core/json.ts";
import { diffEventSubscriptions, findIncomparable } from "../../../src/core/subscription/diffEventSubscriptions.ts";
import type { EventSubscription } from "../../../src/core/subscription/eventSubscription.ts";
import { toGetResponse } from "../../../src/emulator/arm/eventSubscriptions/eventSubscriptionResponse.ts";
import { arbitraryEventSubscription } from "./anySubscription.ts";

const workspace =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg1/providers/Microsoft.MachineLearningServices/workspaces/ws1";
const id = `${workspace}/providers/Microsoft.EventGrid/eventSubscriptions/es1`;
const hub = `${workspace.split("/providers")[0]}/providers/Microsoft.EventHub/namespaces/n/eventhubs/h`;

const of = (properties: object): EventSubscription => ({ id, name: "es1", properties });
const webhook = (properties: object): EventSubscription => of({ destination: { endpointType: "WebHook", properties } });
const headers = (...deliveryAttributeMappings: object[]): EventSubscription =>
  of({ destination: { endpointType: "EventHub", properties: { resourceId: hub, deliveryAttributeMappings } } });
const header = (name: string, properties: object): object => ({ name, type: "Static", properties });

describe("no difference is found between", () => {
  const url = "https://example.com/hook";
  test.each<[what: string, before: EventSubscription, after: EventSubscription]>([
    [
      "nothing, and the defaults of the service",
      of({}),
      of({
        labels: null,
        eventDeliverySchema: "EventGridSchema",
        retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 },
      }),
    ],
    [
      "an absent part of the retry policy, and its default",
      of({ retryPolicy: { maxDeliveryAttempts: 5 } }),
      of({
        retryPolicy: { eventTimeToLiveInMinutes: 1440, maxDeliveryAttempts: 5 },
      }),
    ],
    [
      "a webhook, and the same with default batches",
      webhook({ endpointUrl: url }),
      webhook({
        endpointUrl: url,
        maxEventsPerBatch: 1,
        preferredBatchSizeInKilobytes: 64,
      }),
    ],
    [
      "a webhook URL, and what Azure shows of it",
      webhook({ endpointUrl: `${url}?code=1` }),
      webhook({
        endpointUrl: null,
        endpointBaseUrl: url,
      }),
    ],
    [
      "a port that is the default",
      webhook({ endpointUrl: "https://example.com:443/hook" }),
      webhook({ endpointBaseUrl: url }),
    ],
    [
      "resource ids in two cases",
      headers(),
      of({
        destination: { endpointType: "eventhub", properties: { resourceId: hub.toLowerCase() } },
      }),
    ],
    [
      "read-only properties",
      of({ topic: workspace, provisioningState: "Creating" }),
      of({
        topic: workspace.toLowerCase(),
        provisioningState: "Succeeded",
      }),
    ],
    [
      "two notations of one moment",
      of({ expirationTimeUtc: "2030-01-01T01:00:00+01:00" }),
      of({
        expirationTimeUtc: "2030-01-01T00:00:00.0000000Z",
      }),
    ],
    ["labels in another order", of({ labels: ["a", "b"] }), of({ labels: ["b", "a"] })],
    [
      "delivery attributes in another order",
      headers(header("a", { value: "1" }), header("b", { value: "2" })),
      headers(header("b", { value: "2", isSecret: false }), header("a", { value: "1", isSecret: null })),
    ],
    [
      "a secret that is hidden",
      headers(header("a", { value: "1", isSecret: true })),
      headers(header("a", { value: "Hidden", isSecret: true })),
    ],
    ["destinations without a kind", of({ destination: {} }), of({ destination: { properties: {} } })],
    ["no filter, and a filter that is no object", of({}), of({ filter: "models/" })],
    ["no filter, and an empty one", of({ filter: null }), of({ filter: { subjectBeginsWith: "" } })],
  ])("%s", (_what, before, after) => {
    expect(diffEventSubscriptions(before, after)).toEqual([]);
    expect(diffEventSubscriptions(after, before)).toEqual([]);
  });
});

describe("a difference is described in one sentence", () => {
  test.each<[sentences: string[], before: EventSubscription, after: EventSubscription]>([
    [
      ["Changes the maximum number of delivery attempts from 30 to 5."],
      of({}),
      of({ retryPolicy: { maxDeliveryAttempts: 5 } }),
    ],
    [
      ['Changes the event delivery schema from "EventGridSchema" to "CloudEventSchemaV1_0".'],
      of({}),
      of({ eventDeliverySchema: "CloudEventSchemaV1_0" }),
    ],
    [['Adds the label: "b".', 'Removes the label "a".'], of({ labels: ["a"] }), of({ labels: ["b"] })],
    [['Adds the expiration time: "2030-01-01".'], of({}), of({ expirationTimeUtc: "2030-01-01" })],
    [
      ["Changes the webhook URL from https://a.example/x to https://b.example/x."],
      webhook({ endpointUrl: "https://a.example/x?code=1" }),
      webhook({ endpointUrl: "https://b.example/x?code=1" }),
    ],
    [
      ["Changes the query string of the webhook URL. It isn't shown because it may hold a key."],
      webhook({ endpointUrl: "https://a.example/x?code=1" }),
      webhook({ endpointUrl: "https://a.example/x?code=2" }),
    ],
    [
      [`Changes the destination from webhook https://a.example/x to EventHub ${hub}.`],
      webhook({ endpointUrl: "https://a.example/x?code=1" }),
      headers(),
    ],
    [
      ["Changes the maximum number of events per batch from 1 to 10."],
      webhook({ endpointBaseUrl: "https://a.example" }),
      webhook({ endpointBaseUrl: "https://a.example", maxEventsPerBatch: 10 }),
    ],
    [
      ["Removes the delivery attribute a.", "Adds the delivery attribute b."],
      headers(header("a", { value: "1" })),
      headers(header("b", { value: "1" })),
    ],
    [
      ["Changes the secret value of the delivery attribute a."],
      headers(header("a", { value: "1", isSecret: true })),
      headers(header("a", { value: "2", isSecret: true })),
    ],
    [
      ['Adds the type of dead-letter destination: "StorageBlob".', 'Adds the dead-letter container: "dead".'],
      of({}),
      of({ deadLetterDestination: { endpointType: "StorageBlob", properties: { blobContainerName: "dead" } } }),
    ],
    [
      ["Sends only RunCompleted instead of all event types."],
      of({}),
      of({
        filter: { includedEventTypes: ["Microsoft.MachineLearningServices.RunCompleted"] },
      }),
    ],
    [["Changes future from 1 to 2."], of({ future: 1 }), of({ future: 2 })],
  ])("%j", (sentences, before, after) => {
    expect(diffEventSubscriptions(before, after).map(({ sentence }) => sentence)).toEqual(sentences);
  });

  test("with a pointer to it", () => {
    const before = of({ destination: null, filter: {}, labels: ["a"] });
    const after = of({
      deliveryWithResourceIdentity: {
        identity: { type: "SystemAssigned" },
        destination: { endpointType: "EventHub", properties: { resourceId: hub } },
      },
      filter: { advancedFilters: [{ operatorType: "IsNotNull", key: "data.x" }] },
    });
    expect(diffEventSubscriptions(before, after).map(({ kind, pointer }) => `${kind} ${pointer}`)).toEqual([
      "added /properties/deliveryWithResourceIdentity/destination",
      "added /properties/deliveryWithResourceIdentity/identity/type",
      "added /properties/filter/advancedFilters/0",
      "removed /properties/labels/0",
    ]);
  });
});

describe("what Azure hides", () => {
  test.each<[sentence: string, before: EventSubscription, after: EventSubscription]>([
    [
      "Can't compare the query string of the webhook URL: Azure hides it.",
      webhook({ endpointUrl: "https://a.example/x?code=1" }),
      webhook({ endpointUrl: null, endpointBaseUrl: "https://a.example/x" }),
    ],
    [
      "Can't compare the secret value of the delivery attribute a: Azure hides it.",
      headers(header("a", { value: "1", isSecret: true })),
      headers(header("a", { value: "Hidden", isSecret: true })),
    ],
  ])("%s", (sentence, before, after) => {
    expect(findIncomparable(before, after).map((each) => each.sentence)).toEqual([sentence]);
    expect(diffEventSubscriptions(before, after)).toEqual([]);
  });

  test("is not reported if both sides are known", () => {
    const known = webhook({ endpointUrl: "https://a.example/x?code=1" });
    expect(findIncomparable(known, known)).toEqual([]);
  });
});

/** A generated event subscription as a client sends it: only the service writes a base URL. */
const sent = arbitraryEventSubscription().map(({ properties }) => {
  const { topic: _topic, provisioningState: _state, ...rest } = properties;
  return JSON.parse(JSON.stringify(rest).replaceAll('"endpointBaseUrl"', '"x"')) as JsonObject;
});

describe("any event subscription", () => {
  test("does not differ from itself", () => {
    fc.assert(
      fc.property(arbitraryEventSubscription(), (one) => {
        expect(diffEventSubscriptions(one, structuredClone(one))).toEqual([]);
      }),
    );
  });

  test("does not differ from the service's response", () => {
    fc.assert(
      fc.property(sent, (properties) => {
        const answer = JSON.stringify(toGetResponse({ id, parent: workspace }, properties, "Succeeded"));
        const back = JSON.parse(answer) as EventSubscription;
        expect(diffEventSubscriptions(of(properties), back)).toEqual([]);
        expect(diffEventSubscriptions(back, of(properties))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("differs from another one without revealing secrets", () => {
    fc.assert(
      fc.property(arbitraryEventSubscription("s3cr3t"), arbitraryEventSubscription("s3cr3t"), (one, other) => {
        const output = JSON.stringify([diffEventSubscriptions(one, other), findIncomparable(one, other)]);
        expect(output).not.toContain("s3cr3t");
        for (const { sentence, pointer } of diffEventSubscriptions(one, other)) {
          expect(sentence).toMatch(/^[A-Z].*\.$/su);
          expect(pointer).toMatch(/^\/properties\//);
        }
      }),
      { numRuns: 300 },
    );
  });
});
