import { eventTypes } from "../../../src/core/events/catalogue.ts";
import { createSampleEvent } from "../../../src/core/events/sampleEvents.ts";

/** One of the events that a workspace raises; they take turns by their types. */
export function createEvent({ workspaceId }: { readonly workspaceId: string }, index: number): object {
  const at = { workspaceId, id: `e-${index}`, time: "2026-11-24T14:02:11Z" };
  return createSampleEvent(eventTypes[index % eventTypes.length]!.name, at);
}
