import { findOperator, type OperandKind } from "../filter/operators.ts";
import type { Argument, Block, Body } from "./hcl.ts";
import {
  type Is,
  isBoolean,
  isList,
  isNumber,
  isRangeOfNumbers,
  isSecretOrText,
  isText,
  isWhole,
  Reading,
} from "./reading.ts";
import type { Writable } from "./writable.ts";
import { isFields, type Parameter, type Written } from "./written.ts";

/** The body of a resource of the azurerm provider, and the paths of what the provider has no argument for. */
export interface AzurermBody {
  readonly body: Body;
  readonly lacking: readonly string[];
}

/** What a property is called there, and what it must be. */
type Names = Readonly<Record<string, readonly [argument: string, is: Is<Written>]>>;

const batching: Names = {
  maxEventsPerBatch: ["max_events_per_batch", isWhole],
  preferredBatchSizeInKilobytes: ["preferred_batch_size_in_kilobytes", isWhole],
};

/** Destinations that are blocks. */
const blocks: Readonly<Record<string, readonly [block: string, names: Names]>> = {
  WebHook: [
    "webhook_endpoint",
    {
      endpointUrl: ["url", isSecretOrText],
      ...batching,
      azureActiveDirectoryTenantId: ["active_directory_tenant_id", isText],
      azureActiveDirectoryApplicationIdOrUri: ["active_directory_app_id_or_uri", isText],
    },
  ],
  AzureFunction: ["azure_function_endpoint", { resourceId: ["function_id", isText], ...batching }],
  StorageQueue: [
    "storage_queue_endpoint",
    {
      resourceId: ["storage_account_id", isText],
      queueName: ["queue_name", isText],
      queueMessageTimeToLiveInSeconds: ["queue_message_time_to_live_in_seconds", isWhole],
    },
  ],
};

/** Destinations that are an argument with an id. */
const ids: Readonly<Record<string, string>> = {
  EventHub: "eventhub_id",
  HybridConnection: "hybrid_connection_id",
  ServiceBusQueue: "service_bus_queue_id",
  ServiceBusTopic: "service_bus_topic_id",
};

const operandTypes: Readonly<Record<OperandKind, Is<Written>>> = {
  string: isText,
  number: isNumber,
  boolean: isBoolean,
  range: isRangeOfNumbers,
  none: isText,
};

/** @param scope id of what the event subscription belongs to */
export function azurermBody({ name, place, properties }: Writable, scope: string | Parameter): AzurermBody {
  const all = new Reading(properties, "properties");
  const filter = all.within("filter");
  const where: Body =
    place.kind === "systemTopic"
      ? [
          ["system_topic", place.topic],
          ["resource_group_name", place.resourceGroup],
        ]
      : [["scope", scope]];
  const byIdentity = all.has("deliveryWithResourceIdentity") ? all.within("deliveryWithResourceIdentity") : undefined;
  const destination = (byIdentity ?? all).within("destination");
  const deadLetterByIdentity = all.has("deadLetterWithResourceIdentity")
    ? all.within("deadLetterWithResourceIdentity")
    : undefined;
  const [sendsTo, mappings] = destinationOf(destination);
  const body: Body = [
    ["name", name],
    ...where,
    ...args(all, {
      eventDeliverySchema: ["event_delivery_schema", isText],
      expirationTimeUtc: ["expiration_time_utc", isText],
      labels: ["labels", isList(isText)],
    }),
    ...args(filter, {
      includedEventTypes: ["included_event_types", isList(isText)],
      enableAdvancedFilteringOnArrays: ["advanced_filtering_on_arrays_enabled", isBoolean],
    }),
    ...sendsTo,
    ...identity("delivery_identity", byIdentity),
    ...mappings,
    ...block(
      "subject_filter",
      args(filter, {
        subjectBeginsWith: ["subject_begins_with", isText],
        subjectEndsWith: ["subject_ends_with", isText],
        isSubjectCaseSensitive: ["case_sensitive", isBoolean],
      }),
    ),
    ...block("advanced_filter", filter.each("advancedFilters").flatMap(condition)),
    ...retryPolicy(all),
    ...deadLetter(deadLetterByIdentity ?? all),
    ...identity("dead_letter_identity", deadLetterByIdentity),
  ];
  return { body, lacking: all.left() };
}

const args = (from: Reading, names: Names): Argument[] =>
  Object.entries(names).flatMap(([property, [argument, is]]): Argument[] => {
    const value = from.take(property, is);
    return value === undefined ? [] : [[argument, value]];
  });

const block = (name: string, body: Body): Block[] => (body.length ? [{ block: name, body }] : []);

function destinationOf(destination: Reading): [sendsTo: Body, mappings: Block[]] {
  const isKind: Is<string> = (value): value is string =>
    typeof value === "string" && (Object.hasOwn(blocks, value) || Object.hasOwn(ids, value));
  const kind = destination.take("endpointType", isKind);
  if (kind === undefined) return [[], []];
  const properties = destination.within("properties");
  const [name, names] = blocks[kind] ?? [];
  const sendsTo =
    name && names ? block(name, args(properties, names)) : args(properties, { resourceId: [ids[kind]!, isText] });
  // A storage queue has no headers.
  return [sendsTo, kind === "StorageQueue" ? [] : properties.each("deliveryAttributeMappings").map(mapping)];
}

function mapping(of: Reading): Block {
  const kind: Is<string> = (value): value is string => value === "Static" || value === "Dynamic";
  const head = args(of, { name: ["header_name", isText], type: ["type", kind] });
  const isStatic = head.some(([, value]) => value === "Static");
  const names: Names = isStatic
    ? { value: ["value", isSecretOrText], isSecret: ["secret", isBoolean] }
    : { sourceField: ["source_field", isText] };
  return { block: "delivery_property", body: [...head, ...args(of.within("properties"), names)] };
}

function identity(name: string, of: Reading | undefined): Block[] {
  if (!of?.has("identity")) return [];
  const names: Names = { type: ["type", isText], userAssignedIdentity: ["user_assigned_identity", isText] };
  return block(name, args(of.within("identity"), names));
}

/** `StringNotIn` is the block `string_not_in`. */
function condition(of: Reading): Block[] {
  const operator = findOperator(of.take("operatorType", (value): value is string => findOperator(value) !== undefined));
  if (!operator) return [];
  const type = operandTypes[operator.operand];
  const operands: Names =
    operator.takes === "nothing"
      ? {}
      : operator.takes === "value"
        ? { value: ["value", type] }
        : { values: ["values", isList(type)] };
  const name = operator.name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase();
  return [{ block: name, body: args(of, { key: ["key", isText], ...operands }) }];
}

/** The provider wants both or neither. */
function retryPolicy(all: Reading): Block[] {
  const isWholePolicy = (value: Written): value is Written =>
    isFields(value) &&
    isWhole(value["maxDeliveryAttempts"] ?? null) &&
    isWhole(value["eventTimeToLiveInMinutes"] ?? null);
  if (!all.holds("retryPolicy", isWholePolicy)) return [];
  const names: Names = {
    maxDeliveryAttempts: ["max_delivery_attempts", isWhole],
    eventTimeToLiveInMinutes: ["event_time_to_live", isWhole],
  };
  return block("retry_policy", args(all.within("retryPolicy"), names));
}

function deadLetter(of: Reading): Block[] {
  if (!of.has("deadLetterDestination")) return [];
  const destination = of.within("deadLetterDestination");
  const isBlob: Is<string> = (value): value is string => value === "StorageBlob";
  if (destination.take("endpointType", isBlob) === undefined) return [];
  const names: Names = {
    resourceId: ["storage_account_id", isText],
    blobContainerName: ["storage_blob_container_name", isText],
  };
  return block("storage_blob_dead_letter_destination", args(destination.within("properties"), names));
}
