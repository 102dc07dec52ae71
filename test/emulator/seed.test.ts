import { expect, it } from "vitest";
import { validate } from "../../src/core/filter/validate.ts";
import { check } from "../../src/emulator/arm/checks.ts";
import { objectAt } from "../../src/emulator/json.ts";
import { nameOf } from "../../src/emulator/kept.ts";
import { defaultSeed, parseSeed } from "../../src/emulator/seed.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w";
const seed = (...workspaces: unknown[]): string => JSON.stringify({ workspaces });

it("reads workspaces", () => {
  const workspaces = [
    { id, location: "westeurope" },
    { id: `${id}2`, location: "eastus2" },
  ];
  expect(parseSeed(seed(...workspaces))).toEqual({ workspaces });
});

it.each([
  ["{", "The seed is not JSON"],
  ["[]", "workspaces: "],
  ['{"workspaces":[]}', "workspaces: "],
  [seed("w"), "workspaces[0].id: "],
  [seed({ location: "westeurope" }), "workspaces[0].id: "],
  [seed({ id: "/subscriptions/s", location: "westeurope" }), "workspaces[0].id: "],
  [seed({ id: id.replace("MachineLearningServices", "Storage"), location: "westeurope" }), "workspaces[0].id: "],
  [seed({ id }), "workspaces[0].location: "],
  [seed({ id, location: "West Europe" }), "workspaces[0].location: "],
  [seed({ id, location: "westeurope" }, { id: id.toUpperCase(), location: "westeurope" }), "workspaces[1].id: "],
])("refuses %s and names the field", (text, field) => {
  expect(() => parseSeed(text)).toThrow(field);
});

it("the default seed holds only what the service itself would accept", () => {
  for (const { id, properties } of defaultSeed.eventSubscriptions ?? []) {
    check(nameOf(id), properties, 0);
    expect(validate(objectAt(properties, "filter"))).toEqual([]);
  }
  expect(defaultSeed.eventSubscriptions).toHaveLength(3);
});
