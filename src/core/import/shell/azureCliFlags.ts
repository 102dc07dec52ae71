/** One flag of the commands that make event subscriptions. */
export interface AzFlagDefinition {
  /** The first one counts in messages; all are found by the beginning that only they have. */
  readonly names: readonly string[];
  /** How many words follow, and what they are. */
  readonly valueKind: "text" | "number" | "boolean" | "texts" | "condition" | "header";
  /** Where the value stands in ARM's `properties`, absent where the reader decides. */
  readonly path?: string;
}

const defineFlag = (
  takes: AzFlagDefinition["valueKind"],
  path: string | undefined,
  ...names: readonly string[]
): AzFlagDefinition => ({
  names,
  valueKind: takes,
  ...(path === undefined ? {} : { path }),
});

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
  defineFlag("number", "destination/properties/maxEventsPerBatch", "--max-events-per-batch"),
  defineFlag("number", "destination/properties/preferredBatchSizeInKilobytes", "--preferred-batch-size-in-kilobytes"),
  defineFlag("text", "expirationTimeUtc", "--expiration-date"),
  defineFlag("text", "destination/properties/azureActiveDirectoryTenantId", "--azure-active-directory-tenant-id"),
  defineFlag(
    "text",
    "destination/properties/azureActiveDirectoryApplicationIdOrUri",
    "--azure-active-directory-application-id-or-uri",
  ),
  defineFlag("number", "destination/properties/queueMessageTimeToLiveInSeconds", "--storage-queue-msg-ttl", "--qttl"),
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

/** The flags of `az rest` that say what is sent. */
export const azRestFlags: readonly AzFlagDefinition[] = [
  defineFlag("text", undefined, "--method", "-m"),
  defineFlag("text", undefined, "--url", "--uri", "-u"),
  defineFlag("text", undefined, "--body", "-b"),
  defineFlag("texts", undefined, "--headers"),
];

/** The flag that `written` means: itself, or the only one that begins so, as the CLI has it. */
export function findFlag(written: string, among: readonly AzFlagDefinition[]): AzFlagDefinition | undefined {
  const exact = among.find(({ names }) => names.includes(written));
  if (exact || !written.startsWith("--") || written.length < 3) return exact;
  const possible = among.filter(({ names }) => names.some((name) => name.startsWith(written)));
  return possible.length === 1 ? possible[0] : undefined;
}
