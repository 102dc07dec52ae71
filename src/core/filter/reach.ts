import { type JsonObject, isObject } from "../json.ts";
import type { TextTest } from "./caseless.ts";
import { respelled, valueAt } from "./lookUp.ts";
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
 * out, as a loop over the names takes as long as the check itself.
 */
export function reach(path: KeyPath, check: Check): Predicate {
  const { names } = path;
  const [first, second, third] = names;
  // What every object inherits must not be found, and any event may be nested deeper: this takes the careful way.
  if (first === undefined || names.length > 3 || names.some((name) => name in Object.prototype))
    return (event) => decide(check, valueAt(event, path));
  if (second === undefined) return (event) => decide(check, child(event, first));
  if (first !== "data") return (event) => decide(check, valueAt(event, path));
  if (third === undefined) return (event) => decide(check, child(payload(event), second));
  return (event) => decide(check, child(child(payload(event), second), third));
}

const decide = ({ text, negated, otherwise }: Check, value: unknown): boolean =>
  typeof value === "string" && text ? text(value) !== negated : otherwise(value);

/** As one step of `valueAt`, for a name that no object inherits: a plain read is several times as fast. */
function child(at: unknown, name: string): unknown {
  if (!isObject(at)) return undefined;
  const value = at[name];
  return value === undefined ? respelled(at, name) : value;
}

/** As `child` of the name `data`: read by a fixed name, it is faster still. */
const payload = (event: JsonObject): unknown => event["data"] ?? child(event, "data");
