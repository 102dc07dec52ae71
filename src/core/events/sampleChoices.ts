import { type EventType, eventTypes } from "./catalogue.ts";
import { capturedSamples } from "./capturedSamples.ts";
import { modelMonitor } from "./modelMonitor.ts";
import { createSampleEvent, type SampleContext, type SampleShape } from "./sampleEvents.ts";

/** A sample to select. */
export interface SampleChoice {
  readonly label: string;
  /** Full name of the event type. */
  readonly type: string;
  readonly shape: SampleShape;
  /** One sentence: when such an event is raised, or where the sample comes from. */
  readonly detail: string;
}

const monitorChoice: SampleChoice = {
  label: "Model monitor finds drift",
  type: modelMonitor.eventType,
  shape: "modelMonitor",
  detail: "The run of a model monitor fails because a feature violates its threshold.",
};

/** The samples of a type besides the documented one. A retired type has none. */
function otherChoices({ name, label, shortName }: EventType): readonly SampleChoice[] {
  const other = capturedSamples[shortName];
  const ofMonitor = name === modelMonitor.eventType ? [monitorChoice] : [];
  if (!other) return ofMonitor;
  return [{ label: `${label}, ${other.origin}`, type: name, shape: "captured", detail: other.detail }, ...ofMonitor];
}

/** All samples, in the order of the catalogue. */
export const sampleChoices: readonly SampleChoice[] = eventTypes.flatMap((type) => [
  {
    label: type.retirement ? `${type.label} (retired)` : type.label,
    type: type.name,
    shape: "documented",
    detail: type.whenRaised,
  },
  ...otherChoices(type),
]);

/** One event of each choice, with the IDs `<at.id>-1`, `<at.id>-2`, and so on. */
export const createAllSampleEvents = (at: SampleContext) =>
  sampleChoices.map(({ type, shape }, index) =>
    createSampleEvent(type, { ...at, id: `${at.id}-${index + 1}` }, { shape }),
  );
