import { expect, test } from "vitest";
import {
  activityOf,
  deliveryRecordsOf,
  modelRegistered,
  publish,
  putEventSubscription,
  startTestEmulator,
  startTestWebhook,
  webhookDestination,
} from "../emulator/rig.ts";

const modelType = "Microsoft.MachineLearningServices.ModelRegistered";

test("the keys of a filter are those of the schema in which the event subscription delivers", async () => {
  const [emulator, hook] = await Promise.all([startTestEmulator(), startTestWebhook()]);
  const { workspaceId } = emulator;
  const rows = [
    ["cloud-type", "CloudEventSchemaV1_0", "type", modelType, true],
    ["cloud-source", "CloudEventSchemaV1_0", "source", workspaceId, true],
    ["cloud-specversion", "CloudEventSchemaV1_0", "specversion", "1.0", true],
    ["cloud-data", "CloudEventSchemaV1_0", "data.ModelName", "churn", true],
    ["cloud-eventType", "CloudEventSchemaV1_0", "eventType", modelType, false],
    ["cloud-topic", "CloudEventSchemaV1_0", "topic", workspaceId, false],
    ["grid-eventType", "EventGridSchema", "eventType", modelType, true],
    ["grid-type", "EventGridSchema", "type", modelType, false],
    ["default-eventType", undefined, "eventType", modelType, true],
  ] as const;
  for (const [name, eventDeliverySchema, key, value] of rows)
    await putEventSubscription(emulator, name, {
      destination: webhookDestination(`${hook.url}/${name}`),
      filter: { advancedFilters: [{ operatorType: "StringIn", key, values: [value] }] },
      ...(eventDeliverySchema && { eventDeliverySchema }),
    });
  expect((await publish(emulator, modelRegistered({ topic: workspaceId }))).status).toBe(200);
  for (const [name, , key, , isDelivered] of rows) {
    await expect
      .poll(() => activityOf(emulator, name), { interval: 2 })
      .toMatchObject(isDelivered ? { delivered: 1 } : { filteredOut: 1 });
    // The explanation is made later, by the same rules.
    const [record] = await deliveryRecordsOf(emulator, name);
    expect(record?.clauses, name).toMatchObject([{ key, matched: isDelivered }]);
  }
  const [refused] = await deliveryRecordsOf(emulator, "cloud-eventType");
  expect(refused?.why).toContain("eventType is not a key of CloudEvents, in which the event is delivered. Use type.");
});
