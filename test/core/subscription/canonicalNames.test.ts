import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { operators } from "../../../src/core/filter/operators.ts";
import type { Json, JsonObject } from "../../../src/core/json.ts";
import { createNameFindings, toCanonicalNames } from "../../../src/core/subscription/canonicalNames.ts";
import { destinationKindNames } from "../../../src/core/subscription/destinationKinds.ts";
import {
  conditionShape,
  eventSubscriptionShape,
  memberNames,
  propertiesShape,
} from "../../../src/core/subscription/wireShape.ts";

const whole: JsonObject = {
  name: "one",
  properties: {
    deliveryWithResourceIdentity: {
      identity: { type: "UserAssigned", userAssignedIdentity: "/Id" },
      destination: {
        endpointType: "WebHook",
        properties: {
          endpointUrl: "https://Example.com/Path",
          deliveryAttributeMappings: [
            { name: "X-Key", type: "Static", properties: { value: "Value", isSecret: true } },
            { name: "X-Run", type: "Dynamic", properties: { sourceField: "data.RunId" } },
          ],
        },
      },
    },
    filter: {
      includedEventTypes: ["Microsoft.MachineLearningServices.RunCompleted"],
      subjectBeginsWith: "Models/",
      advancedFilters: [{ operatorType: "StringIn", key: "data.Stage", values: ["EventHub"] }],
    },
    labels: ["Filter"],
    eventDeliverySchema: "CloudEventSchemaV1_0",
    deadLetterDestination: { endpointType: "StorageBlob", properties: { resourceId: "/Id", blobContainerName: "c" } },
  },
};

const canonical = (json: JsonObject, shape = eventSubscriptionShape) => {
  const findings = createNameFindings();
  return { json: toCanonicalNames(json, shape, findings), findings };
};

/** All member names in `json`, and its enumerated values, changed by `spell`. Other values stay. */
function respell(json: Json, spell: (name: string) => string): Json {
  if (Array.isArray(json)) return (json as readonly Json[]).map((item) => respell(item, spell));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      const isEnumerated = /^(type|operatorType|endpointType|eventDeliverySchema)$/.test(name);
      return [spell(name), isEnumerated ? spell(JSON.stringify(value).slice(1, -1)) : respell(value ?? null, spell)];
    }),
  );
}

describe("the names of an event subscription's JSON", () => {
  test("are read in any case, and its values stay as they are", () => {
    const flips = fc.infiniteStream(fc.boolean());
    fc.assert(
      fc.property(flips, (flip) => {
        const spell = (name: string): string =>
          name.replaceAll(/./g, (letter) => (flip.next().value ? letter.toUpperCase() : letter.toLowerCase()));
        expect(canonical(respell(whole, spell) as JsonObject).json).toEqual(whole);
      }),
    );
  });

  test("in ARM's spelling are no finding", () => {
    expect(canonical(whole)).toEqual({ json: whole, findings: { renamed: [], unknown: [], repeated: [] } });
  });

  test.each([...destinationKindNames, ...Object.keys(operators)])("include %s", (name) => {
    const written = {
      destination: { endpointType: name.toLowerCase() },
      filter: { advancedFilters: [{ operatorType: name.toUpperCase() }] },
    };
    expect(JSON.stringify(canonical(written, propertiesShape).json)).toContain(`"${name}"`);
  });

  test("that are unknown stay, at every level, and are reported", () => {
    const json = { properties: { Future: { A: 1 }, filter: { __proto: 1, advancedFilters: [{ Other: [{ B: 2 }] }] } } };
    const { json: result, findings } = canonical(json);
    expect(result).toEqual(json);
    expect(findings.unknown).toEqual([
      "/properties/Future",
      "/properties/filter/__proto",
      "/properties/filter/advancedFilters/0/Other",
    ]);
  });

  test("that occur twice in different cases are reported", () => {
    expect(canonical({ properties: { filter: {} }, Properties: {} }).findings.repeated).toEqual(["/Properties"]);
  });

  test("of prototypes are members like others", () => {
    const json = JSON.parse('{"properties":{"__proto__":{"polluted":1},"constructor":1}}') as JsonObject;
    expect(JSON.stringify(canonical(json).json)).toBe(JSON.stringify(json));
    expect({}).not.toHaveProperty("polluted");
  });

  test("have the service's order", () => {
    expect(memberNames(conditionShape)).toEqual(["values", "value", "operatorType", "key"]);
  });
});
