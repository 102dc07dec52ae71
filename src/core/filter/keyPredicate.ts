import type { JsonObject } from "../json.ts";
import type { TextPredicate } from "./caseless.ts";
import { childValue, type KeyPath, valueAtPath } from "./keyPath.ts";

export type EventPredicate = (event: JsonObject) => boolean;

/** A check of the value at a key. */
export interface ValueCheck {
  /** Tests a text, when the operator compares text. */
  readonly checkText: TextPredicate | undefined;
  /** Whether the result of `checkText` is negated. */
  readonly isNegated: boolean;
  /** The result for any other value, or for a missing one. */
  readonly checkOther: (value: unknown) => boolean;
}

/**
 * Combines the path to a value and its check into one predicate on events. Common path lengths are written out, because
 * V8 caches property lookups per call site: one site that reads all names from all objects is several times slower. A
 * plain read that finds nothing falls back to `childValue`, which ignores case.
 */
export function createKeyPredicate(path: KeyPath, check: ValueCheck): EventPredicate {
  const { names } = path;
  const [first, second, third] = names;
  if (first === undefined || names.length > 3 || names.some(isUnsafeName))
    return (event) => passesCheck(check, valueAtPath(event, path));
  if (second === undefined) return (event) => passesCheck(check, event[first] ?? childValue(event, first));
  if (first !== "data") return (event) => passesCheck(check, valueAtPath(event, path));
  if (third === undefined)
    return (event) => {
      const data = event["data"] ?? childValue(event, "data");
      return passesCheck(check, toReadable(data)[second] ?? childValue(data, second));
    };
  return (event) => {
    const data = event["data"] ?? childValue(event, "data");
    const inner = toReadable(data)[second] ?? childValue(data, second);
    return passesCheck(check, toReadable(inner)[third] ?? childValue(inner, third));
  };
}

/** Whether a plain read of the name could find an inherited member or an array element. */
const isUnsafeName = (name: string): boolean => name in Array.prototype || /^\d+$/.test(name);

/** A value to read members from. An array is fine: safe names find nothing in it. */
const toReadable = (value: unknown): JsonObject =>
  typeof value === "object" && value !== null ? (value as JsonObject) : emptyObject;
const emptyObject: JsonObject = {};

const passesCheck = ({ checkText, isNegated, checkOther }: ValueCheck, value: unknown): boolean =>
  typeof value === "string" && checkText ? checkText(value) !== isNegated : checkOther(value);
