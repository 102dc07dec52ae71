import { expect, test } from "vitest";
import { explainBlank, fillBlanks } from "../../../src/core/subscription/blanks.ts";

test.each([
  ["var.endpoint_url", "Set by the variable endpoint_url"],
  ["local.url", "Set by the variable url"],
  ["$ENDPOINT_URL", "Set by the variable ENDPOINT_URL"],
  ["${ENDPOINT_URL}", "Set by the variable ENDPOINT_URL"],
  ["parameters('endpointUrl')", "Set by the parameter endpointUrl"],
  ["endpointUrl", "Set by the parameter endpointUrl"],
  ["azurerm_a.b[0].id", 'Set by "azurerm_a.b[0].id"'],
  ["Hidden", "Hidden by Azure"],
  ["https://example.com/api", 'Azure hides the query string of "https://example.com/api"'],
  ["https://example.com/api?code=$KEY", 'Set by "https://example.com/api?code=$KEY"'],
])("a value that the text leaves to %s: %s", (text, explanation) => {
  expect(explainBlank(text)).toBe(explanation);
});

test("a number is entered as a number, and a text that looks like one stays text", () => {
  const blank = (pointer: string) => ({ pointer, text: "var.x", line: 1, column: 1 });
  const pointers = ["/properties/retryPolicy/maxDeliveryAttempts", "/properties/destination/properties/queueName"];
  expect(fillBlanks({}, pointers.map(blank), ["5", "5"])).toEqual({
    retryPolicy: { maxDeliveryAttempts: 5 },
    destination: { properties: { queueName: "5" } },
  });
});
