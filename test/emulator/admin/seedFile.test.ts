import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultSeed } from "../../../src/emulator/store/seed.ts";
import { parseSeed, readSeed } from "../../../src/emulator/admin/seedFile.ts";

const group = "/subscriptions/s/resourceGroups/g/providers";
const id = `${group}/Microsoft.MachineLearningServices/workspaces/w`;
const topicId = `${group}/Microsoft.EventGrid/systemTopics/t`;
const on = (parent: string, name: string): string =>
  `${parent}/providers/Microsoft.EventGrid/eventSubscriptions/${name}`;
const here = { id, location: "westeurope" };
const topic = {
  id: topicId,
  automatic: false,
  resource: {
    location: "westeurope",
    properties: { source: id, topicType: "Microsoft.MachineLearningServices.Workspaces" },
  },
};
const destination = { endpointType: "WebHook", properties: { endpointUrl: "http://localhost:7071/events" } };
const subscription = { id: on(id, "failed-runs"), properties: { destination } };

const parse = (seed: unknown) => parseSeed(JSON.stringify(seed), 0);
const workspaces = (...all: unknown[]) => ({ workspaces: all });
const topics = (...systemTopics: unknown[]) => ({ workspaces: [here], systemTopics });
const subscriptions = (...eventSubscriptions: unknown[]) => ({
  workspaces: [here],
  systemTopics: [topic],
  eventSubscriptions,
});

describe("a seed", () => {
  it("can have workspaces, system topics and event subscriptions of both kinds", () => {
    const seed = subscriptions(subscription, { ...subscription, id: `${topicId}/eventSubscriptions/below` });
    expect(parse(seed)).toEqual(seed);
  });

  it("can have only workspaces", () => {
    const seed = workspaces(here, { id: `${id}2`, location: "eastus2" });
    expect(parse(seed)).toEqual(seed);
  });

  it("can omit whether a system topic is automatic, and have other slashes around an id", () => {
    const { automatic: _, ...rest } = { ...topic, id: `${topicId.slice(1)}/` };
    expect(parse(topics(rest)).systemTopics).toEqual([topic]);
  });

  it("can have an event subscription copied from a response of the service", () => {
    const properties = { ...subscription.properties, topic: id, provisioningState: "Succeeded" };
    expect(parse(subscriptions({ ...subscription, properties })).eventSubscriptions).toEqual([subscription]);
  });

  it("can be the default one", () => {
    expect(parse(defaultSeed)).toEqual(defaultSeed);
  });

  it("rejects anything else with a failure, and never crashes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        for (const json of [one, workspaces(one), topics(one), subscriptions(one, other), { workspaces: one }])
          try {
            readSeed(json, 0);
          } catch (error) {
            expect(error).toMatchObject({ name: "Failure", code: "refused" });
          }
      }),
    );
  });
});

const bad = (properties: object) => subscriptions(subscription, { id: on(id, "bad-one"), properties });

it.each([
  [[], "workspaces: must be a list"],
  [workspaces(), "workspaces: must name at least one"],
  [{ ...workspaces(here), eventSubscription: [] }, `"eventSubscription": isn't a member of a seed`],
  [workspaces("w"), "workspaces[0].id: "],
  [workspaces(null), "workspaces[0].id: "],
  [workspaces({ location: "westeurope" }), "workspaces[0].id: "],
  [workspaces({ ...here, id: "/subscriptions/s" }), "workspaces[0].id: "],
  [workspaces({ ...here, id: id.replace("MachineLearningServices", "Storage") }), "workspaces[0].id: "],
  [workspaces({ ...here, id: `${id}/computes/c` }), "workspaces[0].id: "],
  [workspaces({ ...here, id: `${id}?x=1` }), "workspaces[0].id: "],
  [workspaces({ ...here, id: `${id}<script>` }), "workspaces[0].id: "],
  [workspaces({ ...here, id: id.replace("/g/", "/../") }), "workspaces[0].id: "],
  [workspaces({ ...here, id: `${id}\n` }), "workspaces[0].id: "],
  [workspaces({ id }), "workspaces[0].location: "],
  [workspaces({ id, location: "West Europe" }), "workspaces[0].location: "],
  [workspaces(here, { ...here, id: id.toUpperCase() }), "workspaces[1].id: is already in the list"],
  [{ ...workspaces(here), systemTopics: {} }, "systemTopics: must be a list"],
  [topics({ ...topic, id }), "systemTopics[0].id: "],
  [topics({ ...topic, automatic: "no" }), "systemTopics[0].automatic: "],
  [topics({ ...topic, resource: null }), "systemTopics[0].resource: "],
  [topics({ ...topic, resource: {} }), "systemTopics[0].resource.properties.source: "],
  [
    topics({ ...topic, resource: { location: "westeurope", properties: { source: id, topicType: "Storage" } } }),
    "systemTopics[0].resource.properties.topicType: ",
  ],
  [topics({ ...topic, resource: { properties: topic.resource.properties } }), "systemTopics[0].resource.location: "],
  [topics(topic, topic), "systemTopics[1].id: is already in the list"],
  [{ ...workspaces(here), eventSubscriptions: null }, "eventSubscriptions: must be a list"],
  [subscriptions(subscription, subscription), "eventSubscriptions[1].id: is already in the list"],
  [
    subscriptions({ ...subscription, id }),
    "eventSubscriptions[0].id: must be the resource id of an event subscription",
  ],
  [
    subscriptions({ ...subscription, id: on(`${id}2`, "lost") }),
    "eventSubscriptions[0].id: must belong to one of the workspaces",
  ],
  [
    subscriptions({ ...subscription, id: `${topicId}2/eventSubscriptions/lost` }),
    "eventSubscriptions[0].id: must belong to one of the workspaces",
  ],
  [subscriptions({ id: subscription.id }), "eventSubscriptions[0].properties: must be an object"],
  [subscriptions({ ...subscription, id: on(id, "x") }), "3 to 64 characters"],
  [bad({}), "eventSubscriptions[1].properties: Invalid event subscription request: The destination must be specified."],
  [bad({ destination: { endpointType: "WebHook", properties: { endpointUrl: null } } }), "The endpoint URL is invalid"],
  [bad({ destination, filter: { advancedFilters: [{ operatorType: "Nonsense", key: "data" }] } }), "advancedFilters"],
  [bad({ destination, retryPolicy: { maxDeliveryAttempts: 99 } }), "maxDeliveryAttempts"],
  [bad({ destination, expirationTimeUtc: "1969-01-01T00:00:00Z" }), "not in the future"],
])("%j is rejected: %s", (seed, message) => {
  expect(() => parse(seed)).toThrow(message);
});

it("rejects a seed that is not JSON", () => {
  expect(() => parseSeed("{", 0)).toThrow("The seed isn't valid JSON");
});
