import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { createSampleEvent, type SampleShape } from "../../src/core/events/sampleEvents.ts";
import type { EmulatorReadyLine } from "./startLocalEventGrid.ts";

/** The events of training runs and of what follows from them. */
const trainingRunEvents = [
  ["RunStatusChanged", "Queued"],
  ["RunStatusChanged", "Running"],
  ["RunStatusChanged", "Completed"],
  ["RunCompleted", ""],
  ["ModelRegistered", ""],
  ["ModelDeployed", ""],
  ["RunStatusChanged", "Running"],
  ["RunStatusChanged", "Failed"],
  ["RunStatusChanged", "Failed", "captured"],
  ["RunStatusChanged", "Failed", "modelMonitor"],
] as const satisfies readonly (readonly [type: string, runStatus: string, shape?: SampleShape])[];

/**
 * Publishes the events of a busy workspace until the signal aborts.
 *
 * @param intervalMs milliseconds between two events
 * @throws Error when the Local Event Grid refuses an event
 */
export async function publishTraffic(ready: EmulatorReadyLine, intervalMs: number, signal: AbortSignal): Promise<void> {
  for (let step = 0; !signal.aborted; step++) {
    const [type, runStatus, shape = "documented"] = trainingRunEvents[step % trainingRunEvents.length]!;
    const at = { workspaceId: ready.workspaceId, id: randomUUID(), time: new Date().toISOString() };
    const event = createSampleEvent(`Microsoft.MachineLearningServices.${type}`, at, {
      shape,
      ...(runStatus && { runStatus }),
    });
    await publishEvent(ready, event);
    await pause(intervalMs, undefined, { signal }).catch(() => {});
  }
}

/** @throws Error when the Local Event Grid refuses the event */
export async function publishEvent({ publishEndpoint, publishKey }: EmulatorReadyLine, event: object): Promise<void> {
  const response = await fetch(publishEndpoint, {
    method: "POST",
    headers: { "content-type": "application/json", "aeg-sas-key": publishKey },
    body: JSON.stringify([event]),
  });
  if (!response.ok) throw new Error(`Publishing was refused with ${response.status}: ${await response.text()}`);
}
