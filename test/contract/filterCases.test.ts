import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Filter } from "../../src/core/filter/filter.ts";
import {
  activityOf,
  publish,
  putEventSubscription,
  startTestEmulator,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";

interface FilterCase {
  readonly id: string;
  readonly schema: "eventgrid" | "cloudevents";
  readonly event: object;
  readonly filter: Filter;
  readonly expected: boolean;
}

const cases = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, "../cases/filter-cases.json"), "utf8"),
) as readonly FilterCase[];

test("the service delivers what the documented cases say, from the publisher's request to the webhook's", async () => {
  const [emulator, hook] = await Promise.all([startTestEmulator(), startTestWebhook()]);
  const wrong: string[] = [];
  for (const { id, schema, event, filter, expected } of cases) {
    const eventDeliverySchema = schema === "cloudevents" ? "CloudEventSchemaV1_0" : "EventGridSchema";
    await putEventSubscription(emulator, id, {
      destination: webhookDestination(`${hook.url}/${id}`),
      filter,
      eventDeliverySchema,
    });
    expect((await publish(emulator, event)).status, id).toBe(200);
    const settled = await expect
      .poll(() => activityOf(emulator, id), { interval: 2 })
      .toSatisfy((found) => found !== undefined && found.delivered + found.filteredOut > 0)
      .then(() => activityOf(emulator, id));
    if ((settled?.delivered === 1) !== expected) wrong.push(id);
    // An event goes to every event subscription there is; only this one's share is asked for.
    await putEventSubscription(emulator, id, {
      destination: webhookDestination(hook.url),
      filter: { subjectBeginsWith: "no case" },
    });
  }
  expect(wrong).toEqual([]);
}, 60_000);
