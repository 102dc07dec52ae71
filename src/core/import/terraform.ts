import { plain } from "../quote.ts";
import { declarations } from "./declarations.ts";
import { type Attribute, type Block, readBody, readExpression, type Reading } from "./hcl.ts";
import type { Imported } from "./imported.ts";
import { startReport } from "./report.ts";
import { isEventSubscription, leftOut, readResource } from "./resource.ts";
import { finish, type Found } from "./subscription.ts";
import type { Parse, SyntaxNode } from "./syntax.ts";
import {
  argumentNames,
  blockNames,
  destinations,
  filterNames,
  headerNames,
  type Names,
  nameIn,
  operatorNames,
} from "./terraformNames.ts";
import { child, tellBroken } from "./tree.ts";
import { assemble, field, type Fields, list, literal, open, type Placed, textOf, type Value } from "./value.ts";

const resourceTypes = ["azurerm_eventgrid_event_subscription", "azurerm_eventgrid_system_topic_event_subscription"];

/** Arguments that say what the event subscription is called and belongs to. */
const identifying = ["name", "scope", "system_topic", "resource_group_name"];

/**
 * Reads the event subscriptions of a Terraform file: resources of azurerm (4.x and 5.x) and of azapi. Values of
 * variables and locals are put in where the file has them.
 */
export async function readTerraform(text: string, parse: Parse): Promise<Imported> {
  const report = startReport(text);
  const root = await parse("hcl", text);
  tellBroken(root, text, "Terraform", report);
  const { blocks } = readBody(child(root, "body") ?? root, text);
  const expressions = declaredIn(blocks);
  const declared = declarations((name) => {
    const expression = expressions.get(name);
    return expression && readExpression(expression, reading);
  });
  const reading: Reading = { text, report, declared };
  const found = blocks.flatMap((block): Found[] => {
    const [type = ""] = block.labels;
    if (block.type !== "resource") return [];
    if (resourceTypes.includes(type)) return [readAzurerm(block, reading)];
    return type === "azapi_resource" ? readAzapi(block, reading) : [];
  });
  return finish(found, report, {
    sought: "Terraform with a resource of the type azurerm_eventgrid_event_subscription",
  });
}

/** The expressions of `var.name`, which are defaults, and of `local.name`. */
const declaredIn = (blocks: readonly Block[]): ReadonlyMap<string, SyntaxNode> =>
  new Map(
    blocks.flatMap(({ type, labels, attributes }): [reference: string, SyntaxNode][] => {
      if (type === "locals") return attributes.map(({ name, expression }) => [`local.${name}`, expression]);
      const initial = attributes.find(({ name }) => name === "default");
      return type === "variable" && initial ? [[`var.${labels[0]}`, initial.expression]] : [];
    }),
  );

const argument = (block: Block, name: string, reading: Reading): Value | undefined => {
  const found = block.attributes.find((each) => each.name === name);
  return found && readExpression(found.expression, reading);
};

/** Arguments that make none, one or many of a resource. */
const repeating = ["count", "for_each"];

/** @see https://registry.terraform.io/providers/Azure/azapi/latest/docs/resources/resource */
function readAzapi(block: Block, reading: Reading): Found[] {
  const type = textOf(argument(block, "type", reading)) ?? "";
  if (!isEventSubscription(type)) return [];
  for (const { name, at } of block.attributes) if (repeating.includes(name)) leftOut(name, at, reading.report);
  const body = argument(block, "body", reading);
  const read = readResource(body ?? assemble(block.at, []), reading.report, { type });
  return [
    { ...read, at: block.at, name: argument(block, "name", reading), scope: argument(block, "parent_id", reading) },
  ];
}

function readAzurerm(block: Block, reading: Reading): Found {
  const placed = [
    ...block.attributes.flatMap((each) => placeArgument(each, reading)),
    ...block.blocks.flatMap((each) => placeBlock(each, reading)),
    ...repeated("destination/properties/deliveryAttributeMappings", block, "delivery_property", (each) => {
      return [assemble(each.at, placeAll(each, headerNames, reading))];
    }),
    ...repeated("filter/advancedFilters", block, "advanced_filter", (each) => readFilters(each, reading)),
  ];
  tellTwice(placed, reading);
  return {
    at: block.at,
    name: argument(block, "name", reading),
    scope: argument(block, "scope", reading) ?? systemTopic(block, reading),
    properties: withIdentities(assemble(block.at, placed)),
  };
}

/** What stands twice: an argument, a block that may stand once, or the destination. */
function tellTwice(placed: readonly Placed[], { report }: Reading): void {
  const seen = new Set<string>();
  for (const [path, { at }] of placed) {
    if (seen.has(path))
      report.error(at, `This sets ${path} a second time, and the last one counts.`, "Keep one of them.");
    seen.add(path);
  }
}

function placeArgument({ name, at, expression }: Attribute, reading: Reading): Placed[] {
  if (identifying.includes(name)) return [];
  const place = nameIn(argumentNames, name);
  if (place) return [[place, readExpression(expression, reading)]];
  const kind = nameIn(destinations, name);
  if (!kind) {
    leftOut(name, at, reading.report);
    return [];
  }
  const id = readExpression(expression, reading);
  // Modules pass null for each destination but one.
  if (id.kind === "literal" && id.value === null) return [];
  return [
    ["destination/endpointType", literal(at, kind)],
    ["destination/properties/resourceId", id],
  ];
}

function placeBlock(block: Block, reading: Reading): Placed[] {
  if (block.type === "delivery_property" || block.type === "advanced_filter") return [];
  const row = Object.hasOwn(blockNames, block.type) ? blockNames[block.type] : undefined;
  if (isDynamic(block, reading)) return [];
  if (!row) {
    leftOut([block.type, ...block.labels].join(" "), block.at, reading.report);
    return [];
  }
  const { at, kind, names } = row;
  const kindAt = `${at.replace(/\/properties$/, "")}/endpointType`;
  return [
    ...(kind ? [[kindAt, literal(block.at, kind)] satisfies Placed] : []),
    ...placeAll(block, names, reading).map(([path, value]): Placed => [`${at}/${path}`, value]),
  ];
}

/** Every argument of a block at its place; what has none is told. */
function placeAll({ attributes, blocks }: Block, names: Names, reading: Reading): Placed[] {
  for (const { type, at } of blocks) leftOut(type, at, reading.report);
  return attributes.flatMap(({ name, at, expression }): Placed[] => {
    const place = nameIn(names, name);
    if (place) return [[place, readExpression(expression, reading)]];
    leftOut(name, at, reading.report);
    return [];
  });
}

/** A list of what `read` makes of every block of that type, if there is one. */
function repeated(path: string, block: Block, type: string, read: (each: Block) => readonly Value[]): Placed[] {
  const those = block.blocks.filter((each) => each.type === type);
  const [first] = those;
  return first ? [[path, list(first.at, those.flatMap(read))]] : [];
}

/** Whether a block stands for as many blocks as a value has items, which is told: what they would say is missing. */
function isDynamic({ type, labels, at }: Block, { report }: Reading): boolean {
  if (type !== "dynamic") return false;
  const blocks = `${plain(labels[0] ?? "")} blocks`;
  report.error(
    at,
    `Only Terraform knows which ${blocks} this makes, so they were left out.`,
    `Write the ${blocks} out, or add what they say after the import.`,
  );
  return true;
}

/** A block of conditions, each a block that is called after its operator. */
function readFilters(block: Block, reading: Reading): Value[] {
  placeAll({ ...block, blocks: [] }, {}, reading);
  return block.blocks.flatMap((condition) => {
    if (isDynamic(condition, reading)) return [];
    const operatorType = operatorNames.get(condition.type);
    if (operatorType) {
      const operator: Placed = ["operatorType", literal(condition.at, operatorType)];
      return [assemble(condition.at, [operator, ...placeAll(condition, filterNames, reading)])];
    }
    reading.report.error(
      condition.at,
      `${plain(condition.type)} is no operator of Event Grid, so this condition was left out.`,
      `Use one of ${[...operatorNames.keys()].join(", ")}.`,
    );
    return [];
  });
}

/** With a managed identity a destination stands one level deeper. */
function withIdentities(properties: Fields): Fields {
  const deeper = (identityName: string, of: string, into: string): readonly Placed[] => {
    const identity = field(properties, identityName);
    const target = field(properties, of);
    if (!identity) return target ? [[of, target]] : [];
    return [[`${into}/identity`, identity], ...(target ? [[`${into}/${of}`, target] satisfies Placed] : [])];
  };
  const moved = ["deliveryIdentity", "deadLetterIdentity", "destination", "deadLetterDestination"];
  return assemble(properties.at, [
    ...deeper("deliveryIdentity", "destination", "deliveryWithResourceIdentity"),
    ...properties.fields.filter(({ name }) => !moved.includes(name)).map(({ name, value }): Placed => [name, value]),
    ...deeper("deadLetterIdentity", "deadLetterDestination", "deadLetterWithResourceIdentity"),
  ]);
}

/** The system topic is given by its names; its Azure subscription is not in the text. */
function systemTopic(block: Block, reading: Reading): Value | undefined {
  const topic = argument(block, "system_topic", reading);
  const group = argument(block, "resource_group_name", reading);
  const said = [topic, group].map((value) => textOf(value) ?? (value?.kind === "open" ? value.text : "?"));
  return topic && open(topic.at, `system topic ${said[0]} in resource group ${said[1]}`);
}
