import type { WireShape } from "../subscription/wireShape.ts";
import {
  createList,
  createLiteral,
  createObject,
  literalText,
  type ObjectValue,
  type ParsedValue,
} from "./parsedValue.ts";

/** Like `toCanonicalNames`, for a parsed text: Azure reads members and enumerated values in any case. */
export function toCanonicalFields(value: ObjectValue, shape: WireShape): ObjectValue;
export function toCanonicalFields(value: ParsedValue, shape: WireShape): ParsedValue;
export function toCanonicalFields(value: ParsedValue, shape: WireShape): ParsedValue {
  const { members, items, values } = shape;
  const canonical = values?.get(literalText(value)?.toLowerCase() ?? "");
  if (canonical !== undefined) return createLiteral(value.at, canonical);
  if (value.kind === "list" && items)
    return createList(
      value.at,
      value.items.map((item) => toCanonicalFields(item, items)),
    );
  if (value.kind !== "fields" || !members) return value;
  const fields = value.fields.map((field) => {
    const member = members.get(field.name.toLowerCase());
    return member ? { ...field, name: member.name, value: toCanonicalFields(field.value, member.shape) } : field;
  });
  return createObject(value.at, fields);
}
