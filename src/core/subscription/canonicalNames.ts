import { isObject, type Json, type JsonObject } from "../json.ts";
import type { WireShape } from "./wireShape.ts";

/** What was noticed about the names in a JSON text. Pointers are in the spelling of the text. */
export interface NameFindings {
  /** Members and values that the text spells in another case. */
  readonly renamed: { readonly from: string; readonly to: string }[];
  /** Pointers of members that aren't known. They stay as they are. */
  readonly unknown: string[];
  /** Pointers of members that the text has more than once, in different cases. */
  readonly repeated: string[];
}

export const createNameFindings = (): NameFindings => ({ renamed: [], unknown: [], repeated: [] });

/**
 * Converts the members and enumerated values of `json` to ARM's spelling. Azure ignores their case: it is documented with
 * `storagequeue` for StorageQueue, and a user reports `IncludedEventTypes` for includedEventTypes.
 *
 * @param pointer of `json`, for the findings
 * @see https://github.com/MicrosoftDocs/azure-docs/issues/8236
 * @see https://github.com/MicrosoftDocs/azure-docs/issues/18172
 */
export function toCanonicalNames(
  json: JsonObject,
  shape: WireShape,
  findings: NameFindings,
  pointer?: string,
): JsonObject;
export function toCanonicalNames(json: Json, shape: WireShape, findings: NameFindings, pointer?: string): Json;
export function toCanonicalNames(json: Json, shape: WireShape, findings: NameFindings, pointer = ""): Json {
  const { members, items, values } = shape;
  if (typeof json === "string") return canonicalValue(json, values, findings);
  if (Array.isArray(json) && items)
    return (json as readonly Json[]).map((item, at) => toCanonicalNames(item, items, findings, `${pointer}/${at}`));
  if (!isObject(json) || !members) return json;
  const taken = new Set<string>();
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => {
      const place = `${pointer}/${name}`;
      const member = members.get(name.toLowerCase());
      if (!member) findings.unknown.push(place);
      else if (taken.has(member.name)) findings.repeated.push(place);
      if (!member || value === undefined) return [name, value];
      taken.add(member.name);
      if (name !== member.name) findings.renamed.push({ from: name, to: member.name });
      return [member.name, toCanonicalNames(value, member.shape, findings, place)];
    }),
  );
}

function canonicalValue(value: string, values: WireShape["values"], { renamed }: NameFindings): string {
  const canonical = values?.get(value.toLowerCase()) ?? value;
  if (canonical !== value) renamed.push({ from: value, to: canonical });
  return canonical;
}
