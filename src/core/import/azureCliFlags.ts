/** One flag of the commands that make event subscriptions. */
export interface Flag {
  /** The first one counts in messages; all are found by the beginning that only they have. */
  readonly names: readonly string[];
  /** How many words follow, and what they are. */
  readonly takes: "text" | "number" | "boolean" | "texts" | "condition" | "header";
  /** Where the value stands in ARM's `properties`, absent where the reader decides. */
  readonly path?: string;
}

const flag = (takes: Flag["takes"], path: string | undefined, ...names: readonly string[]): Flag => ({
  names,
  takes,
  ...(path === undefined ? {} : { path }),
});

/**
 * The flags of `az eventgrid event-subscription create` and `update`, and of their siblings below topics.
 *
 * @see https://learn.microsoft.com/cli/azure/eventgrid/event-subscription
 */
export const flags: readonly Flag[] = [
  flag("text", undefined, "--name", "-n"),
  flag("text", undefined, "--source-resource-id"),
  flag("text", undefined, "--resource-group", "-g"),
  ...["--system-topic-name", "--topic-name", "--domain-name", "--domain-topic-name", "--partner-topic-name"].map(
    (name) => flag("text", undefined, name),
  ),
  flag("text", undefined, "--endpoint"),
  flag("text", undefined, "--endpoint-type"),
  flag("text", "eventDeliverySchema", "--event-delivery-schema"),
  flag("texts", "filter/includedEventTypes", "--included-event-types"),
  flag("text", "filter/subjectBeginsWith", "--subject-begins-with"),
  flag("text", "filter/subjectEndsWith", "--subject-ends-with"),
  flag("boolean", "filter/isSubjectCaseSensitive", "--subject-case-sensitive"),
  flag("boolean", "filter/enableAdvancedFilteringOnArrays", "--enable-advanced-filtering-on-arrays", "--enable-af-arr"),
  flag("condition", undefined, "--advanced-filter"),
  flag("texts", "labels", "--labels"),
  flag("number", "retryPolicy/maxDeliveryAttempts", "--max-delivery-attempts"),
  flag("number", "retryPolicy/eventTimeToLiveInMinutes", "--event-ttl"),
  flag("number", "destination/properties/maxEventsPerBatch", "--max-events-per-batch"),
  flag("number", "destination/properties/preferredBatchSizeInKilobytes", "--preferred-batch-size-in-kilobytes"),
  flag("text", "expirationTimeUtc", "--expiration-date"),
  flag("text", "destination/properties/azureActiveDirectoryTenantId", "--azure-active-directory-tenant-id"),
  flag(
    "text",
    "destination/properties/azureActiveDirectoryApplicationIdOrUri",
    "--azure-active-directory-application-id-or-uri",
  ),
  flag("number", "destination/properties/queueMessageTimeToLiveInSeconds", "--storage-queue-msg-ttl", "--qttl"),
  flag("header", undefined, "--delivery-attribute-mapping"),
  flag("text", undefined, "--deadletter-endpoint"),
  flag("text", undefined, "--delivery-identity"),
  flag("text", undefined, "--delivery-identity-endpoint"),
  flag("text", undefined, "--delivery-identity-endpoint-type"),
  flag("text", undefined, "--deadletter-identity"),
  flag("text", undefined, "--deadletter-identity-endpoint"),
  flag("text", undefined, "--subscription"),
  ...["--output", "--query", "--verbose", "--debug", "--only-show-errors", "--yes"].map((name) =>
    flag("texts", undefined, name),
  ),
  flag("texts", undefined, "-o"),
];

/** The flags of `az rest` that say what is sent. */
export const restFlags: readonly Flag[] = [
  flag("text", undefined, "--method", "-m"),
  flag("text", undefined, "--url", "--uri", "-u"),
  flag("text", undefined, "--body", "-b"),
  flag("texts", undefined, "--headers"),
];

/** The flag that `written` means: itself, or the only one that begins so, as the CLI has it. */
export function findFlag(written: string, among: readonly Flag[]): Flag | undefined {
  const exact = among.find(({ names }) => names.includes(written));
  if (exact || !written.startsWith("--") || written.length < 3) return exact;
  const possible = among.filter(({ names }) => names.some((name) => name.startsWith(written)));
  return possible.length === 1 ? possible[0] : undefined;
}
