import type { JsonObject } from "../json.ts";
import type { TextTest } from "./caseless.ts";
import { below, valueAt } from "./lookUp.ts";
import type { KeyPath } from "./lookUp.ts";

export type Predicate = (event: JsonObject) => boolean;

/** What is asked of the value that a key leads to. */
export interface Check {
  /** The test of a text, when the operator compares text; most do. */
  readonly text: TextTest | undefined;
  /** Whether `text` has to fail. */
  readonly negated: boolean;
  /** The answer for any other value, or none. */
  readonly otherwise: (value: unknown) => boolean;
}

/**
 * Makes a check a predicate on events: the way to the value and the check in one closure. The common ways are written
 * out, as V8 remembers at each place of the code how it last found a property there: one place that reads all names
 * from all objects takes several times as long. A plain read that finds nothing is left to `below`.
 */
export function reach(path: KeyPath, check: Check): Predicate {
  const { names } = path;
  const [first, second, third] = names;
  if (first === undefined || names.length > 3 || names.some(isTrap))
    return (event) => decide(check, valueAt(event, path));
  if (second === undefined) return (event) => decide(check, event[first] ?? below(event, first));
  if (first !== "data") return (event) => decide(check, valueAt(event, path));
  if (third === undefined)
    return (event) => {
      const data = event["data"] ?? below(event, "data");
      return decide(check, readable(data)[second] ?? below(data, second));
    };
  return (event) => {
    const data = event["data"] ?? below(event, "data");
    const inner = readable(data)[second] ?? below(data, second);
    return decide(check, readable(inner)[third] ?? below(inner, third));
  };
}

/** Whether a plain read by the name could find what is inherited, or is in an array. */
const isTrap = (name: string): boolean => name in Array.prototype || /^\d+$/.test(name);

/** A value as something to read from. An array will do: by a name that is no trap nothing is found in it. */
const readable = (value: unknown): JsonObject =>
  typeof value === "object" && value !== null ? (value as JsonObject) : nothing;
const nothing: JsonObject = {};

const decide = ({ text, negated, otherwise }: Check, value: unknown): boolean =>
  typeof value === "string" && text ? text(value) !== negated : otherwise(value);
