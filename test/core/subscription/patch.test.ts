import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isObject, type Json, type JsonObject } from "../../../src/core/json.ts";
import { diffEventSubscriptions } from "../../../src/core/subscription/diffEventSubscriptions.ts";
import { diffFilter } from "../../../src/core/subscription/diffFilter.ts";
import type { Draft } from "../../../src/core/subscription/draft.ts";
import { draftFromEventSubscription } from "../../../src/core/subscription/draftFromEventSubscription.ts";
import { applyPatch, createPatch } from "../../../src/core/subscription/patch.ts";
import { type EventSubscription, getDestination } from "../../../src/core/subscription/eventSubscription.ts";
import { hasHiddenAttributes, isWebhook } from "../../../src/core/subscription/webhook.ts";
import { arbitraryEventSubscription } from "./anySubscription.ts";

/** Two ways in which the service may apply a PATCH. Which one applies to nested members is undocumented. */
const replaced = (before: EventSubscription, patch: object): EventSubscription => ({
  ...before,
  properties: { ...before.properties, ...patch },
});
const merged = (before: EventSubscription, patch: object): EventSubscription =>
  merge(before as unknown as JsonObject, { properties: patch as JsonObject }) as unknown as EventSubscription;
function merge(into: Json | undefined, change: Json): Json {
  if (!isObject(change)) return change;
  const result: Record<string, Json | undefined> = isObject(into) ? { ...into } : {};
  for (const [name, value] of Object.entries(change)) {
    if (value === null) delete result[name];
    else if (value !== undefined) result[name] = merge(Object.hasOwn(result, name) ? result[name] : undefined, value);
  }
  return result;
}

const edit = (deployed: EventSubscription, draft: Draft, attributes?: readonly JsonObject[]) =>
  createPatch(deployed, draft, { eventSubscription: deployed, ...(attributes ? { attributes } : {}) });

const deployed: EventSubscription = {
  id: "/x/eventSubscriptions/notify",
  name: "notify",
  properties: {
    topic: "/t",
    provisioningState: "Succeeded",
    destination: {
      endpointType: "WebHook",
      properties: {
        endpointUrl: null,
        endpointBaseUrl: "https://example.com/api",
        maxEventsPerBatch: 5,
        deliveryAttributeMappings: [
          { name: "x-key", type: "Static", properties: { value: "Hidden", isSecret: true } },
          { name: "x-run", type: "Dynamic", properties: { sourceField: "data.runId" } },
        ],
      },
    },
    filter: {
      subjectBeginsWith: "experiments/",
      subjectEndsWith: "",
      includedEventTypes: ["Microsoft.MachineLearningServices.RunCompleted"],
      isSubjectCaseSensitive: true,
      advancedFilters: [{ operatorType: "StringIn", key: "data.runStatus", values: ["Failed"] }],
    },
    labels: ["a"],
  },
};
const draft = draftFromEventSubscription(deployed);

describe("an edit", () => {
  test("that changes nothing writes nothing", () => {
    expect(edit(deployed, draft)).toEqual({});
  });

  test("of the filter sends the complete filter, with removed members written explicitly", () => {
    const { subjectBeginsWith: _begin, isSubjectCaseSensitive: _case, ...filter } = draft.filter;
    expect(edit(deployed, { ...draft, filter })).toEqual({
      filter: { ...filter, subjectBeginsWith: "", isSubjectCaseSensitive: false },
    });
  });

  test("of the URL sends only the destination, with its other settings and secrets unchanged", () => {
    const attributes = [{ name: "x-key", type: "Static", properties: { value: "s3cr3t", isSecret: true } }];
    expect(edit(deployed, { ...draft, endpointUrl: "https://example.com/new?code=1" }, attributes)).toEqual({
      destination: {
        endpointType: "WebHook",
        properties: {
          endpointUrl: "https://example.com/new?code=1",
          maxEventsPerBatch: 5,
          deliveryAttributeMappings: attributes,
        },
      },
    });
  });

  test("of the URL keeps the managed identity", () => {
    const { destination = null } = deployed.properties;
    const delivery = { identity: { type: "SystemAssigned" }, destination };
    const byIdentity: EventSubscription = {
      ...deployed,
      properties: { destination: null, deliveryWithResourceIdentity: delivery },
    };
    const patch = edit(byIdentity, {
      ...draftFromEventSubscription(byIdentity),
      endpointUrl: "https://example.com/new",
    });
    expect(Object.keys(patch)).toEqual(["deliveryWithResourceIdentity"]);
    expect(patch.deliveryWithResourceIdentity).toMatchObject({
      identity: { type: "SystemAssigned" },
      destination: { properties: { endpointUrl: "https://example.com/new", maxEventsPerBatch: 5 } },
    });
  });

  test("does not undo a concurrent change of another member", () => {
    const current = { ...deployed, properties: { ...deployed.properties, filter: { subjectBeginsWith: "theirs" } } };
    const patch = createPatch(
      deployed,
      { ...draft, endpointUrl: "https://example.com/new" },
      { eventSubscription: current },
    );
    expect(Object.keys(patch)).toEqual(["destination"]);
  });

  test("of another destination than a webhook has no URL to change", () => {
    const properties = { destination: { endpointType: "StorageQueue", properties: { queueName: "q" } } };
    expect(draftFromEventSubscription({ name: "n", properties })).not.toHaveProperty("endpointUrl");
  });
});

describe("for every event subscription", () => {
  const any = arbitraryEventSubscription();
  const filters = arbitraryEventSubscription().map(
    ({ properties }) => draftFromEventSubscription({ name: "", properties }).filter,
  );

  test("an unchanged draft writes nothing", () => {
    fc.assert(
      fc.property(any, (subscription) => {
        expect(edit(subscription, draftFromEventSubscription(subscription))).toEqual({});
      }),
    );
  });

  test.each([
    ["replaces", replaced],
    ["merges", merged],
  ])("an edit of the filter changes nothing but the filter, where the service %s", (_, apply) => {
    fc.assert(
      fc.property(any, filters, (subscription, filter) => {
        const after = apply(subscription, edit(subscription, { ...draftFromEventSubscription(subscription), filter }));
        expect(
          diffEventSubscriptions(subscription, after).filter(
            ({ pointer }) => !pointer.startsWith("/properties/filter"),
          ),
        ).toEqual([]);
        const known = ({ pointer }: { pointer: string }): boolean =>
          /^\/(included|subject|is|enable|advanced)/.test(pointer);
        expect(diffFilter(filter, after.properties.filter).filter(known)).toEqual([]);
      }),
    );
  });

  test("an edit of the URL changes nothing but the URL", () => {
    const webhooks = any.filter((each) => isWebhook(getDestination(each)) && !hasHiddenAttributes(each));
    fc.assert(
      fc.property(webhooks, (subscription) => {
        const endpointUrl = "https://new.example.com/";
        const patch = edit(subscription, { ...draftFromEventSubscription(subscription), endpointUrl });
        const differences = diffEventSubscriptions(subscription, applyPatch(subscription, patch));
        expect(differences.map(({ sentence }) => sentence)).toEqual([expect.stringContaining(endpointUrl)]);
      }),
    );
  });
});
