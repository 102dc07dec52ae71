import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { sampleEvent } from "../../src/core/events/samples.ts";
import type { Ready } from "./localEventGrid.ts";

/** The life of a training run and what follows from it, over and over. */
const story = [
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
export async function publishForever(ready: Ready, pace: number, signal: AbortSignal): Promise<void> {
  for (let step = 0; !signal.aborted; step++) {
    const [type, runStatus] = story[step % story.length]!;
    const at = { workspaceId: ready.workspaceId, id: randomUUID(), time: new Date().toISOString() };
    const event = sampleEvent(`Microsoft.MachineLearningServices.${type}`, at, runStatus ? { runStatus } : {});
    await publish(ready, event);
    await pause(pace, undefined, { signal }).catch(() => {});
  }
}

/** Publishes one event; throws when the Local Event Grid refuses it. */
export async function publish({ publishEndpoint, publishKey }: Ready, event: object): Promise<void> {
  const response = await fetch(publishEndpoint, {
    method: "POST",
    headers: { "content-type": "application/json", "aeg-sas-key": publishKey },
    body: JSON.stringify([event]),
  });
  if (!response.ok) throw new Error(`Publishing was refused with ${response.status}: ${await response.text()}`);
}
