import type { Blank } from "../import/importResult.ts";
import type { Json, JsonObject } from "../json.ts";
import { parseJsonPointer, withValueAtPointer } from "../jsonPointer.ts";

/** Fields of an event subscription that are numbers, or true or false; all others that can be blank are text. */
const nonTextFields = new Set([
  "maxDeliveryAttempts",
  "eventTimeToLiveInMinutes",
  "maxEventsPerBatch",
  "preferredBatchSizeInKilobytes",
  "queueMessageTimeToLiveInSeconds",
  "isSecret",
]);

/** What a person wrote into the blanks, at their places. A blank without a fill stays open. */
export function fillBlanks(properties: JsonObject, blanks: readonly Blank[], fills: readonly string[]): JsonObject {
  let whole: JsonObject = { properties };
  for (const [index, { pointer }] of blanks.entries()) {
    const fill = fills[index]?.trim();
    if (fill) whole = withValueAtPointer(whole, pointer, parseFill(fill, pointer));
  }
  return whole["properties"] as JsonObject;
}

/** Of text that may be meant as JSON only what can be nothing else is read as such: a secret may look like a number. */
function parseFill(fill: string, pointer: string): Json {
  if (!nonTextFields.has(parseJsonPointer(pointer).at(-1) ?? "") && !/^[[{]/.test(fill)) return fill;
  try {
    return JSON.parse(fill) as Json;
  } catch {
    return fill;
  }
}
