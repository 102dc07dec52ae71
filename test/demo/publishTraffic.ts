import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { createSampleEvent } from "../../src/core/events/sampleEvents.ts";
import type { EmulatorReadyLine } from "./startLocalEventGrid.ts";

/** The life of a training run and what follows from it, over and over. */
const trainingRunEvents = [
  ["RunStatusChanged", "Queued"],
  ["RunStatusChanged", "Running"],
  ["RunStatusChanged", "Completed"],
  ["RunCompleted", ""],
  ["ModelRegistered", ""],
  ["ModelDeployed", ""],
  ["RunStatusChanged", "Running"],
  ["RunStatusChanged", "Failed"],
  ["DatasetDriftDetected", ""],
] as const;

/**
 * Publishes events as a workspace at work does, until the signal ends it.
 *
 * @param pace milliseconds between two events
 */
export async function publishTraffic(ready: EmulatorReadyLine, pace: number, signal: AbortSignal): Promise<void> {
  for (let step = 0; !signal.aborted; step++) {
    const [type, runStatus] = trainingRunEvents[step % trainingRunEvents.length]!;
    const at = { workspaceId: ready.workspaceId, id: randomUUID(), time: new Date().toISOString() };
    const event = createSampleEvent(`Microsoft.MachineLearningServices.${type}`, at, runStatus ? { runStatus } : {});
    await publishEvent(ready, event);
    await pause(pace, undefined, { signal }).catch(() => {});
  }
}

/** Publishes one event; throws when the Local Event Grid refuses it. */
export async function publishEvent({ publishEndpoint, publishKey }: EmulatorReadyLine, event: object): Promise<void> {
  const response = await fetch(publishEndpoint, {
    method: "POST",
    headers: { "content-type": "application/json", "aeg-sas-key": publishKey },
    body: JSON.stringify([event]),
  });
  if (!response.ok) throw new Error(`Publishing was refused with ${response.status}: ${await response.text()}`);
}
