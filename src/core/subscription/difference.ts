import { normalizeArmId } from "../armId.ts";
import { isObject, getOwn } from "../json.ts";
import { quoteIfNeeded, quote } from "../quote.ts";

/** One thing that differs in meaning between two event subscriptions, or two filters. */
export interface Difference {
  /** RFC 6901 JSON pointer into what it became; into what it was, for what was removed. */
  readonly pointer: string;
  readonly kind: "added" | "removed" | "changed";
  /** What it was and what it becomes, fit to be shown: never a secret. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** One sentence for a person. */
  readonly sentence: string;
}

/** What was added, removed or changed, in the usual words. Absent is `undefined`. */
export function createDifference(
  pointer: string,
  what: string,
  before: unknown,
  after: unknown,
  show: (value: unknown) => string = quote,
): Difference {
  if (before === undefined) return { pointer, kind: "added", after, sentence: `Adds ${what}: ${show(after)}.` };
  if (after === undefined)
    return { pointer, kind: "removed", before, sentence: `Removes ${what}, which was ${show(before)}.` };
  return {
    pointer,
    kind: "changed",
    before,
    after,
    sentence: `Changes ${what} from ${show(before)} to ${show(after)}.`,
  };
}

/** Null, and an empty list, say the same as nothing. */
export const emptyToUndefined = (value: unknown): unknown =>
  value === null || (Array.isArray(value) && value.length === 0) ? undefined : value;

/** A name as a token of a JSON pointer. */
const escapePointerToken = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

/**
 * JSON as a text that is the same for what means the same: order and null properties of objects do not count, nor does
 * the case of resource ids.
 */
export const toCanonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part === "string") return /^\/subscriptions\//i.test(part) ? `/${normalizeArmId(part)}` : part;
    if (!isObject(part)) return part;
    const properties = Object.entries(part).filter(([, each]) => emptyToUndefined(each) !== undefined);
    return Object.fromEntries(properties.sort(([a], [b]) => (a < b ? -1 : 1)));
  }) ?? "";

/** How the properties of an object are compared. */
interface DiffPropertiesOptions {
  /** What the service fills in. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Their names in words. */
  readonly words?: Readonly<Record<string, string>>;
  /** Properties that are read-only, or compared elsewhere. */
  readonly except?: readonly string[];
  /** Whether the values may be secret, so that only the names are told. */
  readonly areValuesHidden?: boolean;
}

/** Compares two objects property by property, also those that nobody here knows. */
export function diffProperties(
  pointer: string,
  before: unknown,
  after: unknown,
  how: DiffPropertiesOptions = {},
): readonly Difference[] {
  const [was, is] = [before, after].map((each) => (isObject(each) ? each : {}));
  const names = new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})]);
  return [...names]
    .filter((name) => !how.except?.includes(name))
    .flatMap((name) => {
      const [a, b] = [was, is].map(
        (each) => emptyToUndefined(getOwn(each ?? {}, name)) ?? ownEntry(how.defaults, name),
      );
      if (toCanonicalJson(a) === toCanonicalJson(b)) return [];
      const at = `${pointer}/${escapePointerToken(name)}`;
      // An object that appears or goes is told by what is in it.
      if ([a, b].some(isObject) && [a, b].every((each) => each === undefined || isObject(each)))
        return diffProperties(at, a, b, { ...how, except: [] });
      const told = createDifference(at, ownEntry(how.words, name) ?? quoteIfNeeded(name), a, b);
      return [how.areValuesHidden ? hideValues(told, name) : told];
    });
}

const hideValues = ({ pointer, kind }: Difference, name: string): Difference => {
  const verb = { added: "Adds", removed: "Removes", changed: "Changes" }[kind];
  return { pointer, kind, sentence: `${verb} ${quoteIfNeeded(name)}; its value is not shown, as it may be a secret.` };
};

const ownEntry = <T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
  table && Object.hasOwn(table, name) ? table[name] : undefined;

/** Something of which one side is hidden, so that nobody can tell whether it differs. */
export interface Incomparable {
  readonly pointer: string;
  /** One sentence for a person. */
  readonly sentence: string;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  readonly incomparable: readonly Incomparable[];
}

/** Two that are the same. */
export const noDifferences: Comparison = { differences: [], incomparable: [] };

export const joinComparisons = (...parts: readonly Comparison[]): Comparison => ({
  differences: parts.flatMap(({ differences }) => differences),
  incomparable: parts.flatMap(({ incomparable }) => incomparable),
});
