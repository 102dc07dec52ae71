import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ExportFormat, exporters } from "../../../src/core/export/exporters.ts";
import type { EventSubscription } from "../../../src/core/subscription/eventSubscription.ts";
import { arbitraryEventSubscription } from "../subscription/anySubscription.ts";
import { startCpuTimer } from "../../rig/cpuTimer.ts";

const formats = Object.keys(exporters) as ExportFormat[];

/** Text that no example contains. */
const marker = "qWzXj7marker";

describe.each(formats)("every export as %s", (format) => {
  const { render } = exporters[format];

  test("hides every secret that the event subscription has", () => {
    fc.assert(
      fc.property(arbitraryEventSubscription(marker), (eventSubscription) => {
        expect(render(eventSubscription)).not.toContain(marker);
      }),
    );
  });

  test("leaves out read-only properties", () => {
    fc.assert(
      fc.property(arbitraryEventSubscription(), (eventSubscription) => {
        const properties = { ...eventSubscription.properties, topic: `/${marker}`, provisioningState: marker };
        expect(render({ ...eventSubscription, properties })).not.toContain(marker);
      }),
    );
  });

  test("accepts any JSON and never throws", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), arbitraryEventSubscription(), (json, { properties }) => {
        for (const odd of [
          json,
          { id: json, name: json, properties: json },
          { properties: { ...properties, filter: json } },
        ]) {
          expect(render(odd as unknown as EventSubscription)).toMatch(/\n$/);
        }
        for (const name of Object.keys(properties)) {
          expect(render({ properties: { ...properties, [name]: json } } as unknown as EventSubscription)).toMatch(
            /\n$/,
          );
        }
      }),
    );
  });

  test("accepts names of inherited members, half surrogate pairs and deep nesting", () => {
    const nested = JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`) as unknown;
    const properties = JSON.parse('{"__proto__":{"constructor":"\\ud800"},"filter":{"toString":1}}') as object;
    const text = render({ id: "\ud800", name: "\udc00", properties: { ...properties, nested } } as EventSubscription);
    expect(text.isWellFormed()).toBe(true);
    expect(text).toMatch(/nested deeper than 64 levels/);
  });
});

describe("a webhook URL without keys", () => {
  const address = "https://hooks.example.com/api/events";
  const render = (format: ExportFormat): string =>
    exporters[format].render({
      id: "",
      name: "es1",
      properties: { destination: { endpointType: "WebHook", properties: { endpointUrl: address } } },
    });

  test("is the default of a parameter that isn't secret", () => {
    expect(render("bicep")).toContain(`param endpointUrl string = '${address}'`);
    expect(render("bicep")).not.toContain("@secure()");
    expect(render("arm")).toContain(`"defaultValue": "${address}"`);
    expect(render("arm")).not.toContain("securestring");
    expect(render("terraform")).toContain(`default     = "${address}"`);
    expect(render("terraform")).not.toContain("sensitive");
  });

  test("is written into the command", () => {
    expect(render("azure-cli")).toContain(`--endpoint ${address} `);
  });
});

describe("parameters", () => {
  test("have unique names, even for headers that differ only in case or in characters that names can't have", () => {
    const mappings = ["x-key", "X-Key", "x.key", "-", "ключ", "9lives", "x-k-ey"].map((name) => ({
      name,
      type: "Static",
      properties: { value: "Hidden", isSecret: true },
    }));
    const properties = { resourceId: "/hub", deliveryAttributeMappings: mappings };
    const subscription = { id: "", name: "es1", properties: { destination: { endpointType: "EventHub", properties } } };
    const names = [...exporters.bicep.render(subscription).matchAll(/^param (\w+) string$/gm)].map(([, name]) => name);
    expect(names).toEqual([
      "headerXKey",
      "headerXKey2",
      "headerXKey3",
      "header",
      "header2",
      "header9Lives",
      "headerXKEy4",
      "workspaceName",
    ]);
  });
});

describe.each(formats)("a text of one character without end, in %s", (format) => {
  test.each(["$", "%", "/", "'", "\\", "=@", "${", "A", "\0"])("is written in time: %j", (piece) => {
    const much = piece.repeat(30_000 / piece.length);
    const cpuMs = startCpuTimer();
    const text = exporters[format].render({
      id: `/a${much}/providers/Microsoft.EventGrid/eventSubscriptions/x`,
      name: "x",
      properties: { labels: [much], filter: { subjectBeginsWith: much } },
    });
    expect(cpuMs()).toBeLessThan(2_000);
    expect(text.length).toBeGreaterThan(30_000);
  });
});
