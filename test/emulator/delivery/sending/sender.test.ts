import { describe, expect, test } from "vitest";
import { readEvents } from "../../../../src/core/events/envelope.ts";
import type { JsonObject } from "../../../../src/core/json.ts";
import { Sender, type DeliveryStorage } from "../../../../src/emulator/delivery/sending/sender.ts";
import { Targets } from "../../../../src/emulator/delivery/targets.ts";
import { WebhookPoster } from "../../../../src/emulator/delivery/webhookPoster.ts";
import type { EmulatorState } from "../../../../src/emulator/store/state.ts";
import { ManualClock } from "../../manualClock.ts";

const id = "/subscriptions/s/resourceGroups/g/providers/P/t/n/providers/Microsoft.EventGrid/eventSubscriptions/notify";
const queue = { resourceId: "/subscriptions/s/resourceGroups/g/providers/P/t/acc", queueName: "runs" };

/** Sends one event to a destination. `queued`: the settings of the storage queue that received it. */
async function send(destination: JsonObject): Promise<{ readonly kind: string; readonly queued: unknown[] }> {
  const queued: unknown[] = [];
  const storage: DeliveryStorage = {
    enqueue: async (settings) => {
      queued.push(settings);
      return { kind: "answered", status: 201, headers: {}, body: "" };
    },
    writeDeadLetter: async () => "",
  };
  const clock = new ManualClock();
  const sender = new Sender(new WebhookPoster(clock), storage, clock);
  const eventSubscription = { id, generation: "1", inForce: { destination } };
  const state = { eventSubscriptions: [eventSubscription] } as Pick<
    EmulatorState,
    "eventSubscriptions"
  > as EmulatorState;
  const targets = new Targets(
    () => state,
    () => clock.now(),
  );
  const target = targets.get("1");
  const [event] = readEvents({
    id: "1",
    subject: "s",
    eventType: "T",
    eventTime: "2026-01-01T00:00:00Z",
    data: {},
  }).events;
  if (!target || !event) throw new Error("There is nothing to send.");
  return { kind: (await sender.send(target, [{ event, acceptedAt: 0, attempts: 0 }])).kind, queued };
}

describe("a storage queue", () => {
  test.each(["StorageQueue", "storagequeue", "STORAGEQUEUE"])(
    "receives the event when its kind is %s",
    async (kind) => {
      expect((await send({ endpointType: kind, properties: queue })).queued).toEqual([queue]);
    },
  );
});

test.each(["EventHub", "MonitorAlert", "CarrierPigeon"])("an event for the kind %s is only recorded", async (kind) => {
  expect(await send({ endpointType: kind, properties: { resourceId: "/x" } })).toEqual({
    kind: "recorded",
    queued: [],
  });
});
