import { findEventType } from "../events/catalogue.ts";
import { eventText, type MlEvent } from "../events/envelope.ts";
import { makeVisible } from "../visibleText.ts";

/** Tells whether an event of the tail with this label is found. */
export type SearchPredicate = (event: MlEvent, tailLabel: string) => boolean;

/**
 * Finds events that contain every word of `search`, in any case: in the whole JSON of the event, as it is shown or as it
 * is sent, in the label of its type, or in the label of its tail.
 *
 * @returns undefined if there is nothing to search for
 */
export function createSearchPredicate(search: string): SearchPredicate | undefined {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return undefined;
  return (event, tailLabel) => {
    const text = searchTextOf(event, tailLabel);
    return words.every((word) => text.includes(word));
  };
}

function searchTextOf(event: MlEvent, tailLabel: string): string {
  const { type, subject, raw } = event;
  const json = JSON.stringify(raw);
  const texts = [findEventType(type)?.label ?? "", tailLabel, json];
  // As it was written, numbers may have more digits.
  const written = eventText(event);
  if (written !== json) texts.push(written);
  // A person searches for what the list shows: quotation marks without a backslash, and tokens.
  if (json.includes("\\")) texts.push(json.replace(/\\(["\\])/g, "$1"));
  const visibleSubject = makeVisible(subject);
  if (visibleSubject !== subject) texts.push(visibleSubject);
  return texts.join("\n").toLowerCase();
}
