import { armKey } from "../armId.ts";
import { isObject, own } from "../json.ts";
import { plain, quote } from "../quote.ts";

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
export function difference(
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
export const given = (value: unknown): unknown =>
  value === null || (Array.isArray(value) && value.length === 0) ? undefined : value;

/** A name as a token of a JSON pointer. */
const token = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

/**
 * JSON as a text that is the same for what means the same: order and null properties of objects do not count, nor does
 * the case of resource ids.
 */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part === "string") return /^\/subscriptions\//i.test(part) ? `/${armKey(part)}` : part;
    if (!isObject(part)) return part;
    const properties = Object.entries(part).filter(([, each]) => given(each) !== undefined);
    return Object.fromEntries(properties.sort(([a], [b]) => (a < b ? -1 : 1)));
  }) ?? "";

/** How the properties of an object are compared. */
interface Properties {
  /** What the service fills in. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Their names in words. */
  readonly words?: Readonly<Record<string, string>>;
  /** Properties that are read-only, or compared elsewhere. */
  readonly except?: readonly string[];
  /** Whether the values may be secret, so that only the names are told. */
  readonly hidden?: boolean;
}

/** Compares two objects property by property, also those that nobody here knows. */
export function diffProperties(
  pointer: string,
  before: unknown,
  after: unknown,
  how: Properties = {},
): readonly Difference[] {
  const [was, is] = [before, after].map((each) => (isObject(each) ? each : {}));
  const names = new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})]);
  return [...names]
    .filter((name) => !how.except?.includes(name))
    .flatMap((name) => {
      const [a, b] = [was, is].map((each) => given(own(each ?? {}, name)) ?? entry(how.defaults, name));
      if (canonical(a) === canonical(b)) return [];
      const at = `${pointer}/${token(name)}`;
      // An object that appears or goes is told by what is in it.
      if ([a, b].some(isObject) && [a, b].every((each) => each === undefined || isObject(each)))
        return diffProperties(at, a, b, { ...how, except: [] });
      const told = difference(at, entry(how.words, name) ?? plain(name), a, b);
      return [how.hidden ? withoutValues(told, name) : told];
    });
}

const withoutValues = ({ pointer, kind }: Difference, name: string): Difference => {
  const verb = { added: "Adds", removed: "Removes", changed: "Changes" }[kind];
  return { pointer, kind, sentence: `${verb} ${plain(name)}; its value is not shown, as it may be a secret.` };
};

const entry = <T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined =>
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
export const nothing: Comparison = { differences: [], incomparable: [] };

export const join = (...parts: readonly Comparison[]): Comparison => ({
  differences: parts.flatMap(({ differences }) => differences),
  incomparable: parts.flatMap(({ incomparable }) => incomparable),
});
