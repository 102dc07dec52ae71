import { expect, test } from "vitest";
import { missingRight } from "../../src/core/permissions.ts";

const refusal = (action: string): string =>
  `The client 'reader' with object id '0' does not have authorization to perform action '${action}' over scope '/subscriptions/s' or the scope is invalid.`;

const [reader, contributor] = ["EventGrid EventSubscription Reader", "EventGrid EventSubscription Contributor"];

test.each([
  ["Microsoft.EventGrid/eventSubscriptions/read", "read event subscriptions", reader],
  ["microsoft.eventgrid/EVENTSUBSCRIPTIONS/read", "read event subscriptions", reader],
  ["Microsoft.EventGrid/eventSubscriptions/write", "create or change event subscriptions", contributor],
  ["Microsoft.EventGrid/eventSubscriptions/delete", "delete event subscriptions", contributor],
  ["Microsoft.EventGrid/eventSubscriptions/getFullUrl/action", "read the full URL of a webhook", contributor],
  [
    "Microsoft.EventGrid/eventSubscriptions/getDeliveryAttributes/action",
    "do Microsoft.EventGrid/eventSubscriptions/getDeliveryAttributes/action",
    contributor,
  ],
  ["Microsoft.MachineLearningServices/workspaces/read", "read workspaces", "Reader"],
  ["Microsoft.EventGrid/systemTopics/read", "do Microsoft.EventGrid/systemTopics/read", "Reader"],
  ["Microsoft.EventGrid/systemTopics/write", "do Microsoft.EventGrid/systemTopics/write", "EventGrid Contributor"],
])("who lacks %s is told so in words, and of the role that has it", (action, deed, role) => {
  expect(missingRight(refusal(action))).toEqual({
    message: `You may not ${deed} here.`,
    remedy: `Ask for the role ${role}: it grants ${action}.`,
  });
});

test.each([
  ["names no action", "No."],
  ["names an action that no role of ours grants", refusal("Microsoft.Compute/disks/write")],
  ["names something hostile", refusal("<img src=x>/read")],
  ["is empty", ""],
])("a refusal that %s promises nothing", (_, message) => {
  expect(missingRight(message)).toBeUndefined();
});
