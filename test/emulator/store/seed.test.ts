import { expect, it } from "vitest";
import { validate } from "../../../src/core/filter/validate.ts";
import { checkEventSubscription } from "../../../src/emulator/arm/eventSubscriptions/eventSubscriptionChecks.ts";
import { objectAt, toText } from "../../../src/emulator/store/jsonValues.ts";
import { resourceNameFromId } from "../../../src/emulator/store/storedEventSubscription.ts";
import { defaultSeed } from "../../../src/emulator/store/seed.ts";

it("the default seed holds only what the service itself would accept", () => {
  for (const { id, properties } of defaultSeed.eventSubscriptions ?? []) {
    checkEventSubscription(resourceNameFromId(id), properties, 0);
    expect(validate(objectAt(properties, "filter"))).toEqual([]);
  }
  expect(defaultSeed.eventSubscriptions).toHaveLength(3);
});

it("the event subscriptions of the default seed send to a function that Insert Handler would name alike", () => {
  for (const { id, properties } of defaultSeed.eventSubscriptions ?? []) {
    const { endpointUrl } = objectAt(objectAt(properties, "destination"), "properties");
    expect(new URL(toText(endpointUrl)).searchParams.get("functionName")).toBe(resourceNameFromId(id));
  }
});
