import { eventTypes, findEventType, findMeantEventType } from "../events/catalogue.ts";
import { quoteIfNeeded, quote } from "../quote.ts";
import { createError, createWarning, type Problem } from "../problem.ts";

const pointer = "/includedEventTypes";

/**
 * Checks `includedEventTypes`. An unknown type is only a warning: in recorded traffic Azure accepts any name, and the
 * filter then matches nothing.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#event-type-filtering
 */
export function validateEventTypes(types: unknown): Problem[] {
  if (types === undefined || types === null) return [];
  if (!Array.isArray(types)) {
    const message = `includedEventTypes is ${quote(types)}, not a list.`;
    return [createError(pointer, message, "Enter a list of event types, or remove it to send all events.")];
  }
  const names: readonly unknown[] = types;
  const first = new Map(names.map((name, index) => [name, index] as const).toReversed());
  return names.flatMap((name, index): Problem | readonly Problem[] => {
    const at = `${pointer}/${index}`;
    if (typeof name !== "string" || name === "")
      return createError(at, `The event type is ${quote(name)}, not a name.`, "Enter the full name of an event type.");
    if (first.get(name) !== index)
      return createWarning(at, `${quoteIfNeeded(name)} is listed twice.`, "Remove one of them.");
    if (name !== "All") return findEventType(name) ? [] : unknownEventTypeWarning(at, name);
    if (names.length === 1) return [];
    const message = "All sends every event type. The other types have no effect.";
    return createWarning(at, message, "Remove All, or remove the others.");
  });
}

/** A warning about a name that isn't in the catalogue, with the type that it most likely means. */
export function unknownEventTypeWarning(at: string, name: string): Problem {
  const meant = findMeantEventType(name);
  return createWarning(
    at,
    meant
      ? `Azure Machine Learning sends no event type ${quote(name)}.`
      : `${quoteIfNeeded(name)} is not a known event type of Azure Machine Learning. Unless it is new, no event matches it.`,
    meant ? `Did you mean ${meant.name}?` : `Use one of ${eventTypes.map(({ shortName }) => shortName).join(", ")}.`,
  );
}
