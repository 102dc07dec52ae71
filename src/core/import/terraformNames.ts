import { operators } from "../filter/operators.ts";

/** Places of arguments in ARM's `properties`; those that name a destination say its kind, too. */
export interface TerraformNames {
  readonly [argument: string]: string;
}

const batchingNames: TerraformNames = {
  max_events_per_batch: "maxEventsPerBatch",
  preferred_batch_size_in_kilobytes: "preferredBatchSizeInKilobytes",
};

/**
 * Arguments of azurerm 4.x and 5.x that are values of their own.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/eventgrid_event_subscription
 */
export const argumentNames: TerraformNames = {
  event_delivery_schema: "eventDeliverySchema",
  included_event_types: "filter/includedEventTypes",
  advanced_filtering_on_arrays_enabled: "filter/enableAdvancedFilteringOnArrays",
  labels: "labels",
  expiration_time_utc: "expirationTimeUtc",
};

/** Arguments that are the id of a destination: 5.x and, with `_endpoint`, 4.x. */
export const destinationArguments: TerraformNames = {
  eventhub_id: "EventHub",
  eventhub_endpoint_id: "EventHub",
  hybrid_connection_id: "HybridConnection",
  hybrid_connection_endpoint_id: "HybridConnection",
  service_bus_queue_id: "ServiceBusQueue",
  service_bus_queue_endpoint_id: "ServiceBusQueue",
  service_bus_topic_id: "ServiceBusTopic",
  service_bus_topic_endpoint_id: "ServiceBusTopic",
};

const identityNames: TerraformNames = { type: "type", user_assigned_identity: "userAssignedIdentity" };

/** Blocks that stand once, with the place of each of their arguments. */
export const blockNames: Readonly<
  Record<string, { readonly at: string; readonly kind?: string; readonly names: TerraformNames }>
> = {
  subject_filter: {
    at: "filter",
    names: {
      subject_begins_with: "subjectBeginsWith",
      subject_ends_with: "subjectEndsWith",
      case_sensitive: "isSubjectCaseSensitive",
    },
  },
  webhook_endpoint: {
    at: "destination/properties",
    kind: "WebHook",
    names: {
      ...batchingNames,
      url: "endpointUrl",
      active_directory_tenant_id: "azureActiveDirectoryTenantId",
      active_directory_app_id_or_uri: "azureActiveDirectoryApplicationIdOrUri",
    },
  },
  azure_function_endpoint: {
    at: "destination/properties",
    kind: "AzureFunction",
    names: { ...batchingNames, function_id: "resourceId" },
  },
  storage_queue_endpoint: {
    at: "destination/properties",
    kind: "StorageQueue",
    names: {
      storage_account_id: "resourceId",
      queue_name: "queueName",
      queue_message_time_to_live_in_seconds: "queueMessageTimeToLiveInSeconds",
    },
  },
  retry_policy: {
    at: "retryPolicy",
    names: { max_delivery_attempts: "maxDeliveryAttempts", event_time_to_live: "eventTimeToLiveInMinutes" },
  },
  storage_blob_dead_letter_destination: {
    at: "deadLetterDestination/properties",
    kind: "StorageBlob",
    names: { storage_account_id: "resourceId", storage_blob_container_name: "blobContainerName" },
  },
  delivery_identity: { at: "deliveryIdentity", names: identityNames },
  dead_letter_identity: { at: "deadLetterIdentity", names: identityNames },
};

export const headerNames: TerraformNames = {
  header_name: "name",
  type: "type",
  value: "properties/value",
  source_field: "properties/sourceField",
  secret: "properties/isSecret",
};

/** `string_not_in` for `StringNotIn`. */
export const operatorNames: ReadonlyMap<string, string> = new Map(
  Object.keys(operators).map((name) => [name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase(), name]),
);

export const filterNames: TerraformNames = { key: "key", value: "value", values: "values" };

/** What `argument` is called in ARM's JSON. */
export const findArmName = (names: TerraformNames, argument: string): string | undefined =>
  Object.hasOwn(names, argument) ? names[argument] : undefined;
