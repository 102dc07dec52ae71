import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detectFormat, type ImportFormat, importers } from "../../../src/core/import/importers.ts";
import { hostileText } from "../subscription/anySubscription.ts";
import { parse, parseWithin } from "./parse.ts";
import { startCpuTimer } from "../../rig/cpuTimer.ts";

const formats = Object.keys(importers) as ImportFormat[];

/** Texts of `size` characters, each of which repeats one thing. */
const muchOf = (size: number) => {
  const much = (piece: string, of = size): string => piece.repeat(Math.floor(of / piece.length));
  return {
    brackets: much("["),
    "brackets that close": much("[", size / 2) + much("]", size / 2),
    objects: much('{"a":'),
    assignments: much("a={"),
    apostrophes: much("'a'"),
    "quotation marks": much('"'),
    interpolations: much('"${'),
    "interpolations of Bicep": much("'${"),
    calls: much("a("),
    comments: much("/* "),
    "line comments": much("// a\n"),
    "line breaks": much("\n"),
    heredocs: much("<<E\n"),
    backslashes: much("\\"),
    variables: much("$a"),
    substitutions: much("$(a"),
    words: much("az eventgrid event-subscription create --label "),
    "resources of Terraform": much('resource "azurerm_eventgrid_event_subscription" "a" {\n labels = var.a\n}\n'),
    "arguments of Terraform": `resource "azurerm_eventgrid_event_subscription" "a" {\n${much('labels=["a"]\n')}}`,
    "resources of Bicep": much("resource e 'Microsoft.EventGrid/eventSubscriptions@1' = {\n properties: a\n}\n"),
    "a long list of Bicep": `resource e 'Microsoft.EventGrid/eventSubscriptions@1' = {\n properties: { labels: [${much("1\n")}] }\n}`,
    "slashes of an id": `{"properties":{},"id":"a${much("/")}x"}`,
    "private characters": `az eventgrid event-subscription create --name ${much("\ue000")}`,
    expressions: `{"resources":[],"properties":{"labels":["[${much("a(")}]"]},"apiVersion":"1"}`,
  };
};
/** Long enough that quadratic algorithms run out of time. */
const huge: Readonly<Record<string, string>> = muchOf(90_000);
/** Too short for most of these texts, so that giving up is tested, too. */
const budgetMs = 15;

describe.each(formats)("reading %s", (format) => {
  test.each(Object.keys(huge))("many %s end in time", async (name) => {
    const text = huge[name] ?? "";
    const cpuMs = startCpuTimer();
    const { subscriptions, problems } = await importers[format].read(text, parseWithin(budgetMs));
    expect(cpuMs()).toBeLessThan(3_000);
    expect(subscriptions.length + problems.length).toBeGreaterThan(0);
  });

  test("any text yields problems or event subscriptions, never an exception", async () => {
    const scraps = fc.constantFrom(
      ...[
        "{ } [ ] ( ) , : = \" ' $ \n # \\ `".split(" "),
        [
          "resource ",
          '"azurerm_eventgrid_event_subscription" ',
          "'Microsoft.EventGrid/eventSubscriptions@1' ",
          "properties",
          "filter",
        ],
        [
          "az eventgrid event-subscription create ",
          "--endpoint ",
          "--advanced-filter ",
          "az rest --method put --url ",
          "--body ",
        ],
        [
          "/eventSubscriptions/a ",
          '"type":"Microsoft.EventGrid/eventSubscriptions",',
          '"properties":',
          "[parameters('a')]",
          "null",
        ],
        [
          "advanced_filter ",
          "string_in ",
          "for ",
          "if ",
          "existing ",
          "param a = ",
          "var.a",
          "<<-EOT\n",
          "EOT\n",
          "'''",
          "${",
        ],
      ].flat(),
    );
    const texts = fc.array(fc.oneof(scraps, scraps, hostileText), { maxLength: 30 }).map((parts) => parts.join(""));
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        detectFormat(text);
        const { subscriptions, problems } = await importers[format].read(text, parse);
        expect(subscriptions.length + problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 80 },
    );
  });
});

test.each([
  ["terraform", "resources of Terraform"],
  ["terraform", "arguments of Terraform"],
  ["bicep", "resources of Bicep"],
  ["bicep", "a long list of Bicep"],
] as const)("%s: many %s are read in time if the parser finishes", async (format, name) => {
  const cpuMs = startCpuTimer();
  const { subscriptions } = await importers[format].read(muchOf(15_000)[name], parse);
  expect(cpuMs()).toBeLessThan(3_000);
  expect(subscriptions).not.toEqual([]);
});

test.each(Object.keys(huge))("the format of many %s is detected in time", (name) => {
  const cpuMs = startCpuTimer();
  detectFormat(huge[name] ?? "");
  expect(cpuMs()).toBeLessThan(3_000);
});

test("names of inherited object members are ordinary names", async () => {
  const text = '{"properties":{"__proto__":{"polluted":true},"constructor":1,"filter":{"__proto__":2}}}';
  const { subscriptions } = await importers.json.read(text, parse);
  expect(JSON.stringify(subscriptions[0]?.properties)).toBe(
    '{"__proto__":{"polluted":true},"constructor":1,"filter":{"__proto__":2}}',
  );
  expect("polluted" in {}).toBe(false);
});

test("variables that multiply variables stay bounded", async () => {
  const variables = Array.from({ length: 60 }, (_, index) => [
    `v${index}`,
    `[createArray(variables('v${index + 1}'), variables('v${index + 1}'))]`,
  ]);
  const text = JSON.stringify({
    variables: { ...Object.fromEntries(variables), v60: "end" },
    resources: [
      { type: "Microsoft.EventGrid/eventSubscriptions", name: "a", properties: { labels: "[variables('v0')]" } },
    ],
  });
  const { problems } = await importers.arm.read(text, parse);
  expect(problems).toContainEqual(
    expect.objectContaining({ severity: "error", message: "This is too large for an event subscription." }),
  );
});

test("a type with many repeated segments is read in time", async () => {
  const type = `Microsoft.EventGrid/eventSubscriptions@${"/eventSubscriptions".repeat(40_000)}\n`;
  const cpuMs = startCpuTimer();
  const { subscriptions } = await importers.json.read(JSON.stringify({ type, name: "t/a", properties: {} }), parse);
  expect(cpuMs()).toBeLessThan(3_000);
  expect(subscriptions[0]?.name).toBe("a");
});

test("shell variables that multiply variables stay bounded, and the remaining ones are blanks", async () => {
  const doubled = Array.from({ length: 40 }, (_, index) => `A${index + 1}=$A${index}$A${index}`);
  const script = ["A0=xxxxxxxx", ...doubled, "az eventgrid event-subscription create --name $A40 --labels $A2"].join(
    "\n",
  );
  const { subscriptions } = await importers["azure-cli"].read(script, parse);
  expect(subscriptions[0]?.blanks).toEqual([expect.objectContaining({ pointer: "/name", text: "$A40" })]);
  expect(subscriptions[0]?.properties["labels"]).toEqual(["x".repeat(32)]);
});

test("text above the limit is rejected with its length", async () => {
  const { subscriptions, problems } = await importers.json.read(" ".repeat(1_000_001), parse);
  expect(subscriptions).toEqual([]);
  expect(problems).toEqual([
    expect.objectContaining({ severity: "error", message: expect.stringContaining("1000001 characters") }),
  ]);
});
