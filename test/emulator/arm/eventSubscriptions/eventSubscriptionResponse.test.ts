import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../src/core/json.ts";
import {
  toPutResponse,
  toGetResponse,
} from "../../../../src/emulator/arm/eventSubscriptions/eventSubscriptionResponse.ts";

const id =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg1/providers/Microsoft.MachineLearningServices/workspaces/ws1/providers/Microsoft.EventGrid/eventSubscriptions/es1";
const ids = { id, parent: id.replace(/\/providers\/Microsoft\.EventGrid.*$/, "") };
const endpointUrl = "https://example.azurewebsites.net/api/updates?code=s3cret";
const destination = { endpointType: "WebHook", properties: { endpointUrl } };
const filter = { includedEventTypes: ["Microsoft.MachineLearningServices.ModelRegistered"] };

/** As text, because the order of properties was recorded too. */
const toJsonText = (body: JsonObject): string => JSON.stringify(body);

it("the response to a PUT equals the recorded one, byte for byte", () => {
  expect(toJsonText(toPutResponse(ids, { filter, destination }, "Creating"))).toBe(
    `{"properties":{"topic":"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg1/providers/microsoft.machinelearningservices/workspaces/ws1","provisioningState":"Creating","destination":{"properties":{"endpointUrl":null,"endpointBaseUrl":"https://example.azurewebsites.net/api/updates"},"endpointType":"WebHook"},"filter":{"includedEventTypes":["Microsoft.MachineLearningServices.ModelRegistered"]},"labels":null,"retryPolicy":{"maxDeliveryAttempts":30,"eventTimeToLiveInMinutes":1440}},"systemData":null,"id":"${id}","name":"es1","type":"Microsoft.EventGrid/eventSubscriptions"}`,
  );
});

it("the response to a GET equals the recorded one, byte for byte", () => {
  const deliveryAttributeMappings = [
    { name: "h1", type: "Static", properties: { value: "v1", isSecret: false } },
    { name: "h2", type: "Static", properties: { value: "s3cret", isSecret: true } },
    { name: "h3", type: "Dynamic", properties: { sourceField: "data.runId" } },
  ];
  const given = {
    filter,
    destination: { endpointType: "WebHook", properties: { deliveryAttributeMappings, endpointUrl } },
  };
  expect(toJsonText(toGetResponse(ids, given, "Succeeded"))).toBe(
    `{"properties":{"topic":"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg1/providers/microsoft.machinelearningservices/workspaces/ws1","provisioningState":"Succeeded","destination":{"properties":{"endpointUrl":null,"endpointBaseUrl":"https://example.azurewebsites.net/api/updates","maxEventsPerBatch":1,"preferredBatchSizeInKilobytes":64,"deliveryAttributeMappings":[{"properties":{"value":"v1","isSecret":false},"name":"h1","type":"Static"},{"properties":{"value":"Hidden","isSecret":true},"name":"h2","type":"Static"},{"properties":{"sourceField":"data.runId"},"name":"h3","type":"Dynamic"}]},"endpointType":"WebHook"},"filter":{"subjectBeginsWith":"","subjectEndsWith":"","includedEventTypes":["Microsoft.MachineLearningServices.ModelRegistered"]},"labels":null,"eventDeliverySchema":"EventGridSchema","retryPolicy":{"maxDeliveryAttempts":30,"eventTimeToLiveInMinutes":1440}},"systemData":null,"id":"${id}","name":"es1","type":"Microsoft.EventGrid/eventSubscriptions"}`,
  );
});

const propertiesOf = (body: JsonObject): JsonObject => body["properties"] as JsonObject;

describe("as recorded from the real service", () => {
  it("only the response to a PUT contains secrets", () => {
    const mapping = { properties: { value: "plain", isSecret: true }, name: "h", type: "Static" };
    const given = {
      destination: { ...destination, properties: { endpointUrl, deliveryAttributeMappings: [mapping] } },
    };
    expect(toJsonText(toPutResponse(ids, given, "Creating"))).toContain('"plain"');
    expect(toJsonText(toGetResponse(ids, given, "Succeeded"))).not.toContain("plain");
  });

  it("only a missing filter is returned with empty subjects", () => {
    const empty = { subjectBeginsWith: "", subjectEndsWith: "" };
    expect(propertiesOf(toPutResponse(ids, { destination }, "Creating"))["filter"]).toEqual(empty);
    const given = { destination, filter: { isSubjectCaseSensitive: false } };
    expect(propertiesOf(toPutResponse(ids, given, "Creating"))["filter"]).toEqual({});
    expect(propertiesOf(toGetResponse(ids, given, "Succeeded"))["filter"]).toEqual(empty);
  });

  it("the response to a PUT leaves out what was sent as the default", () => {
    const defaults = { subjectBeginsWith: "", subjectEndsWith: "", enableAdvancedFilteringOnArrays: false };
    const filterOf = (filter: JsonObject): unknown =>
      propertiesOf(toPutResponse(ids, { destination, filter }, "Creating"))["filter"];
    expect(filterOf(defaults)).toEqual({});
    expect(filterOf({ ...defaults, subjectEndsWith: "x", includedEventTypes: null })).toEqual({ subjectEndsWith: "x" });
  });

  it("the two flags of a filter are returned only when true", () => {
    const flags = { isSubjectCaseSensitive: true, enableAdvancedFilteringOnArrays: false };
    const all = propertiesOf(toGetResponse(ids, { destination, filter: flags }, "Succeeded"))["filter"];
    expect(all).toEqual({ subjectBeginsWith: "", subjectEndsWith: "", isSubjectCaseSensitive: true });
  });

  it("a condition has its values first and its key last", () => {
    const one = { key: "data.a", operatorType: "NumberInRange", values: [[1, 10]] };
    const body = toGetResponse(ids, { destination, filter: { advancedFilters: [one] } }, "Succeeded");
    expect(toJsonText(body)).toContain(
      '"advancedFilters":[{"values":[[1.0,10.0]],"operatorType":"NumberInRange","key":"data.a"}]',
    );
  });

  it.each([
    [{ value: 0 }, '"value":0.0,'],
    [{ value: -3 }, '"value":-3.0,'],
    [{ value: 0.25 }, '"value":0.25,'],
    [{ values: [1, 2.5, "3"] }, '"values":[1.0,2.5,"3"],'],
    [{ value: 1e21 }, '"value":1e+21,'],
    [{ value: true }, '"value":true,'],
    [{}, "[{"],
  ])("the numbers of the condition %j are floats", (operand, expected) => {
    const one = { ...operand, operatorType: "NumberIn", key: "data.a" };
    const body = toJsonText(toGetResponse(ids, { destination, filter: { advancedFilters: [one] } }, "Succeeded"));
    expect(body).toContain(`${expected}"operatorType":"NumberIn"`);
    expect(JSON.parse(body)).toMatchObject({ properties: { filter: { advancedFilters: [one] } } });
  });

  it("delivery with an identity has both keys, the plain destination as null", () => {
    const identity = { type: "SystemAssigned" };
    const inner = { endpointType: "EventHub", properties: { resourceId: "/x" } };
    const given = { deliveryWithResourceIdentity: { identity, destination: inner } };
    const { destination: plain, deliveryWithResourceIdentity } = propertiesOf(toGetResponse(ids, given, "Succeeded"));
    expect(plain).toBeNull();
    expect(deliveryWithResourceIdentity).toEqual({ identity, destination: inner });
  });

  it("the dead-letter destination comes last, its properties first", () => {
    const deadLetterDestination = {
      endpointType: "StorageBlob",
      properties: { resourceId: "/X", blobContainerName: "c" },
    };
    expect(toJsonText(toGetResponse(ids, { deadLetterDestination, destination }, "Succeeded"))).toContain(
      '"eventTimeToLiveInMinutes":1440},"deadLetterDestination":{"properties":{"resourceId":"/X","blobContainerName":"c"},"endpointType":"StorageBlob"}},"systemData"',
    );
    const identity = { userAssignedIdentity: "/i", type: "UserAssigned" };
    const given = { deadLetterWithResourceIdentity: { deadLetterDestination, identity }, destination };
    expect(toJsonText(toGetResponse(ids, given, "Succeeded"))).toContain(
      '"deadLetterWithResourceIdentity":{"identity":{"type":"UserAssigned","userAssignedIdentity":"/i"},"deadLetterDestination":{"properties":',
    );
  });

  it("below a system topic the topic is that system topic in its own casing, and the type differs", () => {
    const parent = "/subscriptions/S/resourceGroups/RG/providers/Microsoft.EventGrid/systemTopics/T";
    const body = toGetResponse({ id: `${parent}/eventSubscriptions/es1`, parent }, { destination }, "Succeeded");
    expect(propertiesOf(body)["topic"]).toBe(parent);
    expect(body["type"]).toBe("Microsoft.EventGrid/systemTopics/eventSubscriptions");
  });

  it("on a workspace the topic is in lower case from the resource group on", () => {
    const parent = "/subscriptions/S/resourceGroups/RG/providers/Microsoft.MachineLearningServices/workspaces/W";
    expect(propertiesOf(toPutResponse({ id, parent }, { destination }, "Creating"))["topic"]).toBe(
      "/subscriptions/S/resourceGroups/rg/providers/microsoft.machinelearningservices/workspaces/w",
    );
  });

  it("the base of a webhook URL has neither the query nor the default port", () => {
    const hook = { endpointType: "WebHook", properties: { endpointUrl: "https://example.com:443/a/b?code=s3cret#x" } };
    expect(toJsonText(toGetResponse(ids, { destination: hook }, "Succeeded"))).toContain(
      '"endpointUrl":null,"endpointBaseUrl":"https://example.com/a/b"',
    );
  });

  it("an expiry is returned byte for byte, and a dead-letter destination only when set", () => {
    const expirationTimeUtc = "2030-01-01T00:00:00.1234567Z";
    const properties = propertiesOf(toGetResponse(ids, { destination, expirationTimeUtc }, "Succeeded"));
    expect(properties["expirationTimeUtc"]).toBe(expirationTimeUtc);
    expect(properties).not.toHaveProperty("deadLetterDestination");
  });
});

it("unknown properties survive at every level, even with the names of prototypes", () => {
  const given = JSON.parse(`{
    "future": {"a": [1]}, "__proto__": {"polluted": 1},
    "destination": {"endpointType": "WebHook", "properties": {"endpointUrl": "https://x", "minimumTlsVersionAllowed": "1.2"}},
    "filter": {"constructor": "c", "advancedFilters": [{"operatorType": "FutureOp", "key": "k", "extra": 1}]}
  }`) as JsonObject;
  const body = toJsonText(toGetResponse(ids, given, "Succeeded"));
  for (const part of [
    '"future":{"a":[1]}',
    '"__proto__":{"polluted":1}',
    '"minimumTlsVersionAllowed":"1.2"',
    '"extra":1',
    '"constructor":"c"',
  ])
    expect(body).toContain(part);
  expect({}).not.toHaveProperty("polluted");
});

it("a destination of an unknown kind is returned as it was sent", () => {
  const future = { endpointType: "OfTomorrow", properties: { level: 3, nested: { a: null } }, extra: true };
  expect(propertiesOf(toGetResponse(ids, { destination: future }, "Succeeded"))["destination"]).toEqual(future);
});
