import type { Json, JsonObject } from "../json.ts";
import { escapePointerToken } from "../jsonPointer.ts";
import type { ImportReport } from "./importReport.ts";
import { maxSyntaxDepth } from "./syntax.ts";
import type { ObjectValue, OpenValue, ParsedValue } from "./parsedValue.ts";

/** Most values of one event subscription. Azure's limits are far lower; variables that multiply variables go far beyond. */
const maxJsonValues = 20_000;

/** A value that the text leaves open, and its place. */
export interface OpenValueLocation {
  readonly pointer: string;
  readonly value: OpenValue;
}

/**
 * Converts a parsed value to JSON. Open values are absent from it, or null in an array, and are listed.
 *
 * @param base JSON pointer of `value` in the imported subscription
 */
export function valueToJson(
  value: ObjectValue,
  base: string,
  report: ImportReport,
): { readonly json: JsonObject; readonly open: readonly OpenValueLocation[] } {
  const open: OpenValueLocation[] = [];
  let remaining = maxJsonValues;

  const convert = (from: ParsedValue, pointer: string, depth: number): Json | undefined => {
    remaining -= 1;
    if (remaining < 0 || depth > maxSyntaxDepth) {
      report.error(from.at, "This is too large for an event subscription.", "Import it in smaller parts.");
      return undefined;
    }
    if (from.kind === "literal") return from.value;
    if (from.kind === "list") {
      const items: Json[] = [];
      for (const item of from.items) {
        if (remaining < 0) break;
        items.push(convert(item, `${pointer}/${items.length}`, depth + 1) ?? null);
      }
      return items;
    }
    if (from.kind === "fields") return object(from, pointer, depth);
    open.push({ pointer, value: from });
    return undefined;
  };

  const object = (from: ObjectValue, pointer: string, depth: number): JsonObject =>
    // `fromEntries` is safe for a field named `__proto__`.
    Object.fromEntries(
      from.fields.flatMap(({ name, value: inner }) => {
        const innerPointer = `${pointer}/${escapePointerToken(name)}`;
        const json = remaining < 0 ? undefined : convert(inner, innerPointer, depth + 1);
        return json === undefined ? [] : [[name, json]];
      }),
    );

  return { json: object(value, base, 0), open };
}
