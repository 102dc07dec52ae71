import { eventTypes } from "../events/catalogue.ts";
import type { Handler } from "./handlers.ts";
import { type Placeholder, placeholderSamples, splitAtPlaceholders } from "./placeholders.ts";

export interface HandlerValues {
  /** Resource ID of the workspace whose events are handled. */
  readonly workspaceId: string;
  /** As in `includedEventTypes`: none, or `"All"`, means every event type. */
  readonly eventTypes: readonly string[];
  /** Any name, for example that of the event subscription. It is converted to a valid function name. */
  readonly functionName: string;
}

/**
 * Replaces the placeholders of a handler's source with the values of an event subscription. Values end up only inside
 * string literals, whatever they contain.
 *
 * @param source text of `handler.file`
 * @throws Error if `source` lacks a placeholder
 */
export function fillHandler(handler: Handler, source: string, values: HandlerValues): string {
  const filled: Record<Placeholder, string> = {
    workspaceId: handler.toLiteral(values.workspaceId),
    eventTypes: formatListItems(
      typesToHandle(values.eventTypes).map(handler.toLiteral),
      " ".repeat(handler.indentSize),
    ),
    functionName: handler.toLiteral(toFunctionName(values.functionName)),
  };
  return splitAtPlaceholders(source)
    .map(({ text, placeholder }) => (placeholder ? filled[placeholder] : text))
    .join("");
}

/** For all event types, those that aren't retired. @see https://learn.microsoft.com/azure/event-grid/event-filtering#event-type-filtering */
const typesToHandle = (included: readonly string[]): readonly string[] =>
  included.length === 0 || included.some((type) => type.toLowerCase() === "all")
    ? eventTypes.filter(({ retirement }) => !retirement).map(({ name }) => name)
    : [...new Set(included)];

/** The items of a list: a single one inline, several on a line each. */
const formatListItems = (items: readonly string[], indent: string): string =>
  items.length === 1 ? items.join("") : `\n${items.map((item) => `${indent}${item},\n`).join("")}`;

/**
 * Converts a text to a valid function name: a letter and up to 127 more letters, digits, `_`, and `-`, but not "host".
 *
 * @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Utility.cs FunctionNameValidationRegex
 */
function toFunctionName(text: string): string {
  const name = text
    .replace(/[^\w-]+/g, "-")
    .replace(/^[^a-z]+/i, "")
    .slice(0, 128);
  return /^(host)?$/i.test(name) ? placeholderSamples.functionName : name;
}
