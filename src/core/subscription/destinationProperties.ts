/** A member of ARM's `destination.properties` that clients write. */
export type DestinationProperty =
  | "endpointUrl"
  | "resourceId"
  | "queueName"
  | "queueMessageTimeToLiveInSeconds"
  | "maxEventsPerBatch"
  | "preferredBatchSizeInKilobytes"
  | "azureActiveDirectoryTenantId"
  | "azureActiveDirectoryApplicationIdOrUri"
  | "minimumTlsVersionAllowed"
  | "severity"
  | "description"
  | "actionGroups"
  | "deliveryAttributeMappings";

interface DestinationPropertyInfo {
  /** What the property is called in the middle of a sentence. */
  readonly label: string;
  readonly type: "text" | "wholeNumber" | "list";
  /** Lowest and highest number; undefined where no such limits are documented. */
  readonly range: readonly [min: number, max: number] | undefined;
  /** The value that the service fills in, if any. */
  readonly default: number | undefined;
  /** The flag of `az eventgrid` for this property and its aliases; empty if other flags contain it. */
  readonly azFlags: readonly string[];
  /** The argument in the destination's block of Terraform's azurerm; undefined for ids, which each kind names itself. */
  readonly terraformArgument: string | undefined;
}

const text = (label: string, azFlags: readonly string[] = [], terraformArgument?: string): DestinationPropertyInfo => ({
  label,
  type: "text",
  range: undefined,
  default: undefined,
  azFlags,
  terraformArgument,
});

/** @see https://learn.microsoft.com/azure/templates/microsoft.eventgrid/eventsubscriptions */
export const destinationProperties: Readonly<Record<DestinationProperty, DestinationPropertyInfo>> = {
  endpointUrl: text("the webhook URL", [], "url"),
  resourceId: text("the resource that events are sent to"),
  queueName: text("the queue", [], "queue_name"),
  queueMessageTimeToLiveInSeconds: {
    label: "the time to live of a message in seconds",
    type: "wholeNumber",
    range: undefined,
    default: undefined,
    azFlags: ["--storage-queue-msg-ttl", "--qttl"],
    terraformArgument: "queue_message_time_to_live_in_seconds",
  },
  maxEventsPerBatch: {
    label: "the maximum number of events per batch",
    type: "wholeNumber",
    range: [1, 5000],
    default: 1,
    azFlags: ["--max-events-per-batch"],
    terraformArgument: "max_events_per_batch",
  },
  preferredBatchSizeInKilobytes: {
    label: "the preferred batch size in KB",
    type: "wholeNumber",
    range: [1, 1024],
    default: 64,
    azFlags: ["--preferred-batch-size-in-kilobytes"],
    terraformArgument: "preferred_batch_size_in_kilobytes",
  },
  azureActiveDirectoryTenantId: text(
    "the Microsoft Entra tenant",
    ["--azure-active-directory-tenant-id"],
    "active_directory_tenant_id",
  ),
  azureActiveDirectoryApplicationIdOrUri: text(
    "the Microsoft Entra application",
    ["--azure-active-directory-application-id-or-uri"],
    "active_directory_app_id_or_uri",
  ),
  minimumTlsVersionAllowed: text("the minimum TLS version"),
  severity: text("the severity of the alert"),
  description: text("the description of the alert"),
  actionGroups: { ...text("the action groups of the alert"), type: "list" },
  deliveryAttributeMappings: { ...text("the delivery attributes"), type: "list" },
};
