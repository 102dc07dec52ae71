import type { JsonObject } from "../../../src/core/json.ts";
import type { KillableEmulator } from "./killableEmulator.ts";
import type { DeliveryGuarantees } from "./deliveryGuarantees.ts";

/** Publishes single events and arrays, one request after the other, until `signal` says that it is enough. */
export async function publishUntilAborted(
  mortal: KillableEmulator,
  promises: DeliveryGuarantees,
  { name, random, signal }: { name: string; random: () => number; signal: AbortSignal },
): Promise<void> {
  for (let round = 0; !signal.aborted; round++) {
    const count = random() < 0.5 ? 1 : 2 + Math.floor(random() * 5);
    const events = Array.from({ length: count }, (_, at) => createEvent(`${name}-${round}-${at}`, random));
    await publishBatch(mortal, promises, events);
  }
}

/** @returns whether the emulator has accepted them */
export async function publishBatch(
  mortal: KillableEmulator,
  promises: DeliveryGuarantees,
  events: readonly JsonObject[],
): Promise<boolean> {
  const { publishEndpoint, publishKey } = await mortal.waitUntilReady();
  const accepted = promises.beginPublishing(events);
  const body = JSON.stringify(events.length === 1 ? events[0] : events);
  const headers = { "aeg-sas-key": publishKey, "content-type": "application/json" };
  let answer: Response;
  try {
    answer = await fetch(publishEndpoint, { method: "POST", headers, body });
  } catch {
    return false; // Not acknowledged: they may arrive or not.
  }
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  accepted();
  return true;
}

export const createEvent = (id: string, random: () => number): JsonObject => ({
  id,
  subject: random() < 0.5 ? `models/${id}:1` : `runs/${id}`,
  eventType: "Microsoft.MachineLearningServices.RunCompleted",
  eventTime: "2026-01-01T00:00:00Z",
  data: { text: "x".repeat(Math.floor(random() * 1_500)) },
  dataVersion: "2",
  metadataVersion: "1",
});
