import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { exporters } from "../../../src/core/export/exporters.ts";
import type { EventSubscription } from "../../../src/core/subscription/eventSubscription.ts";
import { arbitraryEventSubscription, hostileText } from "../subscription/anySubscription.ts";
import { examples } from "./examples.ts";
import { type ParsedTemplate, createTemplateParser } from "./parsedTemplate.ts";

/** Every format writes labels unchanged. */
const labelled = (labels: readonly string[]): EventSubscription => ({
  id: "",
  name: "es1",
  properties: { labels, destination: { endpointType: "EventHub", properties: { resourceId: "/hub" } } },
});
const labelLists = fc.array(hostileText, { minLength: 1, maxLength: 4 });
const character = (hex: string): string => String.fromCodePoint(Number.parseInt(hex, 16));
const named = new Map([
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

describe("Bicep", () => {
  let parse: (text: string) => ParsedTemplate;
  beforeAll(async () => {
    parse = await createTemplateParser("bicep");
  });
  /** What a Bicep compiler makes of a string, by the language's own rules. */
  const read = (source: string): string =>
    source
      .slice(1, -1)
      .replace(/\\(?:u\{([0-9a-f]+)\}|(.))/g, (_, hex: string | undefined, one: string) =>
        hex === undefined ? (named.get(one) ?? one) : character(hex),
      );

  test("is valid code for every event subscription", () => {
    for (const example of Object.values(examples)) expect(parse(exporters.bicep.render(example)).errors).toEqual([]);
    fc.assert(
      fc.property(arbitraryEventSubscription(), (any) => {
        expect(parse(exporters.bicep.render(any)).errors).toEqual([]);
      }),
    );
  });

  test("has every text unchanged and evaluates nothing in it", () => {
    fc.assert(
      fc.property(labelLists, (labels) => {
        const code = parse(exporters.bicep.render(labelled(labels)));
        expect(code.nodes("interpolation")).toEqual([]);
        const texts = code.nodes("string").map((node) => read(node.text));
        expect(texts).toEqual(expect.arrayContaining(labels));
      }),
    );
  });
});

describe("Terraform", () => {
  let parse: (text: string) => ParsedTemplate;
  beforeAll(async () => {
    parse = await createTemplateParser("hcl");
  });
  const read = (source: string): string =>
    source
      .slice(1, -1)
      .replace(/([$%])\1\{|\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/g, (_, sign, short, long, one: string) =>
        sign ? `${sign}{` : short || long ? character((short ?? long) as string) : (named.get(one) ?? one),
      );

  test("is valid code for every event subscription", () => {
    for (const example of Object.values(examples)) {
      expect(parse(exporters.terraform.render(example)).errors).toEqual([]);
    }
    fc.assert(
      fc.property(arbitraryEventSubscription(), (any) => {
        expect(parse(exporters.terraform.render(any)).errors).toEqual([]);
      }),
    );
  });

  test("has every text unchanged and evaluates nothing in it", () => {
    fc.assert(
      fc.property(labelLists, (labels) => {
        const code = parse(exporters.terraform.render(labelled(labels)));
        expect(code.nodes("template_interpolation", "template_directive")).toEqual([]);
        const texts = code.nodes("quoted_template", "string_lit").map((node) => read(node.text));
        expect(texts).toEqual(expect.arrayContaining(labels));
      }),
    );
  });

  test.each([
    [
      "extra arguments of the provider",
      { minimumTlsVersionAllowed: "1.2" },
      /- properties\.destination\.properties\.minimumTlsVersionAllowed/,
    ],
    [
      "properties of another type",
      { maxEventsPerBatch: "many" },
      /- properties\.destination\.properties\.maxEventsPerBatch/,
    ],
  ])("uses azapi for %s and explains why", (_, extra, why) => {
    const properties = { endpointUrl: "https://h.example.com/", ...extra };
    const text = exporters.terraform.render({
      id: "",
      name: "es1",
      properties: { destination: { endpointType: "WebHook", properties } },
    });
    expect(text).toContain('resource "azapi_resource" "es1"');
    expect(text).toMatch(why);
  });
});

describe("an ARM template", () => {
  /** The value of a string of a template, by ARM's rules; an expression stays one. */
  const read = (text: string): string => (/^\[\[.*\]$/s.test(text) ? text.slice(1) : text);

  const isExpression = (text: string): boolean => /^\[(?!\[).*\]$/s.test(text);

  test("has every text unchanged and evaluates nothing in it", () => {
    const brackets = fc.oneof(
      hostileText,
      hostileText.map((text) => `[${text}]`),
    );
    fc.assert(
      fc.property(fc.array(brackets, { minLength: 1 }), (labels) => {
        const template = JSON.parse(exporters.arm.render(labelled(labels))) as {
          resources: [{ properties: { labels: string[] } }];
        };
        const written = template.resources[0].properties.labels;
        expect(written.filter(isExpression)).toEqual([]);
        expect(written.map(read)).toEqual(labels);
      }),
    );
  });

  test("declares every parameter that it uses, and uses every parameter that it declares", () => {
    fc.assert(
      fc.property(arbitraryEventSubscription(), (any) => {
        const { parameters, resources } = JSON.parse(exporters.arm.render(any)) as {
          parameters: object;
          resources: unknown;
        };
        const used: (string | undefined)[] = [];
        JSON.stringify(resources, (_, value: unknown) => {
          if (typeof value === "string" && isExpression(value)) used.push(/parameters\('(\w+)'\)/.exec(value)?.[1]);
          return value;
        });
        expect(new Set(used)).toEqual(new Set(Object.keys(parameters)));
      }),
    );
  });
});
