import { eventTypes } from "../../core/events/catalogue.ts";

/** A key that a condition may look at. */
export interface KeySuggestion {
  readonly key: string;
  readonly meaning: string;
}

const envelopeKeys: readonly KeySuggestion[] = [
  { key: "subject", meaning: "What the event is about." },
  { key: "eventType", meaning: "Full name of the event type." },
  { key: "topic", meaning: "Resource id of the workspace." },
  { key: "id", meaning: "Id of the event." },
  { key: "dataVersion", meaning: "Version of the event's data." },
];

/**
 * The keys that events of the chosen types have: the fields of their data, then those that every event has.
 *
 * @param chosen full names; empty for all types
 */
export function suggestKeys(chosen: readonly string[]): readonly KeySuggestion[] {
  const types = eventTypes.filter(({ name }) => chosen.length === 0 || chosen.includes(name));
  const fields = types.flatMap(({ fields }) => fields);
  const data = fields.map(({ spellings: [name], type, meaning }) => ({
    key: `data.${name}`,
    meaning: `${meaning} (${type})`,
  }));
  return [...new Map([...data, ...envelopeKeys].map((suggestion) => [suggestion.key, suggestion])).values()];
}
