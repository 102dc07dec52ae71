import { expect, test } from "vitest";
import { describeEmptyImport, readImport, recognizeFormat } from "../../../src/app/subscription/readImport.ts";
import { shellWords } from "../../../src/adapters/syntax/shellWords.ts";
import type { SyntaxParser } from "../../../src/ports/syntaxParser.ts";
import { neverAborted } from "../fakeDeps.ts";

const syntax: SyntaxParser = { parse: async (_, text) => shellWords(text) };
const command = (name: string, more = "") =>
  `az eventgrid event-subscription create --name ${name} --source-resource-id /x --endpoint https://a.example/ ${more}\n`;

test("lists every event subscription of a text with its name, event types and filter", async () => {
  const text = command("first", "--subject-begins-with models/") + command("second");
  const { choices, problems } = await readImport(text, "azure-cli", syntax, neverAborted);
  expect(choices.map(({ label, detail }) => [label, detail])).toEqual([
    ["first", "all events · subject begins with models/"],
    ["second", "all events"],
  ]);
  expect(problems).toEqual([]);
});

test("reports what was not understood, but not the blanks that the form asks for", async () => {
  const { choices, problems } = await readImport(
    command("$NAME", "--no-such-flag 1"),
    "azure-cli",
    syntax,
    neverAborted,
  );
  expect(choices[0]?.imported.marks).toMatchObject([{ pointer: "/name" }]);
  expect(choices[0]?.label).toBe("Event subscription 1");
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain("--no-such-flag");
});

test("explains with the first problem why nothing could be imported", () => {
  const problem = { severity: "error", line: 2, column: 5, message: "Unknown flag.", remedy: "Remove it." } as const;
  expect(describeEmptyImport("main.tf", [problem, problem])).toBe(
    "Nothing could be imported from main.tf. Line 2, column 5: Unknown flag. Remove it.",
  );
  expect(describeEmptyImport("the clipboard", [])).toBe("Nothing could be imported from the clipboard.");
});

test("passes on cancellation", async () => {
  const canceled: SyntaxParser = { parse: () => Promise.reject(new DOMException("canceled", "AbortError")) };
  await expect(readImport(command("a"), "azure-cli", canceled, AbortSignal.abort())).rejects.toMatchObject({
    name: "AbortError",
  });
});

test.each([
  [command("a"), "azure-cli"],
  ['{"properties": {"filter": {"includedEventTypes": []}}}', "json"],
  ['{"name": "some-package", "version": "1.0.0"}', undefined],
  ['resource "azurerm_storage_account" "a" {}', undefined],
  ['resource "azurerm_eventgrid_event_subscription" "a" {}', "terraform"],
  ["resource e 'Microsoft.EventGrid/eventSubscriptions@2025-02-15' = {}", "bicep"],
  ["Some prose about eventgrid.", undefined],
  ["", undefined],
])("recognizes %s as %s", (text, format) => {
  expect(recognizeFormat(text)).toBe(format);
});
