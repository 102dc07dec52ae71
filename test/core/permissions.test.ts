import { expect, test } from "vitest";
import { remedyOfRefusal } from "../../src/core/permissions.ts";

const refusal = (action: string): string =>
  `The client 'reader' with object id '0' does not have authorization to perform action '${action}' over scope '/subscriptions/s' or the scope is invalid.`;

test.each([
  ["Microsoft.EventGrid/eventSubscriptions/read", "EventGrid EventSubscription Reader"],
  ["microsoft.eventgrid/EVENTSUBSCRIPTIONS/read", "EventGrid EventSubscription Reader"],
  ["Microsoft.EventGrid/eventSubscriptions/write", "EventGrid EventSubscription Contributor"],
  ["Microsoft.EventGrid/eventSubscriptions/getFullUrl/action", "EventGrid EventSubscription Contributor"],
  ["Microsoft.EventGrid/systemTopics/read", "Reader"],
  ["Microsoft.EventGrid/systemTopics/write", "EventGrid Contributor"],
  ["Microsoft.MachineLearningServices/workspaces/read", "Reader"],
])("who may not do %s is told of the role %s", (action, role) => {
  expect(remedyOfRefusal(refusal(action))).toBe(`Ask for the role ${role}: it grants ${action}.`);
});

test.each([
  ["names no action", "No."],
  ["names an action that no role of ours grants", refusal("Microsoft.Compute/disks/write")],
  ["names something hostile", refusal("<img src=x>/read")],
  ["is empty", ""],
])("a refusal that %s promises nothing", (_, message) => {
  expect(remedyOfRefusal(message)).toBeUndefined();
});
