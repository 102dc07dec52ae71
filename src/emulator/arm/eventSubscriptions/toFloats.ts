import type { Json, JsonObject } from "../../../core/json.ts";

/** Makes a value that `JSON.stringify` writes as it is; Node has it from version 21 on, its types do not yet. */
const { rawJSON } = JSON as { readonly rawJSON?: (text: string) => JsonObject };

/** Numbers at any depth of lists as the service writes those of conditions: with a decimal point, `1.0` for 1. */
export function toFloats(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => toFloats(item) ?? null);
  // Beyond this, a number is written with an exponent, and stays a number as it is.
  if (typeof value !== "number" || !Number.isInteger(value) || Math.abs(value) >= 1e21) return value;
  return rawJSON?.(`${value}.0`) ?? value;
}
