import { quoteIfNeeded } from "../quote.ts";
import { operatorsByBlock } from "../subscription/terraformSchema.ts";
import { createDeclarations } from "./declarations.ts";
import {
  type HclSourceAttribute,
  type HclSourceBlock,
  readHclBody,
  readHclExpression,
  type HclReadContext,
} from "./hclReader.ts";
import type { ImportResult } from "./importResult.ts";
import { createImportReport } from "./importReport.ts";
import { isEventSubscriptionType, reportLeftOut, readResource } from "./resource.ts";
import { toImportResult, type FoundSubscription } from "./foundSubscription.ts";
import type { ParseSyntax, SyntaxNode } from "./syntax.ts";
import {
  argumentNames,
  attributeNames,
  blockNames,
  conditionNames,
  destinationIdArguments,
  type TerraformNames,
} from "./terraformNames.ts";
import { findChild, reportSyntaxErrors } from "./syntaxTree.ts";
import {
  assemble,
  fieldValue,
  isNullLiteral,
  type ObjectValue,
  createList,
  createLiteral,
  createOpen,
  type PlacedValue,
  literalText,
  type ParsedValue,
} from "./parsedValue.ts";

const resourceTypes = ["azurerm_eventgrid_event_subscription", "azurerm_eventgrid_system_topic_event_subscription"];

/** Arguments that hold the name and the parent of the event subscription. */
const identityArguments = ["name", "scope", "system_topic", "resource_group_name"];

/**
 * Reads the event subscriptions of a Terraform file: resources of azurerm (4.x and 5.x) and of azapi. Resolves variables
 * that have defaults, and locals.
 */
export async function readTerraform(text: string, parse: ParseSyntax): Promise<ImportResult> {
  const report = createImportReport(text);
  const root = await parse("hcl", text);
  reportSyntaxErrors(root, text, "Terraform", report);
  const { blocks } = readHclBody(findChild(root, "body") ?? root, text);
  const expressions = collectDeclarations(blocks);
  const declared = createDeclarations((name) => {
    const expression = expressions.get(name);
    return expression && readHclExpression(expression, reading);
  });
  const reading: HclReadContext = { text, report, declared };
  const found = blocks.flatMap((block): FoundSubscription[] => {
    const [type = ""] = block.labels;
    if (block.type !== "resource") return [];
    if (resourceTypes.includes(type)) return [readAzurerm(block, reading)];
    return type === "azapi_resource" ? readAzapi(block, reading) : [];
  });
  return toImportResult(found, report, "Terraform with a resource of the type azurerm_eventgrid_event_subscription");
}

/** The expressions of `var.name` (their defaults) and `local.name`. */
const collectDeclarations = (blocks: readonly HclSourceBlock[]): ReadonlyMap<string, SyntaxNode> =>
  new Map(
    blocks.flatMap(({ type, labels, attributes }): [reference: string, SyntaxNode][] => {
      if (type === "locals") return attributes.map(({ name, expression }) => [`local.${name}`, expression]);
      const initial = attributes.find(({ name }) => name === "default");
      return type === "variable" && initial ? [[`var.${labels[0]}`, initial.expression]] : [];
    }),
  );

const readArgument = (block: HclSourceBlock, name: string, reading: HclReadContext): ParsedValue | undefined => {
  const found = block.attributes.find((each) => each.name === name);
  return found && readHclExpression(found.expression, reading);
};

/** Arguments that turn one resource block into any number of resources. */
const repetitionArguments = ["count", "for_each"];

/** @see https://registry.terraform.io/providers/Azure/azapi/latest/docs/resources/resource */
function readAzapi(block: HclSourceBlock, reading: HclReadContext): FoundSubscription[] {
  const type = literalText(readArgument(block, "type", reading)) ?? "";
  if (!isEventSubscriptionType(type)) return [];
  for (const { name, at } of block.attributes)
    if (repetitionArguments.includes(name)) reportLeftOut(name, at, reading.report);
  const body = readArgument(block, "body", reading);
  const read = readResource(body ?? assemble(block.at, []), reading.report, { type });
  return [
    {
      ...read,
      at: block.at,
      name: readArgument(block, "name", reading),
      scope: readArgument(block, "parent_id", reading),
    },
  ];
}

function readAzurerm(block: HclSourceBlock, reading: HclReadContext): FoundSubscription {
  const placed = [
    ...block.attributes.flatMap((each) => placeArgument(each, reading)),
    ...block.blocks.flatMap((each) => placeBlock(each, reading)),
    ...placeRepeatedBlocks("destination/properties/deliveryAttributeMappings", block, "delivery_property", (each) => {
      return [assemble(each.at, placeAll(each, attributeNames, reading))];
    }),
    ...placeRepeatedBlocks("filter/advancedFilters", block, "advanced_filter", (each) => readFilters(each, reading)),
  ];
  reportDuplicates(placed, reading);
  return {
    at: block.at,
    name: readArgument(block, "name", reading),
    scope: readArgument(block, "scope", reading) ?? readSystemTopic(block, reading),
    properties: withIdentities(assemble(block.at, placed)),
  };
}

/** Reports arguments and blocks that appear twice, and a second destination. */
function reportDuplicates(placed: readonly PlacedValue[], { report }: HclReadContext): void {
  const seen = new Set<string>();
  for (const [path, { at }] of placed) {
    if (seen.has(path))
      report.error(at, `This sets ${path} a second time. The last one is used.`, "Keep only one of them.");
    seen.add(path);
  }
}

function placeArgument({ name, at, expression }: HclSourceAttribute, reading: HclReadContext): PlacedValue[] {
  if (identityArguments.includes(name)) return [];
  const path = argumentNames.get(name);
  if (path) return [[path, readHclExpression(expression, reading)]];
  const kind = destinationIdArguments.get(name);
  if (!kind) {
    reportLeftOut(name, at, reading.report);
    return [];
  }
  const id = readHclExpression(expression, reading);
  // Modules pass null for all destinations but one.
  if (isNullLiteral(id)) return [];
  return [
    ["destination/endpointType", createLiteral(at, kind)],
    ["destination/properties/resourceId", id],
  ];
}

function placeBlock(block: HclSourceBlock, reading: HclReadContext): PlacedValue[] {
  if (block.type === "delivery_property" || block.type === "advanced_filter") return [];
  const row = blockNames.get(block.type);
  if (isDynamic(block, reading)) return [];
  if (!row) {
    reportLeftOut([block.type, ...block.labels].join(" "), block.at, reading.report);
    return [];
  }
  const { path, endpointType, names } = row;
  const kindPath = `${path.replace(/\/properties$/, "")}/endpointType`;
  return [
    ...(endpointType ? [[kindPath, createLiteral(block.at, endpointType)] satisfies PlacedValue] : []),
    ...placeAll(block, names, reading).map(([name, value]): PlacedValue => [`${path}/${name}`, value]),
  ];
}

/** Maps the arguments of a block to ARM's paths. Reports those that have none. */
function placeAll(
  { attributes, blocks }: HclSourceBlock,
  names: TerraformNames,
  reading: HclReadContext,
): PlacedValue[] {
  for (const { type, at } of blocks) reportLeftOut(type, at, reading.report);
  return attributes.flatMap(({ name, at, expression }): PlacedValue[] => {
    const path = names.get(name);
    if (path) return [[path, readHclExpression(expression, reading)]];
    reportLeftOut(name, at, reading.report);
    return [];
  });
}

/** Collects what `read` returns for each block of a type into one list, if the type appears. */
function placeRepeatedBlocks(
  path: string,
  block: HclSourceBlock,
  type: string,
  read: (each: HclSourceBlock) => readonly ParsedValue[],
): PlacedValue[] {
  const blocks = block.blocks.filter((each) => each.type === type);
  const [first] = blocks;
  return first ? [[path, createList(first.at, blocks.flatMap(read))]] : [];
}

/** Whether a block is a template for any number of blocks. Reports it, because their contents are unknown. */
function isDynamic({ type, labels, at }: HclSourceBlock, { report }: HclReadContext): boolean {
  if (type !== "dynamic") return false;
  const blocks = `${quoteIfNeeded(labels[0] ?? "")} blocks`;
  report.error(
    at,
    `Only Terraform can expand these ${blocks}, so they were left out.`,
    `Write the ${blocks} out, or add them after the import.`,
  );
  return true;
}

/** Reads the conditions in an `advanced_filter` block; each is a block named after its operator. */
function readFilters(block: HclSourceBlock, reading: HclReadContext): ParsedValue[] {
  placeAll({ ...block, blocks: [] }, new Map(), reading);
  return block.blocks.flatMap((condition) => {
    if (isDynamic(condition, reading)) return [];
    const operatorType = operatorsByBlock.get(condition.type);
    if (operatorType) {
      const operator: PlacedValue = ["operatorType", createLiteral(condition.at, operatorType)];
      return [assemble(condition.at, [operator, ...placeAll(condition, conditionNames, reading)])];
    }
    reading.report.error(
      condition.at,
      `${quoteIfNeeded(condition.type)} isn't an Event Grid operator, so this condition was left out.`,
      `Use one of ${[...operatorsByBlock.keys()].join(", ")}.`,
    );
    return [];
  });
}

/** Moves the destinations that have a managed identity one level deeper, as ARM nests them. */
function withIdentities(properties: ObjectValue): ObjectValue {
  const nest = (identityName: string, name: string, parent: string): readonly PlacedValue[] => {
    const identity = fieldValue(properties, identityName);
    const target = fieldValue(properties, name);
    if (!identity) return target ? [[name, target]] : [];
    return [[`${parent}/identity`, identity], ...(target ? [[`${parent}/${name}`, target] satisfies PlacedValue] : [])];
  };
  const moved = ["deliveryIdentity", "deadLetterIdentity", "destination", "deadLetterDestination"];
  return assemble(properties.at, [
    ...nest("deliveryIdentity", "destination", "deliveryWithResourceIdentity"),
    ...properties.fields
      .filter(({ name }) => !moved.includes(name))
      .map(({ name, value }): PlacedValue => [name, value]),
    ...nest("deadLetterIdentity", "deadLetterDestination", "deadLetterWithResourceIdentity"),
  ]);
}

/** The system topic by its names. The text doesn't have its Azure subscription. */
function readSystemTopic(block: HclSourceBlock, reading: HclReadContext): ParsedValue | undefined {
  const topic = readArgument(block, "system_topic", reading);
  const group = readArgument(block, "resource_group_name", reading);
  const [topicName, groupName] = [topic, group].map(
    (value) => literalText(value) ?? (value?.kind === "open" ? value.text : "?"),
  );
  return topic && createOpen(topic.at, `system topic ${topicName} in resource group ${groupName}`);
}
