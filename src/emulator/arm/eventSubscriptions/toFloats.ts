import type { Json, JsonObject } from "../../../core/json.ts";

/** Creates a value that `JSON.stringify` writes verbatim. TypeScript doesn't know it yet. */
const { rawJSON } = JSON as typeof JSON & { readonly rawJSON: (text: string) => JsonObject };

/** Numbers at any depth of lists as the service writes them in conditions: with a decimal point, `1.0` for 1. */
export function toFloats(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => toFloats(item) ?? null);
  // Larger numbers are written with an exponent, which needs no decimal point.
  if (typeof value !== "number" || !Number.isInteger(value) || Math.abs(value) >= 1e21) return value;
  return rawJSON(`${value}.0`);
}
