import { eventTypes, findEventType } from "../events/catalogue.ts";
import { quoteIfNeeded, quote } from "../quote.ts";
import type { Problem } from "../problem.ts";
import { foldCase } from "./caseless.ts";

const pointer = "/includedEventTypes";

/**
 * Checks `includedEventTypes`. A type that the catalogue does not have is a warning only: recorded traffic shows Azure
 * accepting any name, and then nothing ever matches.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering#event-type-filtering
 */
export function validateEventTypes(types: unknown): Problem[] {
  if (types === undefined || types === null) return [];
  if (!Array.isArray(types))
    return [
      createError(
        pointer,
        `includedEventTypes is ${quote(types)}.`,
        "Give a list of event types, or leave it out for all.",
      ),
    ];
  const names: readonly unknown[] = types;
  const first = new Map(names.map((name, index) => [name, index] as const).toReversed());
  return names.flatMap((name, index) => {
    const at = `${pointer}/${index}`;
    if (typeof name !== "string" || name === "")
      return [createError(at, `The event type is ${quote(name)}.`, "Give the full name of an event type.")];
    if (first.get(name) !== index)
      return [createWarning(at, `${quoteIfNeeded(name)} is listed twice.`, "Remove one of the two.")];
    if (name === "All")
      return names.length === 1
        ? []
        : [
            createWarning(
              at,
              "All lets every event type through, whatever else is listed.",
              "Remove All, or the others.",
            ),
          ];
    return findEventType(name) ? [] : [unknownEventTypeWarning(at, name)];
  });
}

function unknownEventTypeWarning(at: string, name: string): Problem {
  const folded = foldCase(name);
  const meant = eventTypes.find((type) => foldCase(type.name) === folded || foldCase(type.shortName) === folded);
  return createWarning(
    at,
    `${quoteIfNeeded(name)} is none of the known event types of Azure Machine Learning; unless it is new, no event matches it.`,
    meant ? `Write ${meant.name}.` : `Choose one of ${eventTypes.map(({ shortName }) => shortName).join(", ")}.`,
  );
}

const createError = (at: string, message: string, remedy: string): Problem => ({
  severity: "error",
  pointer: at,
  message,
  remedy,
});
const createWarning = (at: string, message: string, remedy: string): Problem => ({
  severity: "warning",
  pointer: at,
  message,
  remedy,
});
