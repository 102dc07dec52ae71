import { eventTypes } from "../../core/events/catalogue.ts";
import { modelMonitor } from "../../core/events/modelMonitor.ts";
import type { EventSchema } from "../../core/events/eventSchema.ts";

interface KeySuggestion {
  readonly key: string;
  readonly meaning: string;
}

const envelopeKeys: Readonly<Record<EventSchema, readonly KeySuggestion[]>> = {
  EventGridSchema: [
    { key: "subject", meaning: "Path of the run, model or other object that the event is about." },
    { key: "eventType", meaning: "Full name of the event type." },
    { key: "topic", meaning: "Resource ID of the workspace." },
    { key: "id", meaning: "ID of the event." },
    { key: "dataVersion", meaning: "Version of the event's data." },
  ],
  CloudEventSchemaV1_0: [
    { key: "type", meaning: "Full name of the event type." },
    { key: "source", meaning: "Resource ID of the workspace." },
    { key: "id", meaning: "ID of the event." },
    { key: "specversion", meaning: "Version of CloudEvents: 1.0." },
  ],
};

const monitorSuggestion: KeySuggestion = {
  key: modelMonitor.key,
  meaning: `Set when a model monitor finds drift: its text contains "${modelMonitor.breachText}".`,
};

/**
 * Keys that events of the given types have: the fields of their data, then those of every event.
 *
 * @param typeNames full names; empty for all types
 * @param deliverySchema whose keys the filter uses
 */
export function suggestKeys(
  typeNames: readonly string[],
  deliverySchema: EventSchema = "EventGridSchema",
): readonly KeySuggestion[] {
  const types = eventTypes.filter(({ name, retirement }) =>
    typeNames.length === 0 ? !retirement : typeNames.includes(name),
  );
  const fields = types.flatMap(({ fields }) => fields);
  const data = fields.map(({ spellings: [name], type, meaning }) => ({
    key: `data.${name}`,
    meaning: `${meaning} (${type})`,
  }));
  const ofMonitor = types.some(({ name }) => name === modelMonitor.eventType) ? [monitorSuggestion] : [];
  const suggestions = [...data, ...ofMonitor, ...envelopeKeys[deliverySchema]];
  return [...new Map(suggestions.map((suggestion) => [suggestion.key, suggestion])).values()];
}
