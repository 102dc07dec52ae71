import { describe, expect, test } from "vitest";
import { createEquivalentPatch, createEquivalentPut } from "../../../src/core/export/equivalentRequest.ts";
import type { EventSubscriptionPatch } from "../../../src/core/subscription/patch.ts";
import { examples } from "./examples.ts";
import { argumentsOfAz, hasBash } from "./fakeAz.ts";

const id =
  "/subscriptions/s/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/churn/providers/Microsoft.EventGrid/eventSubscriptions/notify";
const keyed = "https://example.com/api?code=k3y'\"$(id)";
const patch: EventSubscriptionPatch = {
  filter: {
    subjectBeginsWith: "it's/=@here",
    includedEventTypes: null,
    advancedFilters: [{ operatorType: "StringIn", key: "data.runStatus", values: ["Failed"] }],
  },
  destination: {
    endpointType: "WebHook",
    properties: {
      endpointUrl: keyed,
      deliveryAttributeMappings: [
        { name: "x-key", type: "Static", properties: { value: "s3cr3t", isSecret: true } },
        { name: "x-team", type: "Static", properties: { value: "ml", isSecret: false } },
      ],
    },
  },
};

describe("the request of an edit", () => {
  const { json, command } = createEquivalentPatch(id, patch);

  test("is shown without secrets and with explicit nulls", () => {
    expect(JSON.parse(json)).toMatchObject({
      filter: patch.filter,
      destination: {
        properties: {
          endpointUrl: "<Whole URL of the webhook with its keys, which begins with https://example.com/api>",
          deliveryAttributeMappings: [
            { properties: { value: "<Secret value of the delivery attribute x-key>" } },
            { properties: { value: "ml" } },
          ],
        },
      },
    });
    expect(json + command).not.toMatch(/k3y|s3cr3t/);
  });

  test.skipIf(!hasBash)("is the same from the Azure CLI (skipped where there is no bash)", () => {
    const [call] = argumentsOfAz([command], { ENDPOINT_URL: keyed, HEADER_X_KEY: "s3cr3t" });
    expect(call?.slice(0, 5)).toEqual(["rest", "--method", "patch", "--url", `${id}?api-version=2025-02-15`]);
    expect(JSON.parse(call?.[6] ?? "")).toEqual(patch);
  });
});

test("the request of an import equals the request of its export", () => {
  const example = examples["every operator"]!;
  const { json, command } = createEquivalentPut(example);
  expect(JSON.parse(json)).toHaveProperty("properties.filter", example.properties.filter);
  expect(command).toContain("az eventgrid event-subscription create");
});
