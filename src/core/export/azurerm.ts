import { isBoolean, isText } from "../guards.ts";
import { findOperator } from "../filter/operators.ts";
import { destinationKinds, findDestinationKind } from "../subscription/destinationKinds.ts";
import {
  attributeArguments,
  attributeValueArguments,
  destinationArguments,
  filterArguments,
  operatorBlock,
  propertyArguments,
  type TerraformArgument,
  terraformBlocks,
  type TerraformType,
} from "../subscription/terraformSchema.ts";
import type { ExportModel } from "./exportModel.ts";
import {
  FieldReader,
  isList,
  isSecretOrText,
  isStorageBlob,
  isWholeNumber,
  operandGuards,
  type TemplateValueGuard,
} from "./fieldReader.ts";
import type { HclArgument, HclBlock, HclBody } from "./hclPrinter.ts";
import { isTemplateObject, type Parameter, type TemplateValue } from "./templateValue.ts";

/** The body of an azurerm resource, and the paths of properties that the provider has no argument for. */
export interface AzurermBody {
  readonly body: HclBody;
  readonly unsupported: readonly string[];
}

const typeGuards: Readonly<Record<TerraformType, TemplateValueGuard<TemplateValue>>> = {
  text: isText,
  secretText: isSecretOrText,
  wholeNumber: isWholeNumber,
  boolean: isBoolean,
  texts: isList(isText),
};

/** @param scope id of the resource that the event subscription belongs to */
export function toAzurermBody({ name, parent, properties }: ExportModel, scope: string | Parameter): AzurermBody {
  const all = new FieldReader(properties, "properties");
  const filter = all.takeObject("filter");
  const parentArguments: HclBody =
    parent.kind === "systemTopic"
      ? [
          ["system_topic", parent.topic],
          ["resource_group_name", parent.resourceGroup],
        ]
      : [["scope", scope]];
  const withIdentity = takeIfPresent(all, "deliveryWithResourceIdentity");
  const destination = (withIdentity ?? all).takeObject("destination");
  const deadLetterWithIdentity = takeIfPresent(all, "deadLetterWithResourceIdentity");
  const [destinationBody, attributeBlocks] = toDestination(destination);
  const body: HclBody = [
    ["name", name],
    ...parentArguments,
    ...toArguments(all, propertyArguments),
    ...toArguments(filter, filterArguments),
    ...destinationBody,
    ...identityBlocks("delivery_identity", withIdentity),
    ...attributeBlocks,
    ...toBlock("subject_filter", filter),
    ...optionalBlock("advanced_filter", filter.takeObjects("advancedFilters").flatMap(conditionBlocks)),
    ...retryPolicyBlocks(all),
    ...deadLetterBlocks(deadLetterWithIdentity ?? all),
    ...identityBlocks("dead_letter_identity", deadLetterWithIdentity),
  ];
  return { body, unsupported: all.remainingPaths() };
}

const takeIfPresent = (all: FieldReader, name: string): FieldReader | undefined =>
  all.has(name) ? all.takeObject(name) : undefined;

const toArguments = (from: FieldReader, rows: readonly TerraformArgument[]): HclArgument[] =>
  rows.flatMap(([property, argument, type]): HclArgument[] => {
    const value = from.take(property, typeGuards[type]);
    return value === undefined ? [] : [[argument, value]];
  });

const optionalBlock = (block: string, body: HclBody): HclBlock[] => (body.length ? [{ block, body }] : []);

const toBlock = (block: keyof typeof terraformBlocks, from: FieldReader): HclBlock[] =>
  optionalBlock(block, toArguments(from, terraformBlocks[block].arguments));

const isAzurermKind: TemplateValueGuard<string> = (value): value is string => {
  const kind = findDestinationKind(value);
  return kind !== undefined && destinationKinds[kind].terraform !== undefined;
};

function toDestination(destination: FieldReader): [destination: HclBody, attributes: HclBlock[]] {
  const kind = findDestinationKind(destination.take("endpointType", isAzurermKind));
  if (kind === undefined) return [[], []];
  const { rejectsDeliveryAttributes, terraform } = destinationKinds[kind];
  const properties = destination.takeObject("properties");
  const body = toArguments(properties, destinationArguments(kind));
  const attributes = rejectsDeliveryAttributes ? [] : properties.takeObjects("deliveryAttributeMappings");
  return [
    terraform?.block === undefined ? body : optionalBlock(terraform.block, body),
    attributes.map(attributeMappingBlock),
  ];
}

function attributeMappingBlock(of: FieldReader): HclBlock {
  const isKnownType = of.hasValue("type", (value) => value === "Static" || value === "Dynamic");
  const head = toArguments(
    of,
    attributeArguments.filter(([property]) => property !== "type" || isKnownType),
  );
  const type = head.some(([, value]) => value === "Static") ? "Static" : "Dynamic";
  const values = toArguments(of.takeObject("properties"), attributeValueArguments[type]);
  return { block: "delivery_property", body: [...head, ...values] };
}

const identityBlocks = (block: "delivery_identity" | "dead_letter_identity", of: FieldReader | undefined): HclBlock[] =>
  of?.has("identity") ? toBlock(block, of.takeObject("identity")) : [];

function conditionBlocks(of: FieldReader): HclBlock[] {
  const operator = findOperator(of.take("operatorType", (value): value is string => findOperator(value) !== undefined));
  if (!operator) return [];
  const { operandField, operandKind } = operator;
  const guard = operandGuards[operandKind];
  const key = of.take("key", isText);
  const operand =
    operandField === "nothing" ? undefined : of.take(operandField, operandField === "value" ? guard : isList(guard));
  const body: HclArgument[] = [
    ...(key === undefined ? [] : [["key", key] as const]),
    ...(operand === undefined ? [] : [[operandField, operand] as const]),
  ];
  return [{ block: operatorBlock(operator.name), body }];
}

/** The provider requires both arguments or neither. */
function retryPolicyBlocks(all: FieldReader): HclBlock[] {
  const isComplete = (value: TemplateValue): value is TemplateValue =>
    isTemplateObject(value) &&
    terraformBlocks.retry_policy.arguments.every(([property]) => isWholeNumber(value[property] ?? null));
  return all.hasValue("retryPolicy", isComplete) ? toBlock("retry_policy", all.takeObject("retryPolicy")) : [];
}

function deadLetterBlocks(of: FieldReader): HclBlock[] {
  if (!of.has("deadLetterDestination")) return [];
  const destination = of.takeObject("deadLetterDestination");
  if (destination.take("endpointType", isStorageBlob) === undefined) return [];
  return toBlock("storage_blob_dead_letter_destination", destination.takeObject("properties"));
}
