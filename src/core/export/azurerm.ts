import { findOperator, type OperandKind } from "../filter/operators.ts";
import { destinationKinds, findDestinationKind, terraformArguments } from "../subscription/destinationKinds.ts";
import { type DestinationProperty, destinationProperties } from "../subscription/destinationProperties.ts";
import type { HclArgument, HclBlock, HclBody } from "./hclPrinter.ts";
import {
  type TemplateValueGuard,
  isBoolean,
  isList,
  isNumber,
  isRangeOfNumbers,
  isSecretOrText,
  isStorageBlob,
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
  const [destinationBody, mappings] = toDestination((byIdentity ?? all).takeObject("destination"));
  const deadLetterByIdentity = all.has("deadLetterWithResourceIdentity")
    ? all.takeObject("deadLetterWithResourceIdentity")
    : undefined;
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
    ...destinationBody,
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

const isAzurermKind: TemplateValueGuard<string> = (value): value is string => {
  const kind = findDestinationKind(value);
  return kind !== undefined && destinationKinds[kind].terraform !== undefined;
};

function toDestination(destination: FieldReader): [destination: HclBody, mappings: HclBlock[]] {
  const kind = findDestinationKind(destination.take("endpointType", isAzurermKind));
  if (kind === undefined) return [[], []];
  const properties = destination.takeObject("properties");
  const body = terraformArguments(kind).flatMap(([argument, property]) =>
    toArguments(properties, { [property]: [argument, propertyGuard(property)] }),
  );
  const block = destinationKinds[kind].terraform?.block;
  const mappings = destinationKinds[kind].rejectsDeliveryAttributes
    ? []
    : properties.takeObjects("deliveryAttributeMappings").map(attributeMappingBlock);
  return [block === undefined ? body : optionalBlock(block, body), mappings];
}

function propertyGuard(name: DestinationProperty): TemplateValueGuard<TemplateValue> {
  if (name === "endpointUrl") return isSecretOrText;
  return destinationProperties[name].type === "wholeNumber" ? isWholeNumber : isText;
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
  if (destination.take("endpointType", isStorageBlob) === undefined) return [];
  const names: AzurermArguments = {
    resourceId: ["storage_account_id", isText],
    blobContainerName: ["storage_blob_container_name", isText],
  };
  return optionalBlock(
    "storage_blob_dead_letter_destination",
    toArguments(destination.takeObject("properties"), names),
  );
}
