import { expect, it } from "vitest";
import { validate } from "../../src/core/filter/validate.ts";
import { check } from "../../src/emulator/arm/checks.ts";
import { objectAt } from "../../src/emulator/json.ts";
import { nameOf } from "../../src/emulator/kept.ts";
import { defaultSeed } from "../../src/emulator/seed.ts";

it("the default seed holds only what the service itself would accept", () => {
  for (const { id, properties } of defaultSeed.eventSubscriptions ?? []) {
    check(nameOf(id), properties, 0);
    expect(validate(objectAt(properties, "filter"))).toEqual([]);
  }
  expect(defaultSeed.eventSubscriptions).toHaveLength(3);
});
