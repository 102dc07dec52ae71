/** Whether two names are equal. Azure Resource Manager ignores the case of every part of a path. */
export const isSameName = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

/** The resource that a path names. */
interface ResourcePath {
  /** For example `Microsoft.EventGrid`. */
  readonly provider: string;
  /** For example `["systemTopics", "eventSubscriptions"]`; empty for the path of a provider. */
  readonly types: readonly string[];
  /** Whether the path ends with a type, as a list or an action does. */
  readonly endsWithType: boolean;
  /** The path before the last provider: what an extension resource extends. */
  readonly before: string;
}

/** Parses a path by its last provider. @returns undefined when it has none */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const segments = path.split("/").filter(Boolean);
  // Keywords and names alternate, so a workspace named "providers" is not taken for the keyword.
  const at = segments.findLastIndex((segment, index) => index % 2 === 0 && segment.toLowerCase() === "providers");
  const [provider, ...typed] = at < 0 ? [] : segments.slice(at + 1);
  if (provider === undefined) return undefined;
  return {
    provider,
    types: typed.filter((_, index) => index % 2 === 0),
    endsWithType: typed.length % 2 === 1,
    before: `/${segments.slice(0, at).join("/")}`,
  };
}
