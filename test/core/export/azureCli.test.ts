import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderAzureCli } from "../../../src/core/export/azureCli.ts";
import { quoteShellText, environmentVariableName } from "../../../src/core/export/shell.ts";
import { toExportModel } from "../../../src/core/export/exportModel.ts";
import { isTemplateObject, Parameter, type TemplateValue } from "../../../src/core/export/templateValue.ts";
import type { EventSubscription } from "../../../src/core/subscription/eventSubscription.ts";
import { arbitraryEventSubscription, hostileText } from "../subscription/anySubscription.ts";
import { examples } from "./examples.ts";
import { argumentsOfAz, runFakeAz, comparable, hasBash } from "./fakeAz.ts";

/** A secret that breaks scripts without quoting. */
const given = (parameter: Parameter): string =>
  parameter.value ?? `https://${environmentVariableName(parameter)}/?a="b"&c=\\d'e$(id)\`id\` f`;

function meant(value: TemplateValue): unknown {
  if (value instanceof Parameter) return given(value);
  if (Array.isArray(value)) return value.map(meant);
  return isTemplateObject(value)
    ? Object.fromEntries(Object.entries(value).map(([name, of]) => [name, meant(of)]))
    : value;
}

/** Runs the exported scripts and compares the requests of az with the event subscriptions. */
function expectSame(all: readonly EventSubscription[]): void {
  const secrets = all.flatMap((each) => toExportModel(each).parameters.filter(({ isSecret }) => isSecret));
  const environment = Object.fromEntries(
    secrets.map((parameter) => [environmentVariableName(parameter), given(parameter)]),
  );
  const calls = argumentsOfAz(all.map(renderAzureCli), environment);
  expect(calls).toHaveLength(all.length);
  for (const [index, eventSubscription] of all.entries()) {
    const { to, properties } = runFakeAz(calls[index]!);
    expect(comparable(properties)).toEqual(comparable(meant(toExportModel(eventSubscription).properties)));
    expect(to.replace(/\?api-version=[\d-]+(preview)?$/, "")).toBe(eventSubscription.id);
  }
}

const { "a draft that has no id yet": draft, ...placed } = examples;

describe.skipIf(!hasBash)("a script for the Azure CLI (skipped where there is no bash)", () => {
  test.each(Object.entries(placed))("makes az send %s unchanged", (_, example) => {
    expectSame([example]);
  });

  test("makes az send JSON with an equals and an at sign instead of reading a file", () => {
    const resourceId = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.EventGrid/namespaces/n/topics/t";
    // No flag says this kind, and the label has the first equals sign of all the JSON.
    const destination = { endpointType: "NamespaceTopic", properties: { resourceId } };
    expectSame([{ ...examples["every operator"]!, properties: { destination, labels: ["a=@/etc/hostname"] } }]);
  });

  test("makes az send every event subscription unchanged, with any characters", () => {
    fc.assert(fc.property(fc.array(arbitraryEventSubscription(), { minLength: 40, maxLength: 40 }), expectSame), {
      numRuns: 3,
      endOnFailure: true,
    });
  }, 30_000);

  test("makes az send plain event subscriptions by flags and only others as JSON", () => {
    const { "every operator": plain, "a boolean that must be false": trap } = examples;
    expect(renderAzureCli(plain!)).toContain("az eventgrid event-subscription create");
    expect(renderAzureCli(trap!)).toContain("az rest --method put");
    expect(renderAzureCli(trap!)).toContain('az turns "BoolEquals false" into true');
  });

  test("ends before it runs az if a secret is missing", () => {
    const webhook = examples["a webhook whose keys are hidden"]!;
    expect(() => argumentsOfAz([renderAzureCli(webhook)])).toThrow(/ENDPOINT_URL: Whole URL of the webhook/);
  });

  test("asks for the source of a draft without one", () => {
    expect(() => argumentsOfAz([renderAzureCli(draft!)])).toThrow(/SOURCE_RESOURCE_ID/);
    const [call] = argumentsOfAz([renderAzureCli(draft!)], { SOURCE_RESOURCE_ID: "/ws" });
    expect(runFakeAz(call!).to).toBe("/ws/providers/Microsoft.EventGrid/eventSubscriptions/draft");
  });

  test("quotes every text that a shell can pass", () => {
    const texts = fc.array(
      hostileText.map((text) => text.replaceAll("\0", "")),
      { minLength: 100, maxLength: 100 },
    );
    fc.assert(
      fc.property(texts, (all) => {
        expect(argumentsOfAz([`az ${all.map(quoteShellText).join(" ")}`])).toEqual([all]);
      }),
      { numRuns: 3 },
    );
  });
});

describe("a value that az misreads", () => {
  const withLabels = (...labels: readonly string[]): string =>
    renderAzureCli({
      id: "/s/providers/Microsoft.EventGrid/eventSubscriptions/es1",
      name: "es1",
      properties: { labels, destination: { endpointType: "EventHub", properties: { resourceId: "/hub" } } },
    });

  test.each([
    ["@file", /az would read the file of that name/],
    ["a=@file", /az would read the file of that name/],
    ["-x", /az would take the value for a flag/],
    ["--", /az would take the value for a flag/],
    ["two\nlines", /only JSON shows and keeps its invisible characters/],
    ["\u202e", /only JSON shows and keeps its invisible characters/],
  ])("is sent as JSON instead: %j", (label, why) => {
    expect(withLabels(label)).toMatch(/^az rest/m);
    expect(withLabels(label)).toMatch(why);
  });

  test.each(["-5", "-0.5", "@", "a@b", "", "it's", "$HOME"])("is not %j", (label) => {
    expect(withLabels(label)).not.toMatch(/^az rest/m);
  });
});
