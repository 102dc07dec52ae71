import type { JsonObject } from "../json.ts";
import type { TextPredicate } from "./caseless.ts";
import { childValue, valueAtPath } from "./keyPath.ts";
import type { KeyPath } from "./keyPath.ts";

export type EventPredicate = (event: JsonObject) => boolean;

/** What is asked of the value that a key leads to. */
export interface ValueCheck {
  /** The test of a text, when the operator compares text; most do. */
  readonly checkText: TextPredicate | undefined;
  /** Whether `text` has to fail. */
  readonly isNegated: boolean;
  /** The answer for any other value, or none. */
  readonly checkOther: (value: unknown) => boolean;
}

/**
 * Makes a check a predicate on events: the way to the value and the check in one closure. The common ways are written
 * out, as V8 remembers at each place of the code how it last found a property there: one place that reads all names
 * from all objects takes several times as long. A plain read that finds nothing is left to `below`.
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

/** Whether a plain read by the name could find what is inherited, or is in an array. */
const isUnsafeName = (name: string): boolean => name in Array.prototype || /^\d+$/.test(name);

/** A value as something to read from. An array will do: by a name that is no trap nothing is found in it. */
const toReadable = (value: unknown): JsonObject =>
  typeof value === "object" && value !== null ? (value as JsonObject) : emptyObject;
const emptyObject: JsonObject = {};

const passesCheck = (
  { checkText: text, isNegated: negated, checkOther: otherwise }: ValueCheck,
  value: unknown,
): boolean => (typeof value === "string" && text ? text(value) !== negated : otherwise(value));
