import type { Json, JsonObject } from "../json.ts";
import { parseJsonPointer, withValueAtPointer } from "../jsonPointer.ts";
import { quote } from "../quote.ts";
import { destinationProperties } from "./destinationProperties.ts";

/** A position in an imported text. Line and column count from 1, columns in UTF-16 code units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** A value that an imported text names but doesn't contain. */
export interface Blank extends TextPosition {
  /** RFC 6901 pointer into the imported event subscription. The value is absent there, or null in an array. */
  readonly pointer: string;
  /** The expression in the text, for example `var.endpoint_url`, or what Azure shows of a hidden value. */
  readonly text: string;
}

/** Why a value is blank, as a sentence without its period: `Set by the variable endpoint_url`. */
export function explainBlank(text: string): string {
  if (text === "Hidden") return "Hidden by Azure";
  const [, variable] = /^(?:var\.|local\.|\$\{?)(\w+)\}?$/.exec(text) ?? [];
  if (variable) return `Set by the variable ${variable}`;
  const [, parameter = /^[a-z_]\w*$/i.exec(text)?.[0]] = /^parameters\('([\w-]+)'\)$/i.exec(text) ?? [];
  if (parameter) return `Set by the parameter ${parameter}`;
  if (/^https?:\/\/[^?$<{\s]+$/i.test(text)) return `Azure hides the query string of ${quote(text)}`;
  return `Set by ${quote(text)}`;
}

/** Fields that aren't text. All other fields that can be blank are. */
const nonTextFields: ReadonlySet<string> = new Set([
  "maxDeliveryAttempts",
  "eventTimeToLiveInMinutes",
  "isSecret",
  ...Object.entries(destinationProperties).flatMap(([name, { type }]) => (type === "wholeNumber" ? [name] : [])),
]);

/**
 * Puts values into blanks.
 *
 * @param fills what the user entered, in the order of `blanks`; a blank without one stays open
 */
export function fillBlanks(properties: JsonObject, blanks: readonly Blank[], fills: readonly string[]): JsonObject {
  let root: JsonObject = { properties };
  for (const [index, { pointer }] of blanks.entries()) {
    const fill = fills[index]?.trim();
    if (fill) root = withValueAtPointer(root, pointer, parseFill(fill, pointer));
  }
  return root["properties"] as JsonObject;
}

/** Reads text as JSON only where it can't be meant as text: a secret may look like a number. */
function parseFill(fill: string, pointer: string): Json {
  if (!nonTextFields.has(parseJsonPointer(pointer).at(-1) ?? "") && !/^[[{]/.test(fill)) return fill;
  try {
    return JSON.parse(fill) as Json;
  } catch {
    return fill;
  }
}
