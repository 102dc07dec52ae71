import { expect, test } from "vitest";
import { detectFormat } from "../../../src/core/import/importers.ts";

test.each([
  ["az eventgrid event-subscription create -n a", "azure-cli"],
  ["# comment\n\n$ az rest --method put", "azure-cli"],
  ["param a string\nresource es 'Microsoft.EventGrid/eventSubscriptions@2022-06-15' = {", "bicep"],
  ['variable "a" {}\n\n  resource "azurerm_eventgrid_event_subscription" "es" {', "terraform"],
  ['{ "$schema": "https://…", "resources": [] }', "arm"],
  [
    '// a comment\n/* and one */ { "type": "Microsoft.EventGrid/eventSubscriptions", "apiVersion": "2022-06-15" }',
    "arm",
  ],
  ['\n{ "properties": {} }', "json"],
  ['[{ "id": "/subscriptions" }]', "json"],
  ["", undefined],
  ["Dear team, please create an event subscription.", undefined],
])("%j looks like %s", (text, format) => {
  expect(detectFormat(text)).toBe(format);
});
