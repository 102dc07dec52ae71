import { findOperator, type OperandKind } from "../filter/operators.ts";
import type { HclArgument, HclBlock, HclBody } from "./hclPrinter.ts";
import {
  type TemplateValueGuard,
  isBoolean,
  isList,
  isNumber,
  isRangeOfNumbers,
  isSecretOrText,
  isText,
  isWholeNumber,
  FieldReader,
} from "./fieldReader.ts";
import type { ExportModel } from "./exportModel.ts";
import { isTemplateObject, type Parameter, type TemplateValue } from "./templateValue.ts";

/** The body of a resource of the azurerm provider, and the paths of what the provider has no argument for. */
export interface AzurermBody {
  readonly body: HclBody;
  readonly unsupported: readonly string[];
}

/** What a property is called there, and what it must be. */
type AzurermArguments = Readonly<Record<string, readonly [argument: string, is: TemplateValueGuard<TemplateValue>]>>;

const batchingArguments: AzurermArguments = {
  maxEventsPerBatch: ["max_events_per_batch", isWholeNumber],
  preferredBatchSizeInKilobytes: ["preferred_batch_size_in_kilobytes", isWholeNumber],
};

/** Destinations that are blocks. */
const destinationBlocks: Readonly<Record<string, readonly [block: string, names: AzurermArguments]>> = {
  WebHook: [
    "webhook_endpoint",
    {
      endpointUrl: ["url", isSecretOrText],
      ...batchingArguments,
      azureActiveDirectoryTenantId: ["active_directory_tenant_id", isText],
      azureActiveDirectoryApplicationIdOrUri: ["active_directory_app_id_or_uri", isText],
    },
  ],
  AzureFunction: ["azure_function_endpoint", { resourceId: ["function_id", isText], ...batchingArguments }],
  StorageQueue: [
    "storage_queue_endpoint",
    {
      resourceId: ["storage_account_id", isText],
      queueName: ["queue_name", isText],
      queueMessageTimeToLiveInSeconds: ["queue_message_time_to_live_in_seconds", isWholeNumber],
    },
  ],
};

/** Destinations that are an argument with an id. */
const destinationIdArguments: Readonly<Record<string, string>> = {
  EventHub: "eventhub_id",
  HybridConnection: "hybrid_connection_id",
  ServiceBusQueue: "service_bus_queue_id",
  ServiceBusTopic: "service_bus_topic_id",
};

const operandGuards: Readonly<Record<OperandKind, TemplateValueGuard<TemplateValue>>> = {
  string: isText,
  number: isNumber,
  boolean: isBoolean,
  range: isRangeOfNumbers,
  none: isText,
};

/** @param scope id of what the event subscription belongs to */
export function toAzurermBody(
  { name, parent: place, properties }: ExportModel,
  scope: string | Parameter,
): AzurermBody {
  const all = new FieldReader(properties, "properties");
  const filter = all.takeObject("filter");
  const where: HclBody =
    place.kind === "systemTopic"
      ? [
          ["system_topic", place.topic],
          ["resource_group_name", place.resourceGroup],
        ]
      : [["scope", scope]];
  const byIdentity = all.has("deliveryWithResourceIdentity")
    ? all.takeObject("deliveryWithResourceIdentity")
    : undefined;
  const destination = (byIdentity ?? all).takeObject("destination");
  const deadLetterByIdentity = all.has("deadLetterWithResourceIdentity")
    ? all.takeObject("deadLetterWithResourceIdentity")
    : undefined;
  const [sendsTo, mappings] = toDestination(destination);
  const body: HclBody = [
    ["name", name],
    ...where,
    ...toArguments(all, {
      eventDeliverySchema: ["event_delivery_schema", isText],
      expirationTimeUtc: ["expiration_time_utc", isText],
      labels: ["labels", isList(isText)],
    }),
    ...toArguments(filter, {
      includedEventTypes: ["included_event_types", isList(isText)],
      enableAdvancedFilteringOnArrays: ["advanced_filtering_on_arrays_enabled", isBoolean],
    }),
    ...sendsTo,
    ...identityBlocks("delivery_identity", byIdentity),
    ...mappings,
    ...optionalBlock(
      "subject_filter",
      toArguments(filter, {
        subjectBeginsWith: ["subject_begins_with", isText],
        subjectEndsWith: ["subject_ends_with", isText],
        isSubjectCaseSensitive: ["case_sensitive", isBoolean],
      }),
    ),
    ...optionalBlock("advanced_filter", filter.takeObjects("advancedFilters").flatMap(conditionBlocks)),
    ...retryPolicyBlocks(all),
    ...deadLetterBlocks(deadLetterByIdentity ?? all),
    ...identityBlocks("dead_letter_identity", deadLetterByIdentity),
  ];
  return { body, unsupported: all.remainingPaths() };
}

const toArguments = (from: FieldReader, names: AzurermArguments): HclArgument[] =>
  Object.entries(names).flatMap(([property, [argument, is]]): HclArgument[] => {
    const value = from.take(property, is);
    return value === undefined ? [] : [[argument, value]];
  });

const optionalBlock = (name: string, body: HclBody): HclBlock[] => (body.length ? [{ block: name, body }] : []);

function toDestination(destination: FieldReader): [sendsTo: HclBody, mappings: HclBlock[]] {
  const isKind: TemplateValueGuard<string> = (value): value is string =>
    typeof value === "string" &&
    (Object.hasOwn(destinationBlocks, value) || Object.hasOwn(destinationIdArguments, value));
  const kind = destination.take("endpointType", isKind);
  if (kind === undefined) return [[], []];
  const properties = destination.takeObject("properties");
  const [name, names] = destinationBlocks[kind] ?? [];
  const sendsTo =
    name && names
      ? optionalBlock(name, toArguments(properties, names))
      : toArguments(properties, { resourceId: [destinationIdArguments[kind]!, isText] });
  // A storage queue has no headers.
  return [
    sendsTo,
    kind === "StorageQueue" ? [] : properties.takeObjects("deliveryAttributeMappings").map(attributeMappingBlock),
  ];
}

function attributeMappingBlock(of: FieldReader): HclBlock {
  const kind: TemplateValueGuard<string> = (value): value is string => value === "Static" || value === "Dynamic";
  const head = toArguments(of, { name: ["header_name", isText], type: ["type", kind] });
  const isStatic = head.some(([, value]) => value === "Static");
  const names: AzurermArguments = isStatic
    ? { value: ["value", isSecretOrText], isSecret: ["secret", isBoolean] }
    : { sourceField: ["source_field", isText] };
  return { block: "delivery_property", body: [...head, ...toArguments(of.takeObject("properties"), names)] };
}

function identityBlocks(name: string, of: FieldReader | undefined): HclBlock[] {
  if (!of?.has("identity")) return [];
  const names: AzurermArguments = { type: ["type", isText], userAssignedIdentity: ["user_assigned_identity", isText] };
  return optionalBlock(name, toArguments(of.takeObject("identity"), names));
}

/** `StringNotIn` is the block `string_not_in`. */
function conditionBlocks(of: FieldReader): HclBlock[] {
  const operator = findOperator(of.take("operatorType", (value): value is string => findOperator(value) !== undefined));
  if (!operator) return [];
  const type = operandGuards[operator.operandKind];
  const operands: AzurermArguments =
    operator.operandField === "nothing"
      ? {}
      : operator.operandField === "value"
        ? { value: ["value", type] }
        : { values: ["values", isList(type)] };
  const name = operator.name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase();
  return [{ block: name, body: toArguments(of, { key: ["key", isText], ...operands }) }];
}

/** The provider wants both or neither. */
function retryPolicyBlocks(all: FieldReader): HclBlock[] {
  const isWholePolicy = (value: TemplateValue): value is TemplateValue =>
    isTemplateObject(value) &&
    isWholeNumber(value["maxDeliveryAttempts"] ?? null) &&
    isWholeNumber(value["eventTimeToLiveInMinutes"] ?? null);
  if (!all.hasValue("retryPolicy", isWholePolicy)) return [];
  const names: AzurermArguments = {
    maxDeliveryAttempts: ["max_delivery_attempts", isWholeNumber],
    eventTimeToLiveInMinutes: ["event_time_to_live", isWholeNumber],
  };
  return optionalBlock("retry_policy", toArguments(all.takeObject("retryPolicy"), names));
}

function deadLetterBlocks(of: FieldReader): HclBlock[] {
  if (!of.has("deadLetterDestination")) return [];
  const destination = of.takeObject("deadLetterDestination");
  const isBlob: TemplateValueGuard<string> = (value): value is string => value === "StorageBlob";
  if (destination.take("endpointType", isBlob) === undefined) return [];
  const names: AzurermArguments = {
    resourceId: ["storage_account_id", isText],
    blobContainerName: ["storage_blob_container_name", isText],
  };
  return optionalBlock(
    "storage_blob_dead_letter_destination",
    toArguments(destination.takeObject("properties"), names),
  );
}
