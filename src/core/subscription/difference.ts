import { normalizeArmId } from "../armId.ts";
import { isObject, getOwn, type JsonObject } from "../json.ts";
import { escapePointerToken } from "../jsonPointer.ts";
import { describeLookAlike } from "../lookAlike.ts";
import { quoteIfNeeded, quote } from "../quote.ts";

/** One difference in meaning between two event subscriptions or two filters. */
export interface Difference {
  /** RFC 6901 JSON pointer into the newer version, or into the older one for what was removed. */
  readonly pointer: string;
  readonly kind: "added" | "removed" | "changed";
  /** The old and the new value, safe to show: never a secret. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** One sentence for the user. */
  readonly sentence: string;
}

/** Words a difference in the usual way. `undefined` stands for an absent value. */
export function createDifference(
  pointer: string,
  label: string,
  before: unknown,
  after: unknown,
  show: (value: unknown) => string = quote,
): Difference {
  if (before === undefined) return { pointer, kind: "added", after, sentence: `Adds ${label}: ${show(after)}.` };
  if (after === undefined)
    return { pointer, kind: "removed", before, sentence: `Removes ${label}, which was ${show(before)}.` };
  const [from, to] = [show(before), show(after)];
  const sentence =
    from === to
      ? `Changes ${label}, ${from}. ${describeHiddenChange(before, after)}`
      : `Changes ${label} from ${from} to ${to}.`;
  return { pointer, kind: "changed", before, after, sentence };
}

/** Explains a change that a sentence doesn't show, because it shows only the beginning of long values. */
function describeHiddenChange(before: unknown, after: unknown): string {
  const difference =
    typeof before === "string" && typeof after === "string" ? describeLookAlike(after, before) : undefined;
  return difference ?? "What changes is not shown here.";
}

/** Null and an empty list mean the same as an absent value. */
export const emptyToUndefined = (value: unknown): unknown =>
  value === null || (Array.isArray(value) && value.length === 0) ? undefined : value;

/** JSON text that is equal for equal meaning: regardless of member order, null members, and the case of resource ids. */
export const toCanonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part === "string") return /^\/subscriptions\//i.test(part) ? `/${normalizeArmId(part)}` : part;
    if (!isObject(part)) return part;
    const properties = Object.entries(part).filter(([, each]) => emptyToUndefined(each) !== undefined);
    return Object.fromEntries(properties.sort(([a], [b]) => (a < b ? -1 : 1)));
  }) ?? "";

interface DiffPropertiesOptions {
  /** Values that the service fills in. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Names for the middle of a sentence. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Properties to skip: they are read-only, or compared elsewhere. */
  readonly except?: readonly string[];
  /** Whether to report only names, because any value may be a secret. */
  readonly areValuesHidden?: boolean;
}

/** Compares two objects property by property, unknown properties included. */
export function diffProperties(
  pointer: string,
  before: unknown,
  after: unknown,
  options: DiffPropertiesOptions = {},
): readonly Difference[] {
  const [was, is] = [toObject(before), toObject(after)];
  const names = new Set([...Object.keys(was), ...Object.keys(is)]);
  return [...names]
    .filter((name) => !options.except?.includes(name))
    .flatMap((name) => {
      const [a, b] = [was, is].map((each) => emptyToUndefined(getOwn(each, name)) ?? ownEntry(options.defaults, name));
      if (toCanonicalJson(a) === toCanonicalJson(b)) return [];
      const at = `${pointer}/${escapePointerToken(name)}`;
      // An added or removed object is reported by its members.
      if ([a, b].some(isObject) && [a, b].every((each) => each === undefined || isObject(each)))
        return diffProperties(at, a, b, { ...options, except: [] });
      const difference = createDifference(at, ownEntry(options.labels, name) ?? quoteIfNeeded(name), a, b);
      return [options.areValuesHidden ? hideValues(difference, name) : difference];
    });
}

const toObject = (value: unknown): JsonObject => (isObject(value) ? value : {});

function hideValues({ pointer, kind }: Difference, name: string): Difference {
  const verb = { added: "Adds", removed: "Removes", changed: "Changes" }[kind];
  const sentence = `${verb} ${quoteIfNeeded(name)}. Its value isn't shown because it may be a secret.`;
  return { pointer, kind, sentence };
}

const ownEntry = <T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  table && Object.hasOwn(table, name) ? table[name] : undefined;

/** A part that can't be compared because one side is hidden. */
export interface Incomparable {
  readonly pointer: string;
  /** One sentence for the user. */
  readonly sentence: string;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  readonly incomparable: readonly Incomparable[];
}

/** A comparison that found these differences and could compare everything. */
export const toComparison = (...differences: readonly Difference[]): Comparison => ({ differences, incomparable: [] });

export const noDifferences = toComparison();

export const joinComparisons = (...parts: readonly Comparison[]): Comparison => ({
  differences: parts.flatMap(({ differences }) => differences),
  incomparable: parts.flatMap(({ incomparable }) => incomparable),
});
