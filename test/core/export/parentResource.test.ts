import { describe, expect, test } from "vitest";
import { findParentResource } from "../../../src/core/export/parentResource.ts";

const group = "/subscriptions/s/resourceGroups/rg/providers";
const workspace = `${group}/Microsoft.MachineLearningServices/workspaces/w`;
const systemTopic = `${group}/Microsoft.EventGrid/systemTopics/T`;
const systemTopicParent = {
  kind: "systemTopic",
  id: systemTopic,
  azureSubscriptionId: "s",
  resourceGroup: "rg",
  topic: "T",
};

describe("the parent of an event subscription", () => {
  test.each([
    ["the workspace in its id", { id: `${workspace}/providers/Microsoft.EventGrid/eventSubscriptions/one` }, workspace],
    ["the workspace in its topic", { properties: { topic: workspace } }, workspace],
    ["unknown without both", { properties: { topic: null } }, undefined],
  ])("is %s", (_, of, id) => {
    expect(findParentResource(of)).toEqual({ kind: "source", ...(id && { id }) });
  });

  test.each([
    ["id", { id: `${systemTopic}/eventSubscriptions/one` }],
    ["topic", { properties: { topic: systemTopic } }],
  ])("is the system topic in its %s", (_, of) => {
    expect(findParentResource(of)).toEqual(systemTopicParent);
  });
});
