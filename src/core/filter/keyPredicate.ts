import type { JsonObject } from "../json.ts";
import type { TextPredicate } from "./caseless.ts";
import type { EventMemo } from "./eventMemo.ts";
import { childValue, type KeyPath } from "./keyPath.ts";

/** @param memo of the event, if many filters look at it */
export type EventPredicate = (event: JsonObject, memo: EventMemo | undefined) => boolean;

/** A check of the value at a key. */
export interface ValueCheck {
  /** Tests a text, when the operator compares text. */
  readonly checkText: TextPredicate | undefined;
  /** Whether the result of `checkText` is negated. */
  readonly isNegated: boolean;
  /** The result for any other value, or for a missing one. */
  readonly checkOther: (value: unknown, memo: EventMemo | undefined) => boolean;
}

/**
 * Combines the path to a value and its check into one predicate on events. Common path lengths are written out, because
 * V8 caches property lookups per call site: one site that reads all names from all objects is several times slower. A
 * plain read that finds nothing falls back to `childValue`, which ignores case.
 */
export function createKeyPredicate(path: KeyPath, check: ValueCheck): EventPredicate {
  const { names, constant } = path;
  const [first, second, third] = names;
  if (first === undefined) return (_, memo) => passesCheck(check, constant, memo);
  if (names.length > 3 || names.some(isUnsafeName))
    return (event, memo) => passesCheck(check, valueAt(event, names, memo), memo);
  if (second === undefined)
    return (event, memo) => passesCheck(check, event[first] ?? findChild(event, first, memo), memo);
  if (first !== "data") return (event, memo) => passesCheck(check, valueAt(event, names, memo), memo);
  if (third === undefined)
    return (event, memo) => {
      const data = event["data"] ?? findChild(event, "data", memo);
      return passesCheck(check, toReadable(data)[second] ?? findChild(data, second, memo), memo);
    };
  return (event, memo) => {
    const data = event["data"] ?? findChild(event, "data", memo);
    const inner = toReadable(data)[second] ?? findChild(data, second, memo);
    return passesCheck(check, toReadable(inner)[third] ?? findChild(inner, third, memo), memo);
  };
}

const findChild = (at: unknown, name: string, memo: EventMemo | undefined): unknown =>
  memo ? memo.childValue(at, name) : childValue(at, name);

/** Like `valueAtPath`. */
function valueAt(event: JsonObject, names: readonly string[], memo: EventMemo | undefined): unknown {
  let at: unknown = event;
  for (const name of names) at = findChild(at, name, memo);
  return at;
}

/** Whether a plain read of the name could find an inherited member or an array element. */
const isUnsafeName = (name: string): boolean => name in Array.prototype || /^\d+$/.test(name);

/** A value to read members from. An array is fine: safe names find nothing in it. */
const toReadable = (value: unknown): JsonObject =>
  typeof value === "object" && value !== null ? (value as JsonObject) : emptyObject;
const emptyObject: JsonObject = {};

const passesCheck = (
  { checkText, isNegated, checkOther }: ValueCheck,
  value: unknown,
  memo: EventMemo | undefined,
): boolean => (typeof value === "string" && checkText ? checkText(value, memo) !== isNegated : checkOther(value, memo));
