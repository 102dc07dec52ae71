import { eventTypes } from "../../core/events/catalogue.ts";

interface KeySuggestion {
  readonly key: string;
  readonly meaning: string;
}

const envelopeKeys: readonly KeySuggestion[] = [
  { key: "subject", meaning: "Path of the run, model or other object that the event is about." },
  { key: "eventType", meaning: "Full name of the event type." },
  { key: "topic", meaning: "Resource ID of the workspace." },
  { key: "id", meaning: "ID of the event." },
  { key: "dataVersion", meaning: "Version of the event's data." },
];

/**
 * Keys that events of the given types have: the fields of their data, then those of every event.
 *
 * @param typeNames full names; empty for all types
 */
export function suggestKeys(typeNames: readonly string[]): readonly KeySuggestion[] {
  const types = eventTypes.filter(({ name }) => typeNames.length === 0 || typeNames.includes(name));
  const fields = types.flatMap(({ fields }) => fields);
  const data = fields.map(({ spellings: [name], type, meaning }) => ({
    key: `data.${name}`,
    meaning: `${meaning} (${type})`,
  }));
  return [...new Map([...data, ...envelopeKeys].map((suggestion) => [suggestion.key, suggestion])).values()];
}
