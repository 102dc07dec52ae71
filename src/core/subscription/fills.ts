import type { Blank } from "../import/imported.ts";
import type { Json, JsonObject } from "../json.ts";
import { stepsOf, withValueAt } from "../pointer.ts";

/** Fields of an event subscription that are numbers, or true or false; all others that can be blank are text. */
const notText = new Set([
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
    if (fill) whole = withValueAt(whole, pointer, read(fill, pointer));
  }
  return whole["properties"] as JsonObject;
}

/** Of text that may be meant as JSON only what can be nothing else is read as such: a secret may look like a number. */
function read(fill: string, pointer: string): Json {
  if (!notText.has(stepsOf(pointer).at(-1) ?? "") && !/^[[{]/.test(fill)) return fill;
  try {
    return JSON.parse(fill) as Json;
  } catch {
    return fill;
  }
}
