import { destinationProperties } from "../../subscription/destinationProperties.ts";

/** A flag of a command that writes event subscriptions. */
export interface AzFlagDefinition {
  /** Messages use the first name. The CLI accepts any unambiguous prefix of them. */
  readonly names: readonly string[];
  /** What follows the flag: one word, or several for `texts`, `condition` and `header`. */
  readonly valueKind: "text" | "number" | "boolean" | "texts" | "condition" | "header";
  /** Path of the value in ARM's `properties`; undefined if the value needs its own reader or none. */
  readonly path: string | undefined;
}

const defineFlag = (
  valueKind: AzFlagDefinition["valueKind"],
  path: string | undefined,
  ...names: readonly string[]
): AzFlagDefinition => ({ names, valueKind, path });

/**
 * The flags of `az eventgrid event-subscription create` and `update`, and of their siblings below topics.
 *
 * @see https://learn.microsoft.com/cli/azure/eventgrid/event-subscription
 */
export const eventSubscriptionFlags: readonly AzFlagDefinition[] = [
  defineFlag("text", undefined, "--name", "-n"),
  defineFlag("text", undefined, "--source-resource-id"),
  defineFlag("text", undefined, "--resource-group", "-g"),
  ...["--system-topic-name", "--topic-name", "--domain-name", "--domain-topic-name", "--partner-topic-name"].map(
    (name) => defineFlag("text", undefined, name),
  ),
  defineFlag("text", undefined, "--endpoint"),
  defineFlag("text", undefined, "--endpoint-type"),
  defineFlag("text", "eventDeliverySchema", "--event-delivery-schema"),
  defineFlag("texts", "filter/includedEventTypes", "--included-event-types"),
  defineFlag("text", "filter/subjectBeginsWith", "--subject-begins-with"),
  defineFlag("text", "filter/subjectEndsWith", "--subject-ends-with"),
  defineFlag("boolean", "filter/isSubjectCaseSensitive", "--subject-case-sensitive"),
  defineFlag(
    "boolean",
    "filter/enableAdvancedFilteringOnArrays",
    "--enable-advanced-filtering-on-arrays",
    "--enable-af-arr",
  ),
  defineFlag("condition", undefined, "--advanced-filter"),
  defineFlag("texts", "labels", "--labels"),
  defineFlag("number", "retryPolicy/maxDeliveryAttempts", "--max-delivery-attempts"),
  defineFlag("number", "retryPolicy/eventTimeToLiveInMinutes", "--event-ttl"),
  defineFlag("text", "expirationTimeUtc", "--expiration-date"),
  ...Object.entries(destinationProperties)
    .filter(([, { azFlags }]) => azFlags.length > 0)
    .map(([name, { azFlags, type }]) =>
      defineFlag(type === "wholeNumber" ? "number" : "text", `destination/properties/${name}`, ...azFlags),
    ),
  defineFlag("header", undefined, "--delivery-attribute-mapping"),
  defineFlag("text", undefined, "--deadletter-endpoint"),
  defineFlag("text", undefined, "--delivery-identity"),
  defineFlag("text", undefined, "--delivery-identity-endpoint"),
  defineFlag("text", undefined, "--delivery-identity-endpoint-type"),
  defineFlag("text", undefined, "--deadletter-identity"),
  defineFlag("text", undefined, "--deadletter-identity-endpoint"),
  defineFlag("text", undefined, "--subscription"),
  ...["--output", "--query", "--verbose", "--debug", "--only-show-errors", "--yes"].map((name) =>
    defineFlag("texts", undefined, name),
  ),
  defineFlag("texts", undefined, "-o"),
];

/** The flags of `az rest` that define the request. */
export const azRestFlags: readonly AzFlagDefinition[] = [
  defineFlag("text", undefined, "--method", "-m"),
  defineFlag("text", undefined, "--url", "--uri", "-u"),
  defineFlag("text", undefined, "--body", "-b"),
  defineFlag("texts", undefined, "--headers"),
];

/** Finds a flag by its name or an unambiguous prefix of it, as the CLI does. */
export function findFlag(name: string, flags: readonly AzFlagDefinition[]): AzFlagDefinition | undefined {
  const exact = flags.find(({ names }) => names.includes(name));
  if (exact || !name.startsWith("--") || name.length < 3) return exact;
  const candidates = flags.filter(({ names }) => names.some((each) => each.startsWith(name)));
  return candidates.length === 1 ? candidates[0] : undefined;
}
